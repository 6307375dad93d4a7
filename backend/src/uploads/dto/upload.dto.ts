import { ApiProperty } from '@nestjs/swagger';
import type { UploadState } from '../resumable-uploads.js';

export class UploadDto {
  @ApiProperty({ example: '7-4d6f9f0d8a3b4c1e9b7a5d3c2e1f0a9b' })
  upload_id: string;

  @ApiProperty({ type: 'integer', description: 'Bytes of the whole file.' })
  bytes: number;

  @ApiProperty({ type: 'integer', description: 'Bytes that have arrived.' })
  offset: number;

  @ApiProperty({ type: Number, nullable: true, description: 'The image that it became; null until all has arrived.' })
  image_id: number | null;

  @ApiProperty({ format: 'date-time', description: 'From then on it is unknown here.' })
  expires_at: string;

  static from({ upload, image, expiresAt }: UploadState): UploadDto {
    const { id, size = 0, offset } = upload;
    const image_id = image?.imageId ?? null;
    return { upload_id: id, bytes: size, offset, image_id, expires_at: expiresAt.toISOString() };
  }
}

export class UploadEnvelope {
  @ApiProperty()
  upload: UploadDto;
}
