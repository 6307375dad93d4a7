import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { digestOf } from './passwords.js';
import { InvalidRequestError } from '../errors/app-error.js';
import { Answers } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { CreateUserDto, UserDto, UserEnvelope, UserListDto, UserQuery } from './dto/user.dto.js';
import type { User } from './user.entity.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @Requires('user:list')
  @Answers(200, UserListDto, 'People of this installation, by user name')
  async list(@Query() query: UserQuery, @Me() me: Principal): Promise<UserListDto> {
    return UserListDto.from(await this.users.list(query.username, pageOf(query)), viewFor(me));
  }

  @Get(':userId')
  @Requires('user:view')
  @Answers(200, UserEnvelope, 'One person')
  async view(@Param('userId', IdPipe) userId: number, @Me() me: Principal): Promise<UserEnvelope> {
    return { user: viewFor(me)(await this.users.byId(userId)) };
  }

  @Post()
  @Requires('user:create')
  @Answers(201, UserEnvelope, 'Make an account')
  async create(@Body() dto: CreateUserDto, @Me() me: Principal): Promise<UserEnvelope> {
    const { username, name, email, settings = '' } = dto;
    const user = await this.users.create({ username, name, email, settings, digest: digestIn(dto) }, me.userId);
    return { user: UserDto.from(user) };
  }
}

/** People see their own account whole and of others what they need to find them. */
function viewFor(me: Principal): (user: User) => UserDto {
  return (user) => (me.system || user.userId === me.userId ? UserDto.from(user) : UserDto.publicFrom(user));
}

function digestIn(dto: CreateUserDto): string {
  if (dto.password !== undefined) return dto.password;
  if (dto.plain_password !== undefined) return digestOf(dto.plain_password);
  throw new InvalidRequestError('The request cannot be accepted.', [
    { path: 'password', message: 'password or plain_password is needed' },
  ]);
}
