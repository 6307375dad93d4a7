import { ApiProperty } from '@nestjs/swagger';
import { ANNOTATION_STATUSES, type AnnotationStatus } from '../../annotations/annotation-status.js';
import type { PictureState } from '../../display/sample-picture.js';
import { ACCESS_WORDS, type AccessWord, accessTo } from '../../permissions/access-word.js';
import type { Principal } from '../../permissions/principal.js';
import { OneOf } from '../../validation/fields.js';
import { IdFilter, LimitField, TextFilter, WholeFilter } from '../../validation/query-fields.js';
import type { SampleRow } from '../browse.service.js';
import { SAMPLE_SORTS, type SampleFilter, type SampleSort, type Stretch } from '../sample-filter.js';
import type { CategoryCount } from '../samples.repository.js';

const MOST_ROWS = 500;
const USUAL_ROWS = 100;
const MOST_OFFSET = 2 ** 31 - 1;
const PICTURE_STATES = ['none', 'processing', 'ready', 'failed'] as const;

export class SamplePictureDto {
  @ApiProperty({ enum: PICTURE_STATES, description: '`none`: the sample has no image.' })
  state: PictureState;

  @ApiProperty({ description: 'How much of the images is prepared, 0 to 1.' })
  progress: number;

  @ApiProperty({ description: 'Why an image of the sample could not be read; empty: none failed.' })
  problem: string;

  @ApiProperty({ description: 'For `annotations/:id/thumbnail?v=`; empty: there is no picture.' })
  version: string;
}

export class ChosenOptionDto {
  @ApiProperty({ type: 'integer' })
  classification_id: number;

  @ApiProperty()
  option: string;

  @ApiProperty({ type: 'integer', description: 'How many readers chose it.' })
  readers: number;
}

export class SampleDto {
  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty({ type: 'integer' })
  category_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: ANNOTATION_STATUSES })
  status: AnnotationStatus;

  @ApiProperty({ enum: ACCESS_WORDS, description: 'What the caller may do here.' })
  access: AccessWord;

  @ApiProperty({ description: 'Whether a link opens it now; told to those who administer it.' })
  shared: boolean;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;

  @ApiProperty({ type: 'integer', description: 'How many have submitted it.' })
  readers: number;

  @ApiProperty({ description: 'Whether the caller has submitted it.' })
  submitted_by_me: boolean;

  @ApiProperty({ type: 'integer', isArray: true })
  label_ids: number[];

  @ApiProperty({ type: [ChosenOptionDto] })
  decisions: ChosenOptionDto[];

  @ApiProperty()
  picture: SamplePictureDto;

  static from(row: SampleRow, me: Principal): SampleDto {
    const { annotationId, projectId, categoryId, name, status, project, updatedAt } = row.annotation;
    const access = accessTo(me, { projectId, projectOwnerId: project.ownerId, categoryId, annotationId });
    return {
      ...{ annotation_id: annotationId, project_id: projectId, category_id: categoryId, name, status, access },
      shared: row.shared && (access === 'administer' || access === 'own'),
      ...{ updated_at: updatedAt.toISOString(), readers: row.readers, submitted_by_me: row.submittedByMe },
      label_ids: row.labelIds,
      decisions: row.chosen.map(({ classificationId, option, readers }) => ({
        ...{ classification_id: classificationId, option, readers },
      })),
      picture: row.picture,
    };
  }
}

export class SampleListDto {
  @ApiProperty({ type: [SampleDto] })
  samples: SampleDto[];

  @ApiProperty({ type: 'integer', description: 'How many match, on all pages.' })
  total: number;

  static from({ rows, total }: { rows: SampleRow[]; total: number }, me: Principal): SampleListDto {
    return { samples: rows.map((row) => SampleDto.from(row, me)), total };
  }
}

/** Which samples, and in which order. */
export class ListQuery {
  @IdFilter()
  category_id?: number;

  @OneOf(ANNOTATION_STATUSES, { optional: true })
  status?: AnnotationStatus;

  @IdFilter()
  label_id?: number;

  @IdFilter()
  classification_id?: number;

  @TextFilter()
  option?: string;

  @IdFilter()
  reader_id?: number;

  @TextFilter()
  text?: string;

  @OneOf(SAMPLE_SORTS, { optional: true, description: '`-` in front: the other way round.' })
  sort?: SampleSort;
}

export class SamplesQuery extends ListQuery {
  @WholeFilter(MOST_OFFSET, 'How many samples to pass over.')
  offset?: number;

  @LimitField(MOST_ROWS, USUAL_ROWS)
  limit?: number;
}

export function filterIn(query: Omit<ListQuery, 'sort'>): Omit<SampleFilter, 'projectId'> {
  const { category_id, status, label_id, classification_id, option, reader_id, text } = query;
  return {
    ...{ categoryId: category_id, status, labelId: label_id },
    ...{ classificationId: classification_id, option, readerId: reader_id, text },
  };
}

export function stretchIn({ sort = 'name', offset = 0, limit = USUAL_ROWS }: SamplesQuery): Stretch {
  return { sort, offset, limit };
}

export class CategoryCountDto {
  @ApiProperty({ type: 'integer' })
  category_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer', description: 'In the order of categories; those of one place are ordered by name.' })
  place: number;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: 'integer', description: 'That the caller sees.' })
  samples: number;

  @ApiProperty({ type: 'integer' })
  submitted: number;
}

export class CategoryCountListDto {
  @ApiProperty({ type: [CategoryCountDto] })
  categories: CategoryCountDto[];

  static from(counts: CategoryCount[]): CategoryCountListDto {
    return { categories: counts.map(({ categoryId, ...rest }) => ({ category_id: categoryId, ...rest })) };
  }
}

export class ReaderDto {
  @ApiProperty({ type: 'integer' })
  user_id: number;

  @ApiProperty()
  name: string;
}

export class ReaderListDto {
  @ApiProperty({ type: [ReaderDto] })
  readers: ReaderDto[];
}
