import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import type { GuestShare, Principal } from '../../permissions/principal.js';
import { UserDto } from '../../users/dto/user.dto.js';
import type { User } from '../../users/user.entity.js';
import { Name, PlainPassword, Text } from '../../validation/fields.js';
import { MayBeLeftOut } from '../../validation/may-be-left-out.js';

/** Sign-in with a JSON body. Scripts may send the headers `username` and `password` (SHA-256 hex) instead. */
export class LoginDto {
  @Text({ most: 50, optional: true })
  username?: string;

  @Text({ most: 200, optional: true, description: 'As typed; send it over HTTPS only.' })
  password?: string;

  @ApiProperty({ required: false, description: 'Keep the session in cookies, as browsers do; `token` is then empty.' })
  @IsBoolean()
  @MayBeLeftOut()
  cookie?: boolean;
}

export class LoginReplyDto {
  @ApiProperty({ description: 'For the header `x-access-token`; lives 24 hours.' })
  token: string;

  @ApiProperty()
  user: UserDto;
}

export class SetupDto {
  @Text({ most: 100, description: 'From the one-time link.' })
  token: string;

  @Name({ most: 50 })
  username: string;

  @Name()
  name: string;

  @Text({ most: 255 })
  email: string;

  @PlainPassword()
  password: string;
}

export class SetupStateDto {
  @ApiProperty({ description: 'Whether there is no user yet.' })
  needed: boolean;
}

export class RightsDto {
  @ApiProperty({ description: 'Whether this person administers the whole installation.' })
  system: boolean;

  @ApiProperty()
  create_projects: boolean;
}

/** Of a guest: the link that they came by. */
export class GuestDto {
  @ApiProperty({ type: 'integer' })
  share_id: number;

  @ApiProperty({ type: 'integer', description: 'The one sample that the link opens.' })
  annotation_id: number;

  @ApiProperty({ format: 'date-time' })
  ends_at: string;

  static from(this: void, { shareId, annotationId, endsAt }: GuestShare): GuestDto {
    return { share_id: shareId, annotation_id: annotationId, ends_at: endsAt.toISOString() };
  }
}

export class MeDto {
  @ApiProperty({ description: 'Of a guest: the account of the link, with the name that the guest gave.' })
  user: UserDto;

  @ApiProperty()
  rights: RightsDto;

  @ApiProperty({ type: GuestDto, nullable: true, description: 'Null for everybody but guests of a share link.' })
  guest: GuestDto | null;

  static from(user: User, me: Principal, createProjects: boolean): MeDto {
    const shown = UserDto.from(user);
    return {
      user: me.share ? { ...shown, name: me.username } : shown,
      rights: { system: me.system, create_projects: createProjects },
      guest: me.share ? GuestDto.from(me.share) : null,
    };
  }
}
