import { ApiProperty, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsInt, IsObject, Min, ValidateNested } from 'class-validator';
import { filterIn, SamplesQuery } from '../../browse/dto/samples.dto.js';
import { InvalidRequestError } from '../../errors/app-error.js';
import { NewShareDto } from '../../shares/dto/share.dto.js';
import { SHARE_RIGHTS, type ShareRight } from '../../shares/share.entity.js';
import type { ShownShare } from '../../shares/shares.service.js';
import { Id, OneOf, Text, Time, Whole } from '../../validation/fields.js';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';
import type { BulkResult, Selection } from '../bulk.service.js';
import { applyDecorators } from '@nestjs/common';

const MOST_IDS = 100_000;
const MOST_LABELS = 100;

function Ids(most: number, description: string): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'array', items: { type: 'integer' }, required: false, maxItems: most, description }),
    IsArray(),
    ArrayMaxSize(most),
    IsInt({ each: true }),
    Min(1, { each: true }),
    MayBeLeftOut(),
  );
}

/** As in the list of samples. */
export class SampleFilterDto extends OmitType(SamplesQuery, ['sort', 'offset', 'limit'] as const) {}

/** Either `ids`, or `filter`. */
export class SelectionDto {
  @Ids(MOST_IDS, 'Samples one by one; those that are gone are told and passed over.')
  ids?: number[];

  @ApiProperty({ type: SampleFilterDto, required: false, description: 'All samples that match.' })
  @IsObject()
  @ValidateNested()
  @Type(() => SampleFilterDto)
  @MayBeLeftOut()
  filter?: SampleFilterDto;

  @Ids(MOST_IDS, 'With `filter`: all but these.')
  except?: number[];

  @Whole(0, 2 ** 31 - 1, { optional: true, description: 'With `filter`: how many there should be; otherwise 409.' })
  expected?: number;
}

/** @throws InvalidRequestError when it names neither or both */
export function selectionIn({ ids, filter, except = [], expected }: SelectionDto): Selection {
  if ((ids === undefined) === (filter === undefined))
    throw new InvalidRequestError('The request cannot be accepted: name the samples by ids or by a filter.', [
      { path: 'samples', message: 'must have either ids or filter' },
    ]);
  if (ids) return { ids };
  return { filter: filterIn(filter as SampleFilterDto), except, expected };
}

class BulkDto {
  @ApiProperty()
  @IsObject()
  @ValidateNested()
  @Type(() => SelectionDto)
  samples: SelectionDto;
}

export class LabelSamplesDto extends BulkDto {
  @Ids(MOST_LABELS, 'Labels to put on them.')
  add?: number[];

  @Ids(MOST_LABELS, 'Labels to take off.')
  remove?: number[];
}

export class MoveSamplesDto extends BulkDto {
  @Id({ description: 'Category of the same project.' })
  category_id: number;
}

export class DeleteSamplesDto extends BulkDto {}

export class ShareSamplesDto extends BulkDto {
  @OneOf(SHARE_RIGHTS)
  right: ShareRight;

  @Time({ optional: true, description: 'At most a year away; left out: in seven days.' })
  expires_at?: Date;

  @Text({ most: 500, optional: true, description: 'Whom it is for; guests do not see it.' })
  note?: string;
}

export class BulkResultDto {
  @ApiProperty({ type: 'integer' })
  changed: number;

  @ApiProperty({ type: 'integer', description: 'They were so already.' })
  unchanged: number;

  @ApiProperty({ type: 'integer', isArray: true, description: 'Named, but deleted meanwhile or not to be seen.' })
  gone: number[];

  static from({ changed, unchanged, gone }: BulkResult): BulkResultDto {
    return { changed, unchanged, gone };
  }
}

export class SampleLinkDto extends NewShareDto {
  @ApiProperty({ description: 'Of the sample.' })
  name: string;
}

export class SharedSamplesDto extends BulkResultDto {
  @ApiProperty({ type: [SampleLinkDto], description: 'They are shown this once.' })
  links: SampleLinkDto[];

  static fromLinks(
    result: BulkResult & { links: { name: string; made: ShownShare & { secret: string } }[] },
  ): SharedSamplesDto {
    const links = result.links.map(({ name, made }) => ({ name, ...NewShareDto.from(made) }));
    return { ...BulkResultDto.from(result), links };
  }
}
