import { ApiProperty } from '@nestjs/swagger';
import type { PyramidDescription, PyramidLevel, SampleType } from '../../tiles/pyramid.js';

export class PyramidLevelDto {
  @ApiProperty({ type: 'integer', description: '0: full resolution; each next one halves, rounding up.' })
  level: number;

  @ApiProperty({ type: 'integer' })
  width: number;

  @ApiProperty({ type: 'integer' })
  height: number;

  @ApiProperty({ type: 'integer', description: 'Tiles from left to right.' })
  columns: number;

  @ApiProperty({ type: 'integer' })
  rows: number;
}

export class PyramidDto {
  @ApiProperty({ type: 'integer', example: 512 })
  tile_size: number;

  @ApiProperty({ enum: [0, 1], description: 'Pixels of the neighbours around each tile.' })
  gutter: 0 | 1;

  @ApiProperty({ enum: ['raw', 'jpeg'], description: 'raw: row-major, channels interleaved, little-endian samples.' })
  encoding: 'raw' | 'jpeg';

  @ApiProperty({ enum: ['uint8', 'uint16', 'float32'] })
  sample_type: SampleType;

  @ApiProperty({ description: 'The value in the file = sample × value_scale + value_offset.' })
  value_scale: number;

  @ApiProperty()
  value_offset: number;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    description: 'Pictures in this image: channels × z × t of its metadata.',
  })
  planes: number;

  @ApiProperty({ type: 'integer', description: 'Finest level that has tiles: 0 once the pyramid is complete.' })
  finest_level: number;

  @ApiProperty({ enum: [1, 3, 4] })
  channels: 1 | 3 | 4;

  @ApiProperty({ description: 'Changes when the tiles do; goes into their address.' })
  content_hash: string;

  @ApiProperty({ type: [PyramidLevelDto] })
  levels: PyramidLevel[];

  static from(pyramid: PyramidDescription): PyramidDto {
    const { tileSize, gutter, encoding, sampleType, channels, contentHash, levels } = pyramid;
    const { valueScale = 1, valueOffset = 0, planes = 1, finestLevel = 0 } = pyramid;
    return {
      ...{ tile_size: tileSize, gutter, encoding, sample_type: sampleType, channels },
      ...{ value_scale: valueScale, value_offset: valueOffset, planes, finest_level: finestLevel },
      ...{ content_hash: contentHash, levels },
    };
  }
}

export class StatisticsDto {
  @ApiProperty()
  minimum: number;

  @ApiProperty()
  maximum: number;

  @ApiProperty({ description: '0.1 % percentile of the values that are not 0.' })
  low: number;

  @ApiProperty({ description: '99.9 % percentile of the values that are not 0.' })
  high: number;
}
