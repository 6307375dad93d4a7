import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { NotFoundError } from '../errors/app-error.js';
import { Answers, AnswersNothing } from '../http/documented.js';
import { PermissionDto, PermissionEnvelope, PermissionListDto } from '../permissions/dto/permission.dto.js';
import { PermissionsService } from '../permissions/permissions.service.js';
import type { Principal } from '../permissions/principal.js';
import { inHandler, Me, Requires } from '../permissions/requires.js';
import { UserDto, UserEnvelope } from '../users/dto/user.dto.js';
import { UsersService } from '../users/users.service.js';
import { IdPipe } from '../validation/id.pipe.js';
import { everyPage } from '../database/every-page.js';
import { demandNamed, WildcardPipe } from './wildcard.pipe.js';

const ANY_TYPE = 'none';
const ONE = { limit: 1, after: null };

/** People and permissions, under the addresses of the public system. */
@ApiTags('compat')
@Controller()
export class CompatPeopleController {
  constructor(
    private readonly users: UsersService,
    private readonly permissions: PermissionsService,
  ) {}

  @Get('users/byusername/:username')
  @Requires('user:view')
  @Answers(200, UserEnvelope, 'One person, by user name')
  async byUsername(@Param('username') username: string, @Me() me: Principal): Promise<UserEnvelope> {
    const [user] = (await this.users.list({ username }, ONE)).rows;
    if (!user) throw new NotFoundError('user');
    return { user: me.system || user.userId === me.userId ? UserDto.from(user) : UserDto.publicFrom(user) };
  }

  @Get('permissions/byfilter/:userId/:type/:typeId')
  @Requires('permission:list')
  @Answers(200, PermissionListDto, 'Permissions; 0 and none mean any')
  async permissionsBy(
    @Param('userId', WildcardPipe) userId: number | undefined,
    @Param('type') type: string,
    @Param('typeId', WildcardPipe) typeId: number | undefined,
    @Me() me: Principal,
  ): Promise<PermissionListDto> {
    const filter = { userId, type: typeIn(type), typeId };
    return PermissionListDto.from(await everyPage((page) => this.permissions.list(filter, page, me)));
  }

  @Delete('permissions/byfilter/:userId/:type/:typeId')
  @Requires('permission:revoke', inHandler('grant'))
  @AnswersNothing('Take permissions away; 0 and none mean any, at least one must be named')
  async revokeBy(
    @Param('userId', WildcardPipe) userId: number | undefined,
    @Param('type') type: string,
    @Param('typeId', WildcardPipe) typeId: number | undefined,
    @Me() me: Principal,
  ): Promise<void> {
    const filter = { userId, type: typeIn(type), typeId };
    demandNamed(...Object.values(filter));
    await this.permissions.revokeAll(filter, me);
  }

  @Get('permissions/:userId/:type/:typeId')
  @Requires('permission:list')
  @Answers(200, PermissionEnvelope, 'One permission')
  async permission(
    @Param('userId', IdPipe) userId: number,
    @Param('type') type: string,
    @Param('typeId', IdPipe) typeId: number,
    @Me() me: Principal,
  ): Promise<PermissionEnvelope> {
    const [permission] = (await this.permissions.list({ userId, type, typeId }, ONE, me)).rows;
    if (!permission) throw new NotFoundError('permission');
    return { permission: PermissionDto.from(permission) };
  }
}

function typeIn(segment: string): string | undefined {
  return segment === ANY_TYPE ? undefined : segment;
}
