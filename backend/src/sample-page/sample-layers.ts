import { Injectable } from '@nestjs/common';
import { everyPage } from '../database/every-page.js';
import type { Image } from '../images/image.entity.js';
import { ImagesService } from '../images/images.service.js';
import type { Layer } from '../layers/layer.entity.js';
import { LayersService } from '../layers/layers.service.js';
import type { Principal } from '../permissions/principal.js';
import type { Region } from '../regions/region.entity.js';
import { RegionsService } from '../regions/regions.service.js';

/** What is drawn on one layer. */
export interface DrawnOn {
  layerId: number;
  version: number;
  regions: Region[];
}

/** A layer of the sample, as lists have it. */
export type LyingLayer = Awaited<ReturnType<LayersService['shown']>>;

/** As many regions as are made into objects in a moment; layers with more are streamed by a route of their own. */
const MOST_REGIONS = 1000;

/** What lies on a sample: its layers, the images that they show, and what is drawn. */
@Injectable()
export class SampleLayers {
  constructor(
    private readonly layers: LayersService,
    private readonly images: ImagesService,
    private readonly regions: RegionsService,
  ) {}

  /** From bottom to top. */
  async of(annotationId: number, me: Principal): Promise<LyingLayer[]> {
    return (await everyPage((page) => this.layers.list({ annotationId }, page, false, me))).rows;
  }

  imagesOf(layers: readonly LyingLayer[]): Promise<Image[]> {
    const imageIds = new Set(layers.flatMap(({ layer }) => layer.imageId ?? []));
    return this.images.byIds([...imageIds]);
  }

  /**
   * The regions of those drawing layers that are small enough together.
   *
   * @param layers As they were read before: what is drawn since is told as a later version, not missed.
   */
  async regionsOf(layers: readonly LyingLayer[]): Promise<DrawnOn[]> {
    const drawings = layers.map(({ layer }) => layer).filter(({ kind }) => kind === 'drawing');
    const small = await this.smallOnes(drawings);
    const regions = await this.regions.ofLayers(small.map(({ layerId }) => layerId));
    return small.map(({ layerId, regionsVersion }) => ({
      layerId,
      version: regionsVersion,
      regions: regions.filter((region) => region.layerId === layerId),
    }));
  }

  private async smallOnes(drawings: Layer[]): Promise<Layer[]> {
    const counts = await this.regions.counts(drawings.map(({ layerId }) => layerId));
    let sum = 0;
    return drawings.filter(({ layerId }) => {
      const count = counts.get(layerId) ?? 0;
      if (sum + count > MOST_REGIONS) return false;
      sum += count;
      return true;
    });
  }
}
