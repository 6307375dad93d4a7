import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { CategoriesService } from './categories.service.js';
import { CategoryDto, OrderCategoriesDto, OrderedCategoriesDto } from './dto/category.dto.js';

/** In which order people meet the categories of a project: in its pages and in their queue. */
@ApiTags('categories')
@Controller('projects/:projectId/categories')
export class CategoryOrderController {
  constructor(private readonly categories: CategoriesService) {}

  @Put('order')
  @Requires('category:edit', inPath('project', 'projectId'))
  @Answers(201, OrderedCategoriesDto, 'Put the categories of a project in this order')
  async order(
    @Param('projectId', IdPipe) projectId: number,
    @Body() { category_ids }: OrderCategoriesDto,
    @Me() me: Principal,
  ): Promise<OrderedCategoriesDto> {
    const ordered = await this.categories.order(projectId, category_ids, me);
    return { categories: ordered.map((category) => CategoryDto.from(category, me)) };
  }
}
