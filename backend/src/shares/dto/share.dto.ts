import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { UserDto } from '../../users/dto/user.dto.js';
import { Id, Name, OneOf, Text, Time } from '../../validation/fields.js';
import { IdFilter } from '../../validation/query-fields.js';
import { endOf, type Share, SHARE_RIGHTS, type ShareRight } from '../share.entity.js';
import type { ShareOpening } from '../share-opening.entity.js';
import type { OpenedShare } from '../share-guests.js';
import type { ShownShare } from '../shares.service.js';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';

const SHARE_STATES = ['live', 'expired', 'revoked'] as const;
type ShareState = (typeof SHARE_STATES)[number];

export class ShareDto {
  @ApiProperty({ type: 'integer' })
  share_id: number;

  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty()
  annotation_name: string;

  @ApiProperty({ enum: SHARE_RIGHTS })
  right: ShareRight;

  @ApiProperty({ enum: SHARE_STATES })
  state: ShareState;

  @ApiProperty()
  note: string;

  @ApiProperty({ type: 'integer', description: 'Owner of what guests of this link draw.' })
  user_id: number;

  @ApiProperty({ type: 'integer' })
  created_by: number;

  @ApiProperty()
  created_by_name: string;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  expires_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revoked_at: string | null;

  @ApiProperty({ type: 'integer', description: 'How often it was opened.' })
  openings: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  last_opened_at: string | null;

  static from(this: void, { share, maker, opened }: ShownShare): ShareDto {
    const { shareId, annotationId, right, note, userId, createdBy, createdAt, expiresAt, revokedAt } = share;
    return {
      ...{ share_id: shareId, annotation_id: annotationId, annotation_name: share.annotation.name },
      ...{ right, state: stateOf(share), note },
      ...{ user_id: userId, created_by: createdBy, created_by_name: maker, created_at: createdAt.toISOString() },
      ...{ expires_at: expiresAt.toISOString(), revoked_at: revokedAt?.toISOString() ?? null },
      ...{ openings: opened.openings, last_opened_at: opened.lastAt?.toISOString() ?? null },
    };
  }
}

function stateOf(share: Share): ShareState {
  if (endOf(share) > new Date()) return 'live';
  return share.revokedAt === null ? 'expired' : 'revoked';
}

export class ShareListDto {
  @ApiProperty({ type: [ShareDto] })
  shares: ShareDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<ShownShare>): ShareListDto {
    return { shares: page.rows.map(ShareDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class NewShareDto {
  @ApiProperty()
  share: ShareDto;

  @ApiProperty({ description: 'What opens it. It is stored nowhere.' })
  token: string;

  @ApiProperty({ description: 'Path of the link; what follows # stays in the browser.', example: '/share#…' })
  url: string;

  static from(this: void, made: ShownShare & { secret: string }): NewShareDto {
    return { share: ShareDto.from(made), token: made.secret, url: `/share#${made.secret}` };
  }
}

export class ShareQuery extends PageQuery {
  @IdFilter()
  annotation_id?: number;

  @IdFilter()
  project_id?: number;
}

export class CreateShareDto {
  @Id()
  annotation_id: number;

  @OneOf(SHARE_RIGHTS)
  right: ShareRight;

  @Time({ optional: true, description: 'At most a year away; left out: in seven days.' })
  expires_at?: Date;

  @Text({ most: 500, optional: true, description: 'Whom it is for; guests do not see it.' })
  note?: string;
}

export class ShareOpeningDto {
  @ApiProperty({ type: 'integer' })
  opening_id: number;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ description: 'As the guest gave it; nothing vouches for it.' })
  display_name: string;

  @ApiProperty({ description: 'Network address; empty: not known.' })
  address: string;

  @ApiProperty()
  agent: string;

  static from(this: void, { openingId, at, displayName, address, agent }: ShareOpening): ShareOpeningDto {
    return {
      ...{ opening_id: openingId, at: at.toISOString(), display_name: displayName },
      ...{ address: address ?? '', agent: agent ?? '' },
    };
  }
}

export class ShareOpeningListDto {
  @ApiProperty({ type: [ShareOpeningDto] })
  openings: ShareOpeningDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<ShareOpening>): ShareOpeningListDto {
    return { openings: page.rows.map(ShareOpeningDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class OpenShareDto {
  @Text({ most: 100, description: 'From the link.' })
  token: string;

  @Name({ most: 100, optional: true, description: 'How the guest wants to be called; left out: Guest.' })
  display_name?: string;

  @ApiProperty({ required: false, description: 'Keep the session in cookies, as browsers do; `token` is then empty.' })
  @IsBoolean()
  @MayBeLeftOut()
  cookie?: boolean;
}

/** What a link opens. */
export class OpenedSampleDto {
  @ApiProperty({ type: 'integer' })
  share_id: number;

  @ApiProperty({ enum: SHARE_RIGHTS })
  right: ShareRight;

  @ApiProperty({ format: 'date-time' })
  ends_at: string;

  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty({ type: 'integer' })
  category_id: number;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  static from({ share, sample }: OpenedShare): OpenedSampleDto {
    const { shareId, right, annotationId } = share;
    return {
      ...{ share_id: shareId, right, ends_at: endOf(share).toISOString(), annotation_id: annotationId },
      ...{ category_id: sample.categoryId ?? 0, project_id: sample.projectId },
    };
  }
}

export class OpenShareReplyDto {
  @ApiProperty({ description: 'For the header `x-access-token`; empty with cookies.' })
  token: string;

  @ApiProperty({ description: 'The account of the link, with the name that the guest gave.' })
  user: UserDto;

  @ApiProperty()
  share: OpenedSampleDto;

  static from(opened: OpenedShare, displayName: string, withCookies: boolean): OpenShareReplyDto {
    const { user, token } = opened.signedIn;
    return {
      token: withCookies ? '' : token,
      user: { ...UserDto.from(user), name: displayName },
      share: OpenedSampleDto.from(opened),
    };
  }
}
