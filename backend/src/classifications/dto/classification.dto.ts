import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import { BaseVersion, Id, Name, Settings, Text } from '../../validation/fields.js';
import { IdFilter, TextFilter } from '../../validation/query-fields.js';
import type { Classification } from '../classification.entity.js';
import { type ClassificationOption, readOptions } from '../classification-options.js';

const MOST_LINKED = 1000;
const LARGEST_ID = 2 ** 31 - 1;
const DATA = 'Its options: `a,b,c`, one per line, or a JSON list of texts and of `{"label", "colour"?, "key"?}`.';

export class ClassificationOptionDto implements ClassificationOption {
  @ApiProperty({ description: 'What a decision keeps.' })
  option: string;

  @ApiProperty({ description: 'What its button says.' })
  label: string;

  @ApiProperty({ type: String, nullable: true, example: '#ff8800' })
  colour: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Key that chooses it. null: the digit of its place.' })
  key: string | null;
}

export class ClassificationDto extends TrackedDto {
  @ApiProperty({ type: 'integer' })
  classification_id: number;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ example: 'M' })
  type: string;

  @ApiProperty({ description: DATA })
  data: string;

  @ApiProperty({ type: [ClassificationOptionDto], description: '`data`, read.' })
  options: ClassificationOptionDto[];

  @ApiProperty({ type: 'integer' })
  owner_id: number;

  @ApiProperty()
  settings: string;

  static from(this: void, classification: Classification): ClassificationDto {
    const { classificationId, projectId, name, type, data, ownerId, settings } = classification;
    return {
      ...{ classification_id: classificationId, project_id: projectId, name, type, data },
      options: readOptions(data).options,
      ...{ owner_id: ownerId, settings },
      ...trackedFields(classification),
    };
  }
}

export class ClassificationEnvelope {
  @ApiProperty()
  classification: ClassificationDto;
}

export class ClassificationListDto {
  @ApiProperty({ type: [ClassificationDto] })
  classifications: ClassificationDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<Classification>): ClassificationListDto {
    return { classifications: page.rows.map(ClassificationDto.from), next_cursor: encodeCursor(page.next) };
  }
}

/** Those that a category offers, in the order in which people see them. */
export class OfferedClassificationsDto {
  @ApiProperty({ type: [ClassificationDto] })
  classifications: ClassificationDto[];
}

export class ClassificationQuery extends PageQuery {
  @IdFilter()
  project_id?: number;

  @IdFilter()
  category_id?: number;

  @TextFilter()
  name?: string;
}

export class CreateClassificationDto {
  @Id()
  project_id: number;

  @Name()
  name: string;

  @Name({ most: 8, optional: true, description: '`M` when left out.' })
  type?: string;

  @Text({ optional: true, description: DATA })
  data?: string;

  @Settings()
  settings?: string;
}

export class RenamedOptionDto {
  @Name()
  from: string;

  @Name({ description: 'One of the options in the new `data`.' })
  to: string;
}

export class UpdateClassificationDto {
  @Name({ optional: true })
  name?: string;

  @Name({ most: 8, optional: true })
  type?: string;

  @Text({ optional: true, description: DATA })
  data?: string;

  @Settings()
  settings?: string;

  @ApiProperty({
    type: [RenamedOptionDto],
    required: false,
    description: 'Options that are called otherwise now: what was decided follows. Needs `data`.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_LINKED)
  @ValidateNested({ each: true })
  @Type(() => RenamedOptionDto)
  renamed_options?: RenamedOptionDto[];

  @BaseVersion()
  version?: number;
}

/** The classifications of a category, all of them, in order: those not named are no longer offered. */
export class SetClassificationsDto {
  @ApiProperty({ type: [Number], description: "Classifications of the category's project." })
  @IsArray()
  @ArrayMaxSize(MOST_LINKED)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(LARGEST_ID, { each: true })
  classification_ids: number[];
}
