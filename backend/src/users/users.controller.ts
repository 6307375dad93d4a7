import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InvalidRequestError } from '../errors/app-error.js';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { AccountsService } from './accounts.service.js';
import { CreateUserDto, UpdateUserDto, UserDto, UserEnvelope, UserListDto, UserQuery } from './dto/user.dto.js';
import { digestOf } from './passwords.js';
import type { User } from './user.entity.js';
import type { UserFilter } from './users.service.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: AccountsService,
  ) {}

  @Get()
  @Requires('user:list')
  @Answers(200, UserListDto, 'People of this installation, by user name')
  async list(@Query() query: UserQuery, @Me() me: Principal): Promise<UserListDto> {
    return UserListDto.from(
      // Whose address one may not read, one may not find out by searching either.
      await this.users.list({ ...filterIn(query), byEmail: me.system }, pageOf(query)),
      viewFor(me),
    );
  }

  @Get(':userId')
  @Requires('user:view')
  @Answers(200, UserEnvelope, 'One person, or the account of a share link')
  async view(@Param('userId', IdPipe) userId: number, @Me() me: Principal): Promise<UserEnvelope> {
    return { user: viewFor(me)(await this.users.account(userId)) };
  }

  @Post()
  @Requires('user:create')
  @Answers(201, UserEnvelope, 'Make an account')
  async create(@Body() dto: CreateUserDto, @Me() me: Principal): Promise<UserEnvelope> {
    const { username, name, email, settings = '' } = dto;
    const digest = digestIn(dto);
    if (digest === undefined) throw passwordMissing();
    return { user: UserDto.from(await this.users.create({ username, name, email, settings, digest }, me)) };
  }

  @Put(':userId')
  @Requires('user:edit')
  @Answers(201, UserEnvelope, 'Change an account: administrators any, others name, email and settings of their own')
  async update(
    @Param('userId', IdPipe) userId: number,
    @Body() dto: UpdateUserDto,
    @Me() me: Principal,
  ): Promise<UserEnvelope> {
    return { user: UserDto.from(await this.accounts.update(userId, dto, digestIn(dto), me)) };
  }

  @Delete(':userId')
  @Requires('user:delete')
  @AnswersNothing('Deactivate an account for good; what it owns is the caller’s from now on')
  remove(@Param('userId', IdPipe) userId: number, @Me() me: Principal): Promise<void> {
    return this.accounts.remove(userId, me);
  }
}

function filterIn({ username, active, search }: UserQuery): UserFilter {
  return { username, active, search };
}

/** People see their own account whole and of others what they need to find them. */
function viewFor(me: Principal): (user: User) => UserDto {
  return (user) => (me.system || user.userId === me.userId ? UserDto.from(user) : UserDto.publicFrom(user));
}

/** An empty `password` is none, as in the public API. */
function digestIn(dto: { password?: string; plain_password?: string }): string | undefined {
  if (dto.password) return dto.password;
  return dto.plain_password === undefined ? undefined : digestOf(dto.plain_password);
}

function passwordMissing(): InvalidRequestError {
  return new InvalidRequestError('The request cannot be accepted.', [
    { path: 'password', message: 'password or plain_password is needed' },
  ]);
}
