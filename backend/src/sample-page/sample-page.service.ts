import { Injectable } from '@nestjs/common';
import { AnnotationsService } from '../annotations/annotations.service.js';
import { AnnotationDto } from '../annotations/dto/annotation.dto.js';
import { CategoryClassificationsService } from '../classifications/category-classifications.service.js';
import { ClassificationDto } from '../classifications/dto/classification.dto.js';
import { CommentsService } from '../comments/comments.service.js';
import { CommentDto } from '../comments/dto/comment.dto.js';
import { everyPage } from '../database/every-page.js';
import { DecisionsService } from '../decisions/decisions.service.js';
import { DecisionDto } from '../decisions/dto/decision.dto.js';
import { DisplayService } from '../display/display.service.js';
import { ImageDto } from '../images/dto/image.dto.js';
import { LabelDto } from '../labels/dto/label.dto.js';
import { LabelsService } from '../labels/labels.service.js';
import { LayerDto } from '../layers/dto/layer.dto.js';
import type { Principal } from '../permissions/principal.js';
import type { SamplePageDto } from './dto/sample-page.dto.js';
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
  async of(annotationId: number, me: Principal): Promise<SamplePageDto> {
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
    return {
      annotation: AnnotationDto.from(shown, me),
      ...{ reading, regions, display },
      layers: layers.map(LayerDto.from),
      images: images.map((image) => ImageDto.from(image)),
      labels: labels.map(LabelDto.from),
      classifications: classifications.map(ClassificationDto.from),
      decisions: decisions.map(DecisionDto.from),
      comments: comments.rows.map(CommentDto.from),
    };
  }
}
