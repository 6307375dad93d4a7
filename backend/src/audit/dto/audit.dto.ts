import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { Time } from '../../validation/fields.js';
import { IdFilter, TextFilter } from '../../validation/query-fields.js';
import type { AuditEntry } from '../audit-entry.entity.js';

export class AuditEntryDto {
  @ApiProperty({ type: 'integer' })
  audit_id: number;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ type: 'integer', description: '0: the system itself, or a guest.' })
  user_id: number;

  @ApiProperty({ description: 'Name of the person at the time.' })
  actor: string;

  @ApiProperty({ example: 'label.create' })
  action: string;

  @ApiProperty({ example: 'label' })
  kind: string;

  @ApiProperty()
  object_id: string;

  @ApiProperty({ type: 'integer', description: '0: none.' })
  project_id: number;

  @ApiProperty({ type: 'object', additionalProperties: true })
  details: Record<string, unknown>;

  static from(this: void, entry: AuditEntry): AuditEntryDto {
    const { auditId, at, userId, actor, action, kind, objectId, projectId, details } = entry;
    return {
      ...{ audit_id: auditId, at: at.toISOString(), user_id: userId ?? 0, actor, action, kind },
      ...{ object_id: objectId, project_id: projectId ?? 0, details },
    };
  }
}

export class AuditListDto {
  @ApiProperty({ type: [AuditEntryDto] })
  audit: AuditEntryDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<AuditEntry>): AuditListDto {
    return { audit: page.rows.map(AuditEntryDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class AuditQuery extends PageQuery {
  @IdFilter()
  project_id?: number;

  @IdFilter()
  user_id?: number;

  @TextFilter()
  kind?: string;

  @TextFilter()
  object_id?: string;

  @Time({ optional: true, description: 'From then on.' })
  since?: Date;

  @Time({ optional: true, description: 'Before then.' })
  until?: Date;
}
