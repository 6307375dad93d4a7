import { ApiProperty } from '@nestjs/swagger';
import type { Principal } from '../../permissions/principal.js';
import { PlainPassword, Text } from '../../validation/fields.js';
import type { Session } from '../session.entity.js';

export class SessionDto {
  @ApiProperty({ format: 'uuid' })
  session_id: string;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  expires_at: string;

  @ApiProperty({ description: 'Network address that it was started from; empty: not known.' })
  address: string;

  @ApiProperty({ description: 'What the browser or script calls itself; empty: not known.' })
  agent: string;

  @ApiProperty({ description: 'Whether this is the session that asks.' })
  current: boolean;

  static from({ sessionId, createdAt, expiresAt, address, agent }: Session, me: Principal): SessionDto {
    return {
      ...{ session_id: sessionId, created_at: createdAt.toISOString(), expires_at: expiresAt.toISOString() },
      ...{ address: address ?? '', agent: agent ?? '', current: sessionId === me.sessionId },
    };
  }
}

export class SessionListDto {
  @ApiProperty({ type: [SessionDto] })
  sessions: SessionDto[];

  static from(sessions: Session[], me: Principal): SessionListDto {
    return { sessions: sessions.map((session) => SessionDto.from(session, me)) };
  }
}

export class ChangePasswordDto {
  @Text({ most: 200, description: 'As typed; send it over HTTPS only.' })
  old_password: string;

  @PlainPassword()
  new_password: string;
}
