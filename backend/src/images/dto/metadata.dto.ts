import { ApiProperty } from '@nestjs/swagger';
import type { ImageMetadata, MetadataDialect } from '../../tiles/image-metadata.js';

const DIALECTS = ['ome', 'imagej', 'qptiff', 'svs', 'metamorph', 'plain'] as const satisfies MetadataDialect[];

export class ChannelMetadataDto {
  @ApiProperty({ type: String, nullable: true, description: 'As in the file; null when it gives none.' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, example: '#00ff00', description: 'Null when the file gives none.' })
  colour: string | null;
}

export class MetadataNoteDto {
  @ApiProperty({ example: 'metadata.planes-disagree', description: 'One of those listed in docs/formats.md.' })
  code: string;

  @ApiProperty({ example: 'This file says that it holds 19 channels, but has 2 pictures of one kind.' })
  message: string;
}

/** What a file says about its pixels, as far as the pixels bear it out. Sizes are those of the original. */
export class MetadataDto {
  @ApiProperty({ enum: DIALECTS, description: 'Who described the file; plain: nobody.' })
  dialect: MetadataDialect;

  @ApiProperty({ type: [ChannelMetadataDto], description: 'At least one. A colour picture is one channel.' })
  channels: ChannelMetadataDto[];

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Slices.' })
  size_z: number;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Points in time.' })
  size_t: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Width of a pixel of the original in micrometres; null when the file does not say, or cannot be right.',
  })
  pixel_size_um: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Distance of slices in micrometres.' })
  z_step_um: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Time between pictures in seconds.' })
  time_step_s: number | null;

  @ApiProperty({ type: [MetadataNoteDto], description: 'What is missing in the file, or cannot be true.' })
  notes: MetadataNoteDto[];

  static from(this: void, metadata: ImageMetadata): MetadataDto {
    const { dialect, channels, sizeZ, sizeT, pixelSizeUm, zStepUm, timeStepS, notes } = metadata;
    return {
      ...{ dialect, channels, size_z: sizeZ, size_t: sizeT, pixel_size_um: pixelSizeUm },
      ...{ z_step_um: zStepUm, time_step_s: timeStepS, notes },
    };
  }
}
