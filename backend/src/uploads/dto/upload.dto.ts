import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Min } from 'class-validator';
import type { Unfinished, UploadState } from '../resumable-uploads.js';

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

export class UnfinishedUploadsQuery {
  @ApiProperty({ type: 'integer', minimum: 1 })
  @Transform(({ value }: { value: unknown }) => (/^\d{1,10}$/.test(String(value)) ? Number(value) : value))
  @IsInt()
  @Min(1)
  project_id: number;
}

/** As much of an upload as somebody needs who wants to go on with it. */
export class UnfinishedUploadDto {
  @ApiProperty({ example: '7-4d6f9f0d8a3b4c1e9b7a5d3c2e1f0a9b' })
  upload_id: string;

  @ApiProperty({ description: 'What the image is to be called.' })
  name: string;

  @ApiProperty({ description: 'Of the whole file, as it was announced; empty: it was not.' })
  sha256: string;

  @ApiProperty({ type: 'integer', description: 'Bytes of the whole file.' })
  bytes: number;

  @ApiProperty({ type: 'integer', description: 'Bytes that have arrived.' })
  offset: number;
}

export class UnfinishedUploadsDto {
  @ApiProperty({ type: [UnfinishedUploadDto] })
  uploads: UnfinishedUploadDto[];

  static from(this: void, uploads: Unfinished[]): UnfinishedUploadsDto {
    return { uploads: uploads.map(({ uploadId, ...rest }) => ({ upload_id: uploadId, ...rest })) };
  }
}
