import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsNumber, IsOptional, IsUUID } from 'class-validator';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';

export class PresenceDto {
  @ApiProperty({ format: 'uuid', description: 'Of the tab, made by it.' })
  @IsUUID()
  client_id: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'number' },
    minItems: 2,
    maxItems: 2,
    nullable: true,
    required: false,
    description: '[x, y] of the pointer in full-resolution image pixels; null: it is not on the image.',
    example: [120.5, 80],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(2)
  @ArrayMaxSize(2)
  @IsNumber({ allowNaN: false, allowInfinity: false }, { each: true })
  cursor?: [number, number] | null;
}

export class EventsQuery {
  @ApiProperty({
    required: false,
    format: 'uuid',
    description: 'The tab, as in its presence, which ends with the stream.',
  })
  @IsUUID()
  @MayBeLeftOut()
  client_id?: string;
}
