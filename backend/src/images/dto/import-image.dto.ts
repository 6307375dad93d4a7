import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, MaxLength } from 'class-validator';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';
import { Id } from '../../validation/fields.js';
import type { ImportFolder } from '../import-folder.js';
import { toNumber, UploadImageDto } from './upload-image.dto.js';

const LONGEST_PATH = 1000;

/** A file of the lab's that becomes an image where it lies. */
export class ImportImageDto extends UploadImageDto {
  @ApiProperty({ maxLength: LONGEST_PATH, description: '`path` of a file in /memento/imports.' })
  @IsString()
  @MaxLength(LONGEST_PATH)
  path: string;
}

export class ImportsQuery {
  @Transform(toNumber)
  @Id({ description: 'Where the file is to go: the caller must be allowed to upload there.' })
  project_id: number;

  @ApiProperty({ required: false, maxLength: LONGEST_PATH, description: '`path` of a folder; left out: the top.' })
  @IsString()
  @MaxLength(LONGEST_PATH)
  @MayBeLeftOut()
  path?: string;
}

class ImportFolderEntryDto {
  @ApiProperty()
  name: string;

  @ApiProperty({ example: '/mnt/microscope/2026-03-14' })
  path: string;
}

class ImportFileEntryDto extends ImportFolderEntryDto {
  @ApiProperty({ type: 'integer' })
  bytes: number;

  @ApiProperty({ format: 'date-time' })
  modified_at: string;
}

export class ImportFolderDto {
  @ApiProperty({ description: 'Of this folder; empty at the top.' })
  path: string;

  @ApiProperty({ type: [ImportFolderEntryDto] })
  folders: ImportFolderEntryDto[];

  @ApiProperty({ type: [ImportFileEntryDto] })
  files: ImportFileEntryDto[];

  @ApiProperty({ description: 'There is more in it than is told.' })
  truncated: boolean;

  static from({ path, folders, files, truncated }: ImportFolder): ImportFolderDto {
    const told = files.map(({ name, path: at, bytes, modifiedAt }) => ({
      ...{ name, path: at, bytes },
      modified_at: modifiedAt.toISOString(),
    }));
    return { path, folders, files: told, truncated };
  }
}

export class ImportFolderEnvelope {
  @ApiProperty()
  folder: ImportFolderDto;
}
