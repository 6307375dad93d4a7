import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { inBody, inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { CategoriesService } from './categories.service.js';
import {
  CategoryDto,
  CategoryEnvelope,
  CategoryListDto,
  CategoryQuery,
  CreateCategoryDto,
  UpdateCategoryDto,
} from './dto/category.dto.js';

@ApiTags('categories')
@Controller('categories')
export class CategoriesController {
  constructor(private readonly categories: CategoriesService) {}

  @Get()
  @Requires('category:list')
  @Answers(200, CategoryListDto, 'Categories that the caller sees, by name')
  async list(@Query() query: CategoryQuery, @Me() me: Principal): Promise<CategoryListDto> {
    const filter = { projectId: query.project_id, name: query.name };
    return CategoryListDto.from(await this.categories.list(filter, pageOf(query), me), me);
  }

  @Get(':categoryId')
  @Requires('category:view', inPath('category', 'categoryId'))
  @Answers(200, CategoryEnvelope, 'One category')
  async view(@Param('categoryId', IdPipe) categoryId: number, @Me() me: Principal): Promise<CategoryEnvelope> {
    return { category: CategoryDto.from(await this.categories.byId(categoryId), me) };
  }

  @Post()
  @Requires('category:create', inBody('project', 'project_id'))
  @Answers(201, CategoryEnvelope, 'Make a category in a project')
  async create(@Body() dto: CreateCategoryDto, @Me() me: Principal): Promise<CategoryEnvelope> {
    return { category: CategoryDto.from(await this.categories.create(dto, me), me) };
  }

  @Put(':categoryId')
  @Requires('category:edit', inPath('category', 'categoryId'))
  @Answers(201, CategoryEnvelope, 'Change a category')
  async update(
    @Param('categoryId', IdPipe) categoryId: number,
    @Body() dto: UpdateCategoryDto,
    @Me() me: Principal,
  ): Promise<CategoryEnvelope> {
    return { category: CategoryDto.from(await this.categories.update(categoryId, dto, me), me) };
  }

  @Delete(':categoryId')
  @Requires('category:delete', inPath('category', 'categoryId'))
  @AnswersNothing('Delete a category with its samples')
  remove(@Param('categoryId', IdPipe) categoryId: number, @Me() me: Principal): Promise<void> {
    return this.categories.remove(categoryId, me);
  }
}
