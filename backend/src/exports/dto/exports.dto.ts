import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, Max, Min } from 'class-validator';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';
import { FlagFilter, IdFilter } from '../../validation/query-fields.js';
import type { ExportScope } from '../export-rows.js';
import type { ExportOptions } from '../exports.service.js';
import { GEOMETRY_FORMS, type GeometryForm, TABLE_NAMES, type TableName } from '../tables.js';

/** As many as an address has room for. */
const MOST_SAMPLES = 1000;
const LARGEST_ID = 2 ** 31 - 1;

const asIds = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' && /^\d+(,\d+)*$/.test(value) ? value.split(',').map(Number) : (value as unknown);

export class ExportQuery {
  @IdFilter()
  category_id?: number;

  @ApiPropertyOptional({
    type: String,
    pattern: '^\\d+(,\\d+)*$',
    description: `Samples, commas between them, at most ${MOST_SAMPLES}. With one, formats of regions are a single file.`,
  })
  @Transform(asIds)
  @IsArray({ message: 'annotation_id must be ids with commas between them' })
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_SAMPLES)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(LARGEST_ID, { each: true })
  @MayBeLeftOut()
  annotation_id?: number[];

  @ApiPropertyOptional({
    enum: TABLE_NAMES,
    description:
      'With csv: the table, `regions` when left out; with xlsx: its only sheet, all but `legacy` when left out.',
  })
  @IsIn([...TABLE_NAMES])
  @MayBeLeftOut()
  table?: TableName;

  @FlagFilter('With csv: begin with a byte order mark, by which Excel knows UTF-8.')
  bom?: boolean;

  @ApiPropertyOptional({
    enum: ['intensity'],
    description: 'In tables of regions: a row for each channel, with what the pixels under the region hold.',
  })
  @IsIn(['intensity'])
  @MayBeLeftOut()
  measure?: 'intensity';

  @ApiPropertyOptional({ enum: GEOMETRY_FORMS, default: 'wkt', description: 'In tables of regions.' })
  @IsIn([...GEOMETRY_FORMS])
  @MayBeLeftOut()
  geometry?: GeometryForm;

  static scope(this: void, projectId: number, { category_id, annotation_id }: ExportQuery): ExportScope {
    const annotationIds = annotation_id ? [...new Set(annotation_id)].sort((a, b) => a - b) : null;
    return { projectId, categoryId: category_id ?? null, annotationIds };
  }

  static options(this: void, { table, bom = false, measure, geometry = 'wkt' }: ExportQuery): ExportOptions {
    return { table: table ?? null, mark: bom, geometry, intensities: measure === 'intensity' };
  }
}
