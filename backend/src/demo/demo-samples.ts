import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AnnotationsService } from '../annotations/annotations.service.js';
import { CategoriesService } from '../categories/categories.service.js';
import { AppConfig } from '../config/app-config.js';
import { ImageUploads } from '../images/image-uploads.js';
import { ImagesService } from '../images/images.service.js';
import type { UploadCode } from '../images/upload-code.js';
import { LayersService } from '../layers/layers.service.js';
import { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import { BlobStore } from '../storage/blob-store.js';
import type { DemoImage } from './draw.js';

const EXACT: UploadCode = 3;
const LOSSY: UploadCode = 4;
const FIRST = { limit: 1, after: null };

/** Imports drawn images as an import script would: what is there already is left alone. */
@Injectable()
export class DemoSamples {
  constructor(
    private readonly categories: CategoriesService,
    private readonly images: ImagesService,
    private readonly uploads: ImageUploads,
    private readonly annotations: AnnotationsService,
    private readonly layers: LayersService,
    private readonly blobs: BlobStore,
    private readonly config: AppConfig,
  ) {}

  /** One image, in the sample and category that it belongs to. */
  async ensure(drawn: DemoImage, projectId: number, me: Principal): Promise<void> {
    const name = `${drawn.category} ${drawn.sample} ${drawn.channel}`;
    const { rows } = await this.images.list({ projectId, name }, FIRST, me);
    const imageId = rows[0]?.imageId ?? (await this.upload(drawn, name, projectId, me));
    const annotationId = await this.sampleOf(drawn, projectId, me);
    const existing = await this.layers.list({ annotationId, imageId }, FIRST, false, me);
    if (existing.rows.length) return;
    const settings = drawn.colour ? `color:${drawn.colour}` : '';
    const layer = { annotation_id: annotationId, name: drawn.channel, image_id: imageId, settings };
    await this.layers.create(layer, new Access({ principal: me, level: 'own', chain: null }));
  }

  private async upload(drawn: DemoImage, name: string, projectId: number, me: Principal): Promise<number> {
    const file = await this.blobs.receive(createReadStream(drawn.path), this.config.maxUploadBytes);
    const dto = { name, format: drawn.colour ? EXACT : LOSSY, type: '' as const, project_id: projectId };
    const { imageId } = await this.uploads.take(dto, { ...file, originalName: basename(drawn.path) }, me);
    return imageId;
  }

  private async sampleOf(drawn: DemoImage, projectId: number, me: Principal): Promise<number> {
    const categoryId = await this.categoryOf(drawn, projectId, me);
    const { rows } = await this.annotations.list({ categoryId, name: drawn.sample }, FIRST, me);
    const body = { project_id: projectId, category_id: categoryId, name: drawn.sample };
    return (rows[0] ?? (await this.annotations.create(body, me))).annotation.annotationId;
  }

  private async categoryOf({ category: name }: DemoImage, projectId: number, me: Principal): Promise<number> {
    const { rows } = await this.categories.list({ projectId, name }, FIRST, me);
    return (rows[0] ?? (await this.categories.create({ project_id: projectId, name }, me))).categoryId;
  }
}
