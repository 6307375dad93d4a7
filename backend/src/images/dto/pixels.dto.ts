import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';

export const MOST_BINS = 4096;
const MOST_PLANES_TEXT = 10_000;

const toNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

function Count(description: string, most = 2 ** 31 - 1, least = 0): PropertyDecorator {
  return (target, key) => {
    ApiPropertyOptional({ type: 'integer', minimum: least, description })(target, key);
    for (const rule of [Transform(toNumber), IsInt(), Min(least), Max(most), MayBeLeftOut()]) rule(target, key);
  };
}

export class ValuesQuery {
  @Count('Column of the pixel at level 0, from the left.')
  x?: number;

  @Count('Row of the pixel at level 0, from the top.')
  y?: number;

  @ApiPropertyOptional({ description: 'Several pixels instead of one, at most 1,000.', example: '10,20;11,20' })
  @Matches(/^\d{1,9},\d{1,9}(;\d{1,9},\d{1,9})*;?$/)
  @MaxLength(20_000)
  @MayBeLeftOut()
  points?: string;

  @Count('Which plane; 0 when nothing is said.')
  plane?: number;

  @ApiPropertyOptional({ description: 'Several planes instead of one: `all`, or their numbers.', example: '0,1,5' })
  @IsString()
  @Matches(/^(all|\d{1,9}(,\d{1,9})*)$/)
  @MaxLength(MOST_PLANES_TEXT)
  @MayBeLeftOut()
  planes?: string;
}

export class HistogramQuery {
  @Count('Which plane; 0 when nothing is said.')
  plane?: number;

  @Count('Which channel of the plane: 0, or of a colour picture 0 to 3.')
  channel?: number;

  @Count('How many bins; 256 when nothing is said.', MOST_BINS, 1)
  bins?: number;

  @ApiPropertyOptional({ description: '`content_hash` of the pyramid: the reply may be kept for ever.' })
  @IsString()
  @MayBeLeftOut()
  v?: string;
}

export class PlaneValuesDto {
  @ApiProperty({ type: 'integer' })
  plane: number;

  @ApiProperty({
    type: 'array',
    items: { type: 'number', nullable: true },
    description: 'One per channel, as in the file; null: the file has no finite number there.',
  })
  channels: (number | null)[];
}

export class PointValuesDto {
  @ApiProperty({ type: 'integer' })
  x: number;

  @ApiProperty({ type: 'integer' })
  y: number;

  @ApiProperty({ type: [PlaneValuesDto] })
  values: PlaneValuesDto[];
}

export class ValuesDto {
  @ApiProperty({ description: 'false: the image was stored as JPEG, and the values are close to those of the file.' })
  exact: boolean;

  @ApiProperty({ type: [PointValuesDto], description: 'In the order in which they were asked for.' })
  points: PointValuesDto[];
}

export class HistogramDto {
  @ApiProperty({ type: 'integer' })
  plane: number;

  @ApiProperty({ type: 'integer' })
  channel: number;

  @ApiProperty({ description: 'Least value that occurs, as in the file; so are the next three.' })
  minimum: number;

  @ApiProperty()
  maximum: number;

  @ApiProperty({ description: '0.1 % of the values that are not 0 lie below: where a first look begins.' })
  low: number;

  @ApiProperty({ description: '0.1 % of the values that are not 0 lie above.' })
  high: number;

  @ApiProperty({
    type: [Number],
    description: 'How many samples lie in each of equal ranges from `minimum` to `maximum`, which the last includes.',
  })
  bins: number[];
}
