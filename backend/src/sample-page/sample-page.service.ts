import { Injectable } from '@nestjs/common';
import { AnnotationsService } from '../annotations/annotations.service.js';
import { CategoryClassificationsService } from '../classifications/category-classifications.service.js';
import { CommentsService } from '../comments/comments.service.js';
import { everyPage } from '../database/every-page.js';
import { DecisionsService } from '../decisions/decisions.service.js';
import { DisplayService } from '../display/display.service.js';
import { LabelsService } from '../labels/labels.service.js';
import type { Principal } from '../permissions/principal.js';
import { SampleLayers } from './sample-layers.js';

/** Puts together what the page of a sample shows. One answer in place of eight: readers go from sample to sample quickly. */
@Injectable()
export class SamplePageService {
  constructor(
    private readonly annotations: AnnotationsService,
    private readonly lying: SampleLayers,
    private readonly labels: LabelsService,
    private readonly display: DisplayService,
    private readonly offered: CategoryClassificationsService,
    private readonly decisions: DecisionsService,
    private readonly comments: CommentsService,
  ) {}

  /** @throws NotFoundError */
  async of(annotationId: number, me: Principal) {
    const shown = await this.annotations.shown(annotationId);
    const layers = await this.lying.of(annotationId, me);
    const [reading, regions, images, display] = await Promise.all([
      this.annotations.reading(annotationId, me),
      this.lying.regionsOf(layers),
      this.lying.imagesOf(layers),
      this.display.mine(annotationId, me),
    ]);
    const [labels, classifications, decisions, comments] = await Promise.all([
      this.labels.ofAnnotation(annotationId),
      this.offered.ofCategory(shown.annotation.categoryId),
      this.decisions.ofAnnotation(annotationId),
      everyPage((page) => this.comments.list({ annotationId }, page, me)),
    ]);
    const histograms = await this.lying.histogramsOf(layers, images);
    return {
      shown,
      reading,
      layers,
      regions,
      images,
      histograms,
      display,
      labels,
      classifications,
      decisions,
      comments: comments.rows,
    };
  }
}

/** All that the page of a sample shows. */
export type SamplePage = Awaited<ReturnType<SamplePageService['of']>>;
