import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { inBody, inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { CategoryClassificationsService } from './category-classifications.service.js';
import {
  CategoryClassificationDto,
  CategoryClassificationEnvelope,
  CategoryClassificationListDto,
  CategoryClassificationQuery,
  CreateCategoryClassificationDto,
} from './dto/category-classification.dto.js';
import { ClassificationDto, OfferedClassificationsDto, SetClassificationsDto } from './dto/classification.dto.js';

/** What a category offers: as a whole, and link by link as the public API has it. */
@ApiTags('classifications')
@Controller()
export class CategoryClassificationsController {
  constructor(private readonly links: CategoryClassificationsService) {}

  @Get('categories/:categoryId/classifications')
  @Requires('category:view', inPath('category', 'categoryId'))
  @Answers(200, OfferedClassificationsDto, 'Classifications that a category offers, in order')
  async offered(@Param('categoryId', IdPipe) categoryId: number): Promise<OfferedClassificationsDto> {
    return { classifications: (await this.links.ofCategory(categoryId)).map(ClassificationDto.from) };
  }

  @Put('categories/:categoryId/classifications')
  @Requires('category:classify', inPath('category', 'categoryId'))
  @Answers(201, OfferedClassificationsDto, 'Make these, in this order, the classifications that a category offers')
  async offer(
    @Param('categoryId', IdPipe) categoryId: number,
    @Body() { classification_ids }: SetClassificationsDto,
    @Me() me: Principal,
  ): Promise<OfferedClassificationsDto> {
    const offered = await this.links.setOfCategory(categoryId, classification_ids, me);
    return { classifications: offered.map(ClassificationDto.from) };
  }

  @Get('categories_classifications')
  @Requires('category:list')
  @Answers(200, CategoryClassificationListDto, 'Which category offers which classification, in order')
  async list(@Query() query: CategoryClassificationQuery, @Me() me: Principal): Promise<CategoryClassificationListDto> {
    const filter = { categoryId: query.category_id, classificationId: query.classification_id };
    return CategoryClassificationListDto.from(await this.links.list(filter, pageOf(query), me));
  }

  @Get('categories_classifications/:categoryId/:classificationId')
  @Requires('category:view', inPath('category', 'categoryId'))
  @Answers(200, CategoryClassificationEnvelope, 'Whether a category offers a classification')
  async view(
    @Param('categoryId', IdPipe) categoryId: number,
    @Param('classificationId', IdPipe) classificationId: number,
  ): Promise<CategoryClassificationEnvelope> {
    const link = await this.links.one(categoryId, classificationId);
    return { category_classification: CategoryClassificationDto.from(link) };
  }

  @Post('categories_classifications')
  @Requires('category:classify', inBody('category', 'category_id'))
  @Answers(201, CategoryClassificationEnvelope, 'Offer a classification in a category')
  async link(
    @Body() dto: CreateCategoryClassificationDto,
    @Me() me: Principal,
  ): Promise<CategoryClassificationEnvelope> {
    const link = await this.links.link(dto.category_id, dto.classification_id, me);
    return { category_classification: CategoryClassificationDto.from(link) };
  }

  @Delete('categories_classifications/:categoryId/:classificationId')
  @Requires('category:classify', inPath('category', 'categoryId'))
  @AnswersNothing('Offer a classification no longer in a category')
  unlink(
    @Param('categoryId', IdPipe) categoryId: number,
    @Param('classificationId', IdPipe) classificationId: number,
    @Me() me: Principal,
  ): Promise<void> {
    return this.links.unlink(categoryId, classificationId, me);
  }
}
