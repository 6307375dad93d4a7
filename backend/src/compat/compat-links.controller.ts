import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CategoryClassificationsService } from '../classifications/category-classifications.service.js';
import { CategoryClassificationListDto } from '../classifications/dto/category-classification.dto.js';
import { Answers, AnswersNothing } from '../http/documented.js';
import { AnnotationLabelListDto } from '../labels/dto/annotation-label.dto.js';
import { LabelsService } from '../labels/labels.service.js';
import type { Principal } from '../permissions/principal.js';
import { inHandler, Me, Requires } from '../permissions/requires.js';
import { everyPage } from '../database/every-page.js';
import { LinkRemoval } from './link-removal.js';
import { WildcardPipe } from './wildcard.pipe.js';

/** Links between things, under the addresses of the public system; 0 means any. */
@ApiTags('compat')
@Controller()
export class CompatLinksController {
  constructor(
    private readonly offered: CategoryClassificationsService,
    private readonly labels: LabelsService,
    private readonly removal: LinkRemoval,
  ) {}

  @Get('categories_classifications/byfilter/:categoryId/:classificationId')
  @Requires('category:list')
  @Answers(200, CategoryClassificationListDto, 'Which category offers which classification; 0 means any')
  async classificationsBy(
    @Param('categoryId', WildcardPipe) categoryId: number | undefined,
    @Param('classificationId', WildcardPipe) classificationId: number | undefined,
    @Me() me: Principal,
  ): Promise<CategoryClassificationListDto> {
    const filter = { categoryId, classificationId };
    return CategoryClassificationListDto.from(await everyPage((page) => this.offered.list(filter, page, me)));
  }

  @Delete('categories_classifications/byfilter/:categoryId/:classificationId')
  @Requires('category:classify', inHandler('category'))
  @AnswersNothing('Offer classifications no longer; 0 means any, at least one must be named')
  removeClassificationsBy(
    @Param('categoryId', WildcardPipe) categoryId: number | undefined,
    @Param('classificationId', WildcardPipe) classificationId: number | undefined,
    @Me() me: Principal,
  ): Promise<void> {
    return this.removal.ofClassifications(categoryId, classificationId, me);
  }

  @Get('annotations_labels/byfilter/:annotationId/:labelId')
  @Requires('annotation:list')
  @Answers(200, AnnotationLabelListDto, 'Which label is on which sample; 0 means any')
  async labelsBy(
    @Param('annotationId', WildcardPipe) annotationId: number | undefined,
    @Param('labelId', WildcardPipe) labelId: number | undefined,
    @Me() me: Principal,
  ): Promise<AnnotationLabelListDto> {
    const filter = { annotationId, labelId };
    return AnnotationLabelListDto.from(await everyPage((page) => this.labels.links(filter, page, me)));
  }

  @Delete('annotations_labels/byfilter/:annotationId/:labelId')
  @Requires('annotation:label', inHandler('annotation'))
  @AnswersNothing('Take labels off samples; 0 means any, at least one must be named')
  removeLabelsBy(
    @Param('annotationId', WildcardPipe) annotationId: number | undefined,
    @Param('labelId', WildcardPipe) labelId: number | undefined,
    @Me() me: Principal,
  ): Promise<void> {
    return this.removal.ofLabels(annotationId, labelId, me);
  }
}
