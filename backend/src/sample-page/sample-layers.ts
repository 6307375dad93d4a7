import { Injectable } from '@nestjs/common';
import { everyPage } from '../database/every-page.js';
import type { Image } from '../images/image.entity.js';
import { ImagesService } from '../images/images.service.js';
import { PixelQueries } from '../images/pixel-queries.js';
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

/** How often values occur in a picture. */
export interface PictureHistogram {
  imageId: number;
  plane: number;
  minimum: number;
  maximum: number;
  bins: number[];
}

/** A layer of the sample, as lists have it. */
export type LyingLayer = Awaited<ReturnType<LayersService['shown']>>;

/** As many regions as are made into objects in a moment; layers with more are streamed by a route of their own. */
const MOST_REGIONS = 1000;
/** More channels than a panel shows without scrolling. */
const MOST_HISTOGRAMS = 8;

/** What lies on a sample: its layers, the images that they show, and what is drawn. */
@Injectable()
export class SampleLayers {
  constructor(
    private readonly layers: LayersService,
    private readonly images: ImagesService,
    private readonly regions: RegionsService,
    private readonly pixels: PixelQueries,
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

  /** Of the pictures of one channel that are seen first. */
  async histogramsOf(layers: readonly LyingLayer[], images: readonly Image[]): Promise<PictureHistogram[]> {
    const grey = images.filter(({ status, pyramid }) => status === 'ready' && pyramid?.channels === 1);
    const known = new Set(grey.map(({ imageId }) => imageId));
    const pictures = layers.map(({ layer }) => layer).filter(({ imageId }) => imageId !== null && known.has(imageId));
    const group = pictures.find(({ parentId }) => parentId !== null)?.parentId ?? null;
    const seen = pictures.filter(({ parentId }) => parentId === null || parentId === group).slice(0, MOST_HISTOGRAMS);
    const found = await Promise.all(
      seen.map(async ({ imageId, plane }) => {
        const histogram = await this.pixels.outline(imageId as number, plane);
        return histogram && { imageId: imageId as number, plane, ...histogram };
      }),
    );
    return found.filter((histogram) => histogram !== null);
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
