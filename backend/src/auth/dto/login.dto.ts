import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { UserDto } from '../../users/dto/user.dto.js';
import { Name, PlainPassword, Text } from '../../validation/fields.js';

/** Sign-in with a JSON body. Scripts may send the headers `username` and `password` (SHA-256 hex) instead. */
export class LoginDto {
  @Text({ most: 50, optional: true })
  username?: string;

  @Text({ most: 200, optional: true, description: 'As typed; send it over HTTPS only.' })
  password?: string;

  @ApiProperty({ required: false, description: 'Keep the session in cookies, as browsers do; `token` is then empty.' })
  @IsBoolean()
  @IsOptional()
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

export class MeDto {
  @ApiProperty()
  user: UserDto;

  @ApiProperty()
  rights: RightsDto;
}
