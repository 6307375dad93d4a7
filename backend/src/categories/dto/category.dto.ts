import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, Max, Min } from 'class-validator';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import { ACCESS_WORDS, type AccessWord, accessTo } from '../../permissions/access-word.js';
import type { Principal } from '../../permissions/principal.js';
import { BaseVersion, Id, Name, Settings } from '../../validation/fields.js';
import { IdFilter, TextFilter } from '../../validation/query-fields.js';
import type { Category } from '../category.entity.js';

const MOST_CATEGORIES = 5000;
const LARGEST_ID = 2 ** 31 - 1;

export class CategoryDto extends TrackedDto {
  @ApiProperty({ type: 'integer' })
  category_id: number;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer', description: 'In the order of categories; those of one place are ordered by name.' })
  place: number;

  @ApiProperty({ type: 'integer' })
  owner_id: number;

  @ApiProperty()
  settings: string;

  @ApiProperty({ enum: ACCESS_WORDS, description: 'What the caller may do here.' })
  access: AccessWord;

  /** @param category With its project. */
  static from(category: Category, me: Principal): CategoryDto {
    const { categoryId, projectId, name, place, ownerId, settings, project } = category;
    const chain = { projectId, projectOwnerId: project.ownerId, categoryId, annotationId: null };
    return {
      ...{ category_id: categoryId, project_id: projectId, name, place, owner_id: ownerId, settings },
      access: accessTo(me, chain),
      ...trackedFields(category),
    };
  }
}

export class CategoryEnvelope {
  @ApiProperty()
  category: CategoryDto;
}

export class CategoryListDto {
  @ApiProperty({ type: [CategoryDto] })
  categories: CategoryDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<Category>, me: Principal): CategoryListDto {
    return { categories: page.rows.map((row) => CategoryDto.from(row, me)), next_cursor: encodeCursor(page.next) };
  }
}

/** All categories of a project, in their order. */
export class OrderedCategoriesDto {
  @ApiProperty({ type: [CategoryDto] })
  categories: CategoryDto[];
}

/** Categories of a project in the order in which they shall be; those that are not named come after them. */
export class OrderCategoriesDto {
  @ApiProperty({ type: [Number] })
  @IsArray()
  @ArrayMaxSize(MOST_CATEGORIES)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(LARGEST_ID, { each: true })
  category_ids: number[];
}

export class CategoryQuery extends PageQuery {
  @IdFilter()
  project_id?: number;

  @TextFilter()
  name?: string;
}

export class CreateCategoryDto {
  @Id()
  project_id: number;

  @Name()
  name: string;

  @Settings()
  settings?: string;
}

export class UpdateCategoryDto {
  @Name({ optional: true })
  name?: string;

  @Settings()
  settings?: string;

  @BaseVersion()
  version?: number;
}
