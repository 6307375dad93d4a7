import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { madeBy } from '../database/tracked.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { ImageLayers } from '../layers/image-layers.js';
import type { Principal } from '../permissions/principal.js';
import type { UploadImageDto } from './dto/upload-image.dto.js';
import type { Image } from './image.entity.js';
import { ImagesRepository } from './images.repository.js';

/** What is known of a file that was received. */
export type ReceivedContent = Pick<Image, 'sha256' | 'bytes' | 'originalName'>;
/** What a look at it told. */
export type SeenContent = Pick<Image, 'width' | 'height' | 'metadata'>;

const LONGEST_URI = 1000;

/** The row of a new image and, where the upload names a sample, the layers that show it: all or nothing. */
@Injectable()
export class ImageRows {
  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly layers: ImageLayers,
    private readonly audit: AuditTrail,
  ) {}

  /** Whether an upload may say that a sample is to show it. @throws NotFoundError, NotAllowedError */
  demandSample(annotationId: number, me: Principal): Promise<void> {
    return this.layers.demand(annotationId, me);
  }

  /** How many layers show an image. */
  layersOf(imageId: number): Promise<number> {
    return this.layers.countOf(imageId);
  }

  /** @throws NameTakenError, and of a sample NotFoundError, NotAllowedError, InvalidRequestError */
  add(dto: UploadImageDto, content: ReceivedContent, seen: SeenContent, me: Principal): Promise<Image> {
    const { project_id: projectId, name, format, type = '', annotation_id: annotationId } = dto;
    const { sha256, bytes, originalName } = content;
    return this.work.run(async (tx) => {
      const image = await this.images.add(tx, {
        ...madeBy(me.userId),
        ...{ projectId, name, ownerId: me.userId, type, format, originalName, sha256, bytes, ...seen },
        uri: `${sha256.slice(0, 12)}/${originalName}`.slice(0, LONGEST_URI),
        ...{ status: 'processing', progress: 0, failureCode: null, failureMessage: null },
        ...{ pixelSizeUm: null, pyramid: null, statistics: null },
      });
      const details = { name, sha256, bytes };
      await this.audit.record(tx, me, { kind: 'image', verb: 'upload', objectId: image.imageId, projectId, details });
      if (annotationId !== undefined) await this.layers.addUploaded(tx, annotationId, image, me);
      return image;
    });
  }
}
