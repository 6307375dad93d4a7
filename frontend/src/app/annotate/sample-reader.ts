import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { samplePageView, type SamplePageView$Params } from '../api/fn/annotations/sample-page-view';
import { categoriesView } from '../api/fn/categories/categories-view';
import { imagesView } from '../api/fn/images/images-view';
import { labelsList } from '../api/fn/labels/labels-list';
import { layersList } from '../api/fn/layers/layers-list';
import { projectsView } from '../api/fn/projects/projects-view';
import type { AnnotationDto } from '../api/models/annotation-dto';
import type { CategoryDto } from '../api/models/category-dto';
import type { ClassificationDto } from '../api/models/classification-dto';
import type { CommentDto } from '../api/models/comment-dto';
import type { DecisionDto } from '../api/models/decision-dto';
import type { ImageDto } from '../api/models/image-dto';
import type { LabelDto } from '../api/models/label-dto';
import type { LayerDto } from '../api/models/layer-dto';
import type { NeighboursDto } from '../api/models/neighbours-dto';
import type { ProjectDto } from '../api/models/project-dto';
import type { ReadingDto } from '../api/models/reading-dto';
import type { SamplePageDto } from '../api/models/sample-page-dto';
import { allPages } from '../core/all-pages';
import { byName } from '../core/natural-order';
import type { Region } from '../drawing/region';
import type { LayerDisplay } from './channel-board';
import { HistogramReader } from './histogram-reader';
import { readPacked } from './read-packed';
import { type ReadRegions, readRegions } from './region-bytes';
import { regionFrom } from './region-wire';

/** What a sample stands in; the same for all its neighbours. */
export interface Surroundings {
  readonly project: ProjectDto;
  readonly category: CategoryDto;
  /** All labels of the project. */
  readonly labels: readonly LabelDto[];
}

/** Everything the sample page shows, as read. */
export interface Sample {
  readonly annotation: AnnotationDto;
  readonly layers: readonly LayerDto[];
  readonly images: readonly ImageDto[];
  /** By drawing layer. */
  readonly regions: ReadonlyMap<number, readonly Region[]>;
  /** Of the regions of drawing layers, as they were read. */
  readonly versions: ReadonlyMap<number, number>;
  readonly labelIds: readonly number[];
  /** What the category asks readers, in order. */
  readonly classifications: readonly ClassificationDto[];
  /** Of all readers. */
  readonly decisions: readonly DecisionDto[];
  readonly comments: readonly CommentDto[];
  readonly reading: ReadingDto;
  /** In the list that was named. */
  readonly neighbours: NeighboursDto;
  /** How I want to see it. */
  readonly mine: readonly LayerDisplay[];
}

/** Reads samples. */
@Injectable({ providedIn: 'root' })
export class SampleReader {
  private readonly api = inject(Api);
  private readonly histograms = inject(HistogramReader);
  /** Of the regions of layers, as last read. */
  readonly versions = new Map<number, number>();

  /** @param list  One walks through, see `SampleWalk`; without it, its neighbours are those in its category. */
  async sample(annotationId: number, list: Omit<SamplePageView$Params, 'annotationId'> = {}): Promise<Sample> {
    const page = await this.api.invoke(samplePageView, { annotationId, ...list });
    const { annotation, layers, images, display, reading, classifications, decisions, comments, neighbours } = page;
    this.histograms.learn(images, page.histograms);
    const drawings = layers.filter((layer) => layer.kind === 'drawing').map((layer) => layer.layer_id);
    const lists = await Promise.all(drawings.map((layerId) => this.listOf(layerId, page)));
    return {
      ...{ annotation, layers, images, reading, classifications, decisions, comments, neighbours },
      regions: new Map(lists.map(({ layerId, regions }) => [layerId, regions])),
      versions: new Map(lists.map(({ layerId, version }) => [layerId, version])),
      labelIds: page.labels.map((label) => label.label_id),
      mine: display,
    };
  }

  /** Layers with many regions are not in the answer about their sample. */
  private async listOf(layerId: number, page: SamplePageDto): Promise<ReadRegions> {
    const told = page.regions.find((list) => list.layer_id === layerId);
    if (told) return { layerId, version: told.version, regions: told.regions.map(regionFrom) };
    return readRegions(await this.api.invoke(readPacked, { layerId }));
  }

  /** Of these layers, those that are gone are as if they had never been read. */
  forgetOthers(layerIds: Iterable<number>, there: Readonly<Record<string, number>>): void {
    for (const layerId of layerIds) if (!(layerId in there)) this.versions.delete(layerId);
  }

  async surroundings(annotation: AnnotationDto): Promise<Surroundings> {
    const { project_id, category_id } = annotation;
    const [{ project }, { category }, labels] = await Promise.all([
      this.api.invoke(projectsView, { projectId: project_id }),
      this.api.invoke(categoriesView, { categoryId: category_id }),
      allPages(
        (cursor) => this.api.invoke(labelsList, { project_id, cursor }),
        (page) => page.labels,
      ),
    ]);
    return { project, category, labels: [...labels].sort(byName) };
  }

  layers(annotation_id: number): Promise<LayerDto[]> {
    return allPages(
      (cursor) => this.api.invoke(layersList, { annotation_id, cursor }),
      (page) => page.layers,
    );
  }

  images(imageIds: readonly number[]): Promise<ImageDto[]> {
    return Promise.all(imageIds.map(async (imageId) => (await this.api.invoke(imagesView, { imageId })).image));
  }

  async regions(layerId: number): Promise<Region[]> {
    const { regions, version } = await readRegions(await this.api.invoke(readPacked, { layerId }));
    this.versions.set(layerId, version);
    return regions;
  }
}
