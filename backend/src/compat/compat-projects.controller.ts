import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CategoriesService } from '../categories/categories.service.js';
import { CategoryListDto } from '../categories/dto/category.dto.js';
import { CategoryClassificationsService } from '../classifications/category-classifications.service.js';
import { ClassificationsService } from '../classifications/classifications.service.js';
import { ClassificationListDto } from '../classifications/dto/classification.dto.js';
import { CommentsService } from '../comments/comments.service.js';
import { CommentListDto } from '../comments/dto/comment.dto.js';
import { Answers } from '../http/documented.js';
import { ImageListDto } from '../images/dto/image.dto.js';
import { ImagesService } from '../images/images.service.js';
import { LabelListDto } from '../labels/dto/label.dto.js';
import { LabelsService } from '../labels/labels.service.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { everyPageOfSome, some } from './every-page.js';

/** What belongs to a project, under the addresses of the public system: whole lists, 404 when they are empty. */
@ApiTags('compat')
@Controller()
export class CompatProjectsController {
  constructor(
    private readonly categories: CategoriesService,
    private readonly classifications: ClassificationsService,
    private readonly offered: CategoryClassificationsService,
    private readonly labels: LabelsService,
    private readonly images: ImagesService,
    private readonly comments: CommentsService,
  ) {}

  @Get('categories/byproject_id/:projectId')
  @Requires('category:list')
  @Answers(200, CategoryListDto, 'Categories of a project')
  async categoriesOf(@Param('projectId', IdPipe) projectId: number, @Me() me: Principal): Promise<CategoryListDto> {
    const all = everyPageOfSome('category', (page) => this.categories.list({ projectId }, page, me));
    return CategoryListDto.from(await all, me);
  }

  @Get('classifications/byproject_id/:projectId')
  @Requires('classification:list')
  @Answers(200, ClassificationListDto, 'Classifications of a project')
  async classificationsOf(
    @Param('projectId', IdPipe) projectId: number,
    @Me() me: Principal,
  ): Promise<ClassificationListDto> {
    const all = everyPageOfSome('classification', (page) => this.classifications.list({ projectId }, page, me));
    return ClassificationListDto.from(await all);
  }

  @Get('classifications/bycategory_id/:categoryId')
  @Requires('category:view', inPath('category', 'categoryId'))
  @Answers(200, ClassificationListDto, 'Classifications that a category offers')
  async classificationsIn(@Param('categoryId', IdPipe) categoryId: number): Promise<ClassificationListDto> {
    const rows = await this.offered.ofCategory(categoryId);
    return ClassificationListDto.from(some('classification', { rows, next: null }));
  }

  @Get('labels/byproject_id/:projectId')
  @Requires('label:list')
  @Answers(200, LabelListDto, 'Labels of a project')
  async labelsOf(@Param('projectId', IdPipe) projectId: number, @Me() me: Principal): Promise<LabelListDto> {
    return LabelListDto.from(await everyPageOfSome('label', (page) => this.labels.list({ projectId }, page, me)));
  }

  @Get('images/byproject_id/:projectId')
  @Requires('image:list')
  @Answers(200, ImageListDto, 'Images of a project')
  async imagesOf(@Param('projectId', IdPipe) projectId: number, @Me() me: Principal): Promise<ImageListDto> {
    return ImageListDto.from(await everyPageOfSome('image', (page) => this.images.list({ projectId }, page, me)));
  }

  @Get('comments/byproject_id/:projectId')
  @Requires('comment:list')
  @Answers(200, CommentListDto, 'Comments of a project')
  async commentsOf(@Param('projectId', IdPipe) projectId: number, @Me() me: Principal): Promise<CommentListDto> {
    return CommentListDto.from(await everyPageOfSome('comment', (page) => this.comments.list({ projectId }, page, me)));
  }

  @Get('comments/bylayer_id/:layerId')
  @Requires('comment:list')
  @Answers(200, CommentListDto, 'Comments on a layer')
  async commentsOn(@Param('layerId', IdPipe) layerId: number, @Me() me: Principal): Promise<CommentListDto> {
    return CommentListDto.from(await everyPageOfSome('comment', (page) => this.comments.list({ layerId }, page, me)));
  }
}
