import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { BaseVersion, Flag, Name, PasswordDigest, PlainPassword, Settings, Text } from '../../validation/fields.js';
import { FlagFilter, TextFilter } from '../../validation/query-fields.js';
import type { User } from '../user.entity.js';

export class UserDto {
  @ApiProperty({ type: 'integer' })
  user_id: number;

  @ApiProperty()
  username: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: "Empty for others' accounts, unless you administer the installation." })
  email: string;

  @ApiProperty()
  settings: string;

  @ApiProperty({ description: 'Whether the person may sign in.' })
  active: boolean;

  @ApiProperty({ type: 'integer', description: 'Grows by one with each change.' })
  version: number;

  static from(this: void, user: User): UserDto {
    const { userId, username, name, email, settings, active, version } = user;
    return { user_id: userId, username, name, email, settings, active, version };
  }

  /** What people may know of each other. */
  static publicFrom(this: void, user: User): UserDto {
    return { ...UserDto.from(user), email: '', settings: '' };
  }
}

export class UserEnvelope {
  @ApiProperty()
  user: UserDto;
}

export class UserListDto {
  @ApiProperty({ type: [UserDto] })
  users: UserDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<User>, toDto: (user: User) => UserDto): UserListDto {
    return { users: page.rows.map(toDto), next_cursor: encodeCursor(page.next) };
  }
}

export class UserQuery extends PageQuery {
  @TextFilter()
  username?: string;

  /** Anywhere in the user name or the name; administrators search in the e-mail address, too. */
  @TextFilter()
  search?: string;

  @FlagFilter('Only those who may, or may not, sign in.')
  active?: boolean;
}

/** Either `password`, as the public client sends it, or `plain_password`. */
export class CreateUserDto {
  @Name({ most: 50 })
  username: string;

  @Name()
  name: string;

  @Text({ most: 255 })
  email: string;

  @PasswordDigest({ optional: true })
  password?: string;

  @PlainPassword({ optional: true })
  plain_password?: string;

  @Settings()
  settings?: string;
}

/** What is left out stays as it is. People send `name`, `email` and `settings` of their own account, administrators all of it. */
export class UpdateUserDto {
  @Name({ most: 50, optional: true })
  username?: string;

  @Name({ optional: true })
  name?: string;

  @Text({ most: 255, optional: true })
  email?: string;

  @Settings()
  settings?: string;

  @PasswordDigest({ optional: true, emptyIsNone: true })
  password?: string;

  @PlainPassword({ optional: true })
  plain_password?: string;

  @Flag({ optional: true, description: 'false: the person may not sign in any more; sessions and tokens end at once.' })
  active?: boolean;

  @BaseVersion()
  version?: number;
}
