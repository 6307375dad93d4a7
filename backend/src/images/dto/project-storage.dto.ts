import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import type { StorageState } from '../project-storage.js';

const MOST_MB = 2 ** 31 - 1;

export class StorageDto {
  @ApiProperty({ type: 'integer', nullable: true, description: 'Of its own, in MiB; null: that of the installation.' })
  quota_mb: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The one that holds; null: there is none.' })
  quota_bytes: number | null;

  @ApiProperty({
    type: 'integer',
    description: 'Originals of its images, those in the trash included; not those imported by reference.',
  })
  bytes_used: number;

  @ApiProperty({ type: 'integer', description: 'Promised to resumable uploads that were begun.' })
  bytes_pending: number;

  static from({ quotaMb, quotaBytes, used, pending }: StorageState): StorageDto {
    return { quota_mb: quotaMb, quota_bytes: quotaBytes, bytes_used: used, bytes_pending: pending };
  }
}

export class StorageEnvelope {
  @ApiProperty()
  storage: StorageDto;
}

export class ChangeStorageDto {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 0,
    maximum: MOST_MB,
    description: 'In MiB; 0: nothing may be added; null: that of the installation.',
  })
  @ValidateIf((_object, value) => value !== null)
  @IsInt()
  @Min(0)
  @Max(MOST_MB)
  quota_mb: number | null;
}
