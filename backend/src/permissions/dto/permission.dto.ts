import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { Id, OneOf } from '../../validation/fields.js';
import { IdFilter, TextFilter } from '../../validation/query-fields.js';
import type { Grant } from '../grant.entity.js';
import { GRANT_CODES, type GrantCode } from '../grant-code.js';

const CODES = Object.keys(GRANT_CODES);

export class PermissionDto {
  @ApiProperty({ type: 'integer' })
  user_id: number;

  @ApiProperty({ enum: CODES })
  type: GrantCode;

  @ApiProperty({ type: 'integer', description: 'Project, category or annotation, as the type says; 1 for the system.' })
  type_id: number;

  static from(this: void, { userId, type, typeId }: Grant): PermissionDto {
    return { user_id: userId, type, type_id: typeId };
  }
}

export class PermissionEnvelope {
  @ApiProperty()
  permission: PermissionDto;
}

export class PermissionListDto {
  @ApiProperty({ type: [PermissionDto] })
  permissions: PermissionDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<Grant>): PermissionListDto {
    return { permissions: page.rows.map(PermissionDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class PermissionQuery extends PageQuery {
  @IdFilter()
  user_id?: number;

  @TextFilter()
  type?: string;

  @IdFilter()
  type_id?: number;

  @IdFilter()
  project_id?: number;
}

export class CreatePermissionDto {
  @Id()
  user_id: number;

  @OneOf(CODES)
  type: GrantCode;

  @Id()
  type_id: number;
}
