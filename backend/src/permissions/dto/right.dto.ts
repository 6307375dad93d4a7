import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor } from '../../http/page-query.dto.js';
import { ACCESS_WORDS, type AccessWord, accessWord } from '../access-word.js';
import { GRANT_CODES, type GrantCode } from '../grant-code.js';
import { type Reason, REASONS, type RightRow } from '../rights.repository.js';

const CODES = ['', ...Object.keys(GRANT_CODES)];

/** One reason for which one person sees one thing. */
export class RightDto {
  @ApiProperty({ type: 'integer', description: 'Of a link: the account that its guests act as.' })
  user_id: number;

  @ApiProperty()
  username: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Whether the person may sign in.' })
  active: boolean;

  @ApiProperty({ enum: REASONS })
  reason: Reason;

  @ApiProperty({ enum: CODES, description: 'Of a permission: its code; else empty, as ownership has none.' })
  type: GrantCode | '';

  @ApiProperty({ enum: ACCESS_WORDS })
  access: AccessWord;

  @ApiProperty({ type: 'integer', description: '0: all projects.' })
  project_id: number;

  @ApiProperty()
  project_name: string;

  @ApiProperty({ type: 'integer', description: '0: the whole project.' })
  category_id: number;

  @ApiProperty()
  category_name: string;

  @ApiProperty({ type: 'integer', description: '0: the whole category.' })
  annotation_id: number;

  @ApiProperty()
  annotation_name: string;

  @ApiProperty({ type: 'integer', description: 'The link; 0: no link.' })
  share_id: number;

  @ApiProperty({ description: 'Of a link: whom it is for.' })
  note: string;

  static from(this: void, row: RightRow): RightDto {
    return {
      ...{ user_id: row.userId, username: row.username, name: row.personName, active: Boolean(row.active) },
      ...{ reason: row.reason, type: row.type, access: accessWord(row.type ? GRANT_CODES[row.type].gives : 'own') },
      ...{ project_id: row.projectId ?? 0, project_name: row.projectName ?? '' },
      ...{ category_id: row.categoryId ?? 0, category_name: row.categoryName ?? '' },
      ...{ annotation_id: row.annotationId ?? 0, annotation_name: row.annotationName ?? '' },
      ...{ share_id: row.shareId ?? 0, note: row.note ?? '' },
    };
  }
}

export class RightListDto {
  @ApiProperty({ type: [RightDto] })
  rights: RightDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<RightRow>): RightListDto {
    return { rights: page.rows.map(RightDto.from), next_cursor: encodeCursor(page.next) };
  }
}
