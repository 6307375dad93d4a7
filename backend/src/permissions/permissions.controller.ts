import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import { IdPipe } from '../validation/id.pipe.js';
import {
  CreatePermissionDto,
  PermissionDto,
  PermissionEnvelope,
  PermissionListDto,
  PermissionQuery,
} from './dto/permission.dto.js';
import type { GrantCode } from './grant-code.js';
import { PermissionsService } from './permissions.service.js';
import type { Principal } from './principal.js';
import { inBody, inPath, Me, Requires } from './requires.js';

@ApiTags('permissions')
@Controller('permissions')
export class PermissionsController {
  constructor(private readonly permissions: PermissionsService) {}

  @Get()
  @Requires('permission:list')
  @Answers(200, PermissionListDto, 'Permissions on what the caller administers, and the own ones')
  async list(@Query() query: PermissionQuery, @Me() me: Principal): Promise<PermissionListDto> {
    const { user_id: userId, type, type_id: typeId, project_id: projectId } = query;
    return PermissionListDto.from(await this.permissions.list({ userId, type, typeId, projectId }, pageOf(query), me));
  }

  @Post()
  @Requires('permission:grant', inBody('grant', 'type_id'))
  @Answers(201, PermissionEnvelope, 'Give somebody a permission')
  async grant(@Body() dto: CreatePermissionDto, @Me() me: Principal): Promise<PermissionEnvelope> {
    const key = { userId: dto.user_id, type: dto.type, typeId: dto.type_id };
    return { permission: PermissionDto.from(await this.permissions.grant(key, me)) };
  }

  @Delete(':userId/:type/:typeId')
  @Requires('permission:revoke', inPath('grant', 'typeId'))
  @AnswersNothing('Take a permission away')
  revoke(
    @Param('userId', IdPipe) userId: number,
    @Param('type') type: GrantCode,
    @Param('typeId', IdPipe) typeId: number,
    @Me() me: Principal,
  ): Promise<void> {
    return this.permissions.revoke({ userId, type, typeId }, me);
  }
}
