import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor } from '../../http/page-query.dto.js';
import type { StorageState, UsedStorage } from '../project-storage.js';

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

export class ProjectUseDto {
  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer' })
  owner_id: number;

  @ApiProperty()
  owner_name: string;

  @ApiProperty({ description: 'Whether the project lies in the trash, where it still takes its room.' })
  in_trash: boolean;

  @ApiProperty({ type: 'integer', description: 'Those in the trash included.' })
  images: number;

  @ApiProperty({ type: 'integer' })
  bytes_used: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Of its own, in MiB; null: that of the installation.' })
  quota_mb: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'The one that holds; null: there is none.' })
  quota_bytes: number | null;

  static from(this: void, use: UsedStorage): ProjectUseDto {
    return {
      ...{ project_id: use.projectId, name: use.name, owner_id: use.ownerId, owner_name: use.ownerName },
      ...{ in_trash: use.inTrash, images: use.images, bytes_used: use.used },
      ...{ quota_mb: use.quotaMb, quota_bytes: use.quotaBytes },
    };
  }
}

export class StorageListDto {
  @ApiProperty({ type: [ProjectUseDto] })
  storage: ProjectUseDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<UsedStorage>): StorageListDto {
    return { storage: page.rows.map(ProjectUseDto.from), next_cursor: encodeCursor(page.next) };
  }
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
