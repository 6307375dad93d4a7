import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { IdFilter } from '../../validation/query-fields.js';
import { TRASH_KINDS, type TrashEntry, type TrashKind } from '../trash-entry.entity.js';

export class TrashEntryDto {
  @ApiProperty({ type: 'integer' })
  trash_id: number;

  @ApiProperty({ enum: TRASH_KINDS })
  kind: TrashKind;

  @ApiProperty({ type: 'integer' })
  object_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty({ type: 'integer' })
  deleted_by: number;

  @ApiProperty({ description: 'Name of the person at the time.' })
  actor: string;

  @ApiProperty({ format: 'date-time' })
  deleted_at: string;

  @ApiProperty({ format: 'date-time', description: 'From when on it is gone for good.' })
  expires_at: string;

  static from(this: void, entry: TrashEntry): TrashEntryDto {
    const { trashId, kind, objectId, name, projectId, deletedBy, actor, deletedAt, expiresAt } = entry;
    return {
      ...{ trash_id: trashId, kind, object_id: objectId, name, project_id: projectId, deleted_by: deletedBy, actor },
      ...{ deleted_at: deletedAt.toISOString(), expires_at: expiresAt.toISOString() },
    };
  }
}

export class TrashEnvelope {
  @ApiProperty()
  trash: TrashEntryDto;
}

export class TrashListDto {
  @ApiProperty({ type: [TrashEntryDto] })
  trash: TrashEntryDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<TrashEntry>): TrashListDto {
    return { trash: page.rows.map(TrashEntryDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class TrashQuery extends PageQuery {
  @IdFilter()
  project_id?: number;
}
