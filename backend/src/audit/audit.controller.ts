import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { inHandler, Me, Requires } from '../permissions/requires.js';
import { AuditService } from './audit.service.js';
import { AuditListDto, AuditQuery } from './dto/audit.dto.js';

@ApiTags('audit')
@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Requires('audit:read', inHandler('project'))
  @Answers(200, AuditListDto, 'Who changed what, newest first: of one project, or of everything')
  async list(@Query() query: AuditQuery, @Me() me: Principal): Promise<AuditListDto> {
    const { project_id: projectId, user_id: userId, kind, object_id: objectId, since, until } = query;
    return AuditListDto.from(
      await this.audit.list({ projectId, userId, kind, objectId, since, until }, pageOf(query), me),
    );
  }
}
