import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayUnique, IsArray, IsInt, Min } from 'class-validator';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import { BaseVersion, Colour, Id, Name } from '../../validation/fields.js';
import { IdFilter, TextFilter } from '../../validation/query-fields.js';
import type { Label } from '../label.entity.js';

const MOST_LABELS = 1000;

export class LabelDto extends TrackedDto {
  @ApiProperty({ type: 'integer' })
  label_id: number;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, nullable: true, example: '#56b4e9', description: 'Of its regions. null: nobody said.' })
  colour: string | null;

  @ApiProperty({ type: 'integer' })
  owner_id: number;

  static from(this: void, label: Label): LabelDto {
    const { labelId, projectId, name, colour, ownerId } = label;
    return { label_id: labelId, project_id: projectId, name, colour, owner_id: ownerId, ...trackedFields(label) };
  }
}

export class LabelEnvelope {
  @ApiProperty()
  label: LabelDto;
}

export class LabelListDto {
  @ApiProperty({ type: [LabelDto] })
  labels: LabelDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<Label>): LabelListDto {
    return { labels: page.rows.map(LabelDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class LabelQuery extends PageQuery {
  @IdFilter()
  project_id?: number;

  @TextFilter()
  name?: string;
}

export class CreateLabelDto {
  @Id()
  project_id: number;

  @Name()
  name: string;

  @Colour({
    optional: true,
    description: 'Left out: one that no other label of the project has, while there are some.',
  })
  colour?: string;
}

export class UpdateLabelDto {
  @Name({ optional: true })
  name?: string;

  @Colour({ optional: true, description: 'Its regions follow, but for those that were given another colour.' })
  colour?: string;

  @BaseVersion()
  version?: number;
}

export class MergeLabelDto {
  @Id({ description: 'Another label of the project, which stays.' })
  into: number;
}

/** How far a label is used: what it would be taken off. */
export class LabelUseDto {
  @ApiProperty({ type: 'integer' })
  label_id: number;

  @ApiProperty({ type: 'integer' })
  samples: number;

  @ApiProperty({ type: 'integer', description: 'Regions of which it is the class.' })
  regions: number;
}

export class LabelUsesDto {
  @ApiProperty({ type: [LabelUseDto], description: 'All labels of the project, also those that nothing has.' })
  uses: LabelUseDto[];
}

/** The labels of a sample, all of them: those not named are taken off. */
export class SetLabelsDto {
  @ApiProperty({ type: [Number], description: "Labels of the sample's project." })
  @IsArray()
  @ArrayMaxSize(MOST_LABELS)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  label_ids: number[];
}
