import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { Id } from '../../validation/fields.js';
import { IdFilter } from '../../validation/query-fields.js';
import type { CategoryClassification } from '../category-classification.entity.js';

export class CategoryClassificationDto {
  @ApiProperty({ type: 'integer' })
  category_id: number;

  @ApiProperty({ type: 'integer' })
  classification_id: number;

  static from(this: void, { categoryId, classificationId }: CategoryClassification): CategoryClassificationDto {
    return { category_id: categoryId, classification_id: classificationId };
  }
}

export class CategoryClassificationEnvelope {
  @ApiProperty()
  category_classification: CategoryClassificationDto;
}

export class CategoryClassificationListDto {
  @ApiProperty({ type: [CategoryClassificationDto] })
  categories_classifications: CategoryClassificationDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<CategoryClassification>): CategoryClassificationListDto {
    return {
      categories_classifications: page.rows.map(CategoryClassificationDto.from),
      next_cursor: encodeCursor(page.next),
    };
  }
}

export class CategoryClassificationQuery extends PageQuery {
  @IdFilter()
  category_id?: number;

  @IdFilter()
  classification_id?: number;
}

export class CreateCategoryClassificationDto {
  @Id()
  category_id: number;

  @Id()
  classification_id: number;
}
