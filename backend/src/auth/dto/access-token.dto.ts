import { ApiProperty } from '@nestjs/swagger';
import type { TokenScope } from '../../permissions/principal.js';
import { Name, OneOf, Time } from '../../validation/fields.js';
import type { AccessToken } from '../access-token.entity.js';

const SCOPES = ['read', 'write'] as const satisfies readonly TokenScope[];

export class TokenDto {
  @ApiProperty({ type: 'integer' })
  token_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: SCOPES, description: 'Whether it may change anything.' })
  scope: TokenScope;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  expires_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'To the minute; null: never.' })
  last_used_at: string | null;

  static from(this: void, { tokenId, name, scope, createdAt, expiresAt, lastUsedAt }: AccessToken): TokenDto {
    return {
      ...{ token_id: tokenId, name, scope, created_at: createdAt.toISOString(), expires_at: expiresAt.toISOString() },
      last_used_at: lastUsedAt?.toISOString() ?? null,
    };
  }
}

export class TokenListDto {
  @ApiProperty({ type: [TokenDto] })
  tokens: TokenDto[];

  static from(tokens: AccessToken[]): TokenListDto {
    return { tokens: tokens.map(TokenDto.from) };
  }
}

export class NewTokenDto {
  @ApiProperty()
  token: TokenDto;

  @ApiProperty({ description: 'What goes into the header `x-access-token`. It is stored nowhere.', example: 'mmt_…' })
  secret: string;
}

export class CreateTokenDto {
  @Name({ description: 'What it is for.' })
  name: string;

  @OneOf(SCOPES)
  scope: TokenScope;

  @Time({ optional: true, description: 'At most a year away; left out: in 90 days.' })
  expires_at?: Date;
}
