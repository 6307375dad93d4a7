import { Injectable, inject } from '@angular/core';
import { Api } from '../api/api';
import { annotationsList } from '../api/fn/annotations/annotations-list';
import { annotationsView } from '../api/fn/annotations/annotations-view';
import { annotationsViewLabels } from '../api/fn/annotations/annotations-view-labels';
import { categoriesView } from '../api/fn/categories/categories-view';
import { imagesView } from '../api/fn/images/images-view';
import { labelsList } from '../api/fn/labels/labels-list';
import { layersList } from '../api/fn/layers/layers-list';
import { projectsView } from '../api/fn/projects/projects-view';
import { regionsList } from '../api/fn/regions/regions-list';
import type { AnnotationDto } from '../api/models/annotation-dto';
import type { CategoryDto } from '../api/models/category-dto';
import type { ImageDto } from '../api/models/image-dto';
import type { LabelDto } from '../api/models/label-dto';
import type { LayerDto } from '../api/models/layer-dto';
import type { ProjectDto } from '../api/models/project-dto';
import { allPages } from '../core/all-pages';
import { byName } from '../core/natural-order';
import type { Region } from '../drawing/region';
import type { LayerDisplay } from './channel-board';
import { DisplayKeeper } from './display-keeper';
import { regionFrom } from './region-wire';

/** What a sample stands in; the same for all its neighbours. */
export interface Surroundings {
  readonly project: ProjectDto;
  readonly category: CategoryDto;
  /** All labels of the project. */
  readonly labels: readonly LabelDto[];
  /** The samples of the category in the order of their names, this one included. */
  readonly siblings: readonly AnnotationDto[];
}

/** Everything the sample page shows, as read. */
export interface Sample {
  readonly annotation: AnnotationDto;
  readonly layers: readonly LayerDto[];
  readonly images: readonly ImageDto[];
  /** By drawing layer. */
  readonly regions: ReadonlyMap<number, readonly Region[]>;
  readonly labelIds: readonly number[];
  /** How I want to see it. */
  readonly mine: readonly LayerDisplay[];
}

/** Reads samples. */
@Injectable({ providedIn: 'root' })
export class SampleReader {
  private readonly api = inject(Api);
  private readonly keeper = inject(DisplayKeeper);
  /** Of the regions of layers, as last read. */
  readonly versions = new Map<number, number>();

  async sample(annotationId: number): Promise<Sample> {
    const [{ annotation }, layers, { labels }, mine] = await Promise.all([
      this.api.invoke(annotationsView, { annotationId }),
      this.layers(annotationId),
      this.api.invoke(annotationsViewLabels, { annotationId }),
      this.keeper.mine(annotationId),
    ]);
    const imageIds = [...new Set(layers.map((layer) => layer.image_id))].filter((imageId) => imageId > 0);
    const drawings = layers.filter((layer) => layer.kind === 'drawing').map((layer) => layer.layer_id);
    const [images, regions] = await Promise.all([
      this.images(imageIds),
      Promise.all(drawings.map(async (layerId) => [layerId, await this.regions(layerId)] as const)),
    ]);
    const labelIds = labels.map((label) => label.label_id);
    return { annotation, layers, images, regions: new Map(regions), labelIds, mine };
  }

  async surroundings(annotation: AnnotationDto): Promise<Surroundings> {
    const { project_id, category_id } = annotation;
    const [{ project }, { category }, labels, siblings] = await Promise.all([
      this.api.invoke(projectsView, { projectId: project_id }),
      this.api.invoke(categoriesView, { categoryId: category_id }),
      allPages(
        (cursor) => this.api.invoke(labelsList, { project_id, cursor }),
        (page) => page.labels,
      ),
      allPages(
        (cursor) => this.api.invoke(annotationsList, { project_id, category_id, cursor }),
        (page) => page.annotations,
      ),
    ]);
    return { project, category, labels: [...labels].sort(byName), siblings: [...siblings].sort(byName) };
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
    const { regions, version } = await this.api.invoke(regionsList, { layerId });
    this.versions.set(layerId, version);
    return regions.map(regionFrom);
  }
}
