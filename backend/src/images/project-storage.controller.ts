import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ChangeStorageDto, StorageDto, StorageEnvelope } from './dto/project-storage.dto.js';
import { ProjectStorage } from './project-storage.js';

@ApiTags('projects')
@Controller('projects/:projectId/storage')
export class ProjectStorageController {
  constructor(private readonly storage: ProjectStorage) {}

  @Get()
  @Requires('image:upload', inPath('project', 'projectId'))
  @Answers(200, StorageEnvelope, 'How much the images of a project take, and may take')
  async view(@Param('projectId', IdPipe) projectId: number): Promise<StorageEnvelope> {
    return { storage: StorageDto.from(await this.storage.state(projectId)) };
  }

  @Put()
  @Requires('project:set-quota', inPath('project', 'projectId'))
  @Answers(201, StorageEnvelope, 'Give a project a quota of its own, or the one of the installation again')
  async change(
    @Param('projectId', IdPipe) projectId: number,
    @Body() { quota_mb }: ChangeStorageDto,
    @Me() me: Principal,
  ): Promise<StorageEnvelope> {
    await this.storage.setQuota(projectId, quota_mb, me);
    return this.view(projectId);
  }
}
