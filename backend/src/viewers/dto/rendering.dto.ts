import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsNumber, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';
import { WholeFilter } from '../../validation/query-fields.js';

const MOST_INDEX = 1_000_000;
const LONGEST_CHANNELS = 1000;
/** `1|0:65535$FF0000`: a channel from 1, a minus before one that is off, its window, its colour. */
const CHANNEL = String.raw`-?\d{1,4}(\|-?\d+(\.\d+)?:-?\d+(\.\d+)?)?(\$\w{1,20})?`;
const CHANNELS = new RegExp(`^${CHANNEL}(,${CHANNEL})*$`);

/** Of an image, which of its channels are drawn, and how. Nothing: as it is shown in Memento. */
export class RenderingQuery {
  @ApiPropertyOptional({
    description:
      'Channels to draw, counted from 1, each with its window and its colour where they differ: ' +
      '`1|100:4000$00FF00,3|0:900$magenta`. A minus turns one off. A colour is six hexadecimal digits, a name, or a look-up table.',
    example: '1|0:65535$FF0000',
    maxLength: LONGEST_CHANNELS,
  })
  @IsString()
  @MaxLength(LONGEST_CHANNELS)
  @Matches(CHANNELS, { message: 'c must look like 1|0:65535$FF0000,2' })
  @MayBeLeftOut()
  c?: string;

  @WholeFilter(MOST_INDEX, 'Slice in depth, from 0; 0 when nothing is said.')
  z?: number;

  @WholeFilter(MOST_INDEX, 'Moment, from 0; 0 when nothing is said.')
  t?: number;

  @WholeFilter(2 ** 31 - 1, 'One plane alone, instead of channels of a slice and a moment.')
  plane?: number;

  @ApiPropertyOptional({ type: 'number', minimum: 0.05, maximum: 20, description: 'Of all channels; 1 is linear.' })
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value,
  )
  @IsNumber()
  @Min(0.05)
  @Max(20)
  @MayBeLeftOut()
  gamma?: number;
}

/** The parts of an address of the IIIF Image API that say which picture it is. */
export class IiifPath {
  @ApiProperty()
  @IsString()
  region: string;

  @ApiProperty()
  @IsString()
  size: string;

  @ApiProperty()
  @IsString()
  rotation: string;

  /** Quality and format: `default.jpg`. */
  @ApiProperty()
  @IsString()
  file: string;
}
