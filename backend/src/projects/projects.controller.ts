import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, May, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import {
  CreateProjectDto,
  ProjectDto,
  ProjectEnvelope,
  ProjectListDto,
  ProjectQuery,
  UpdateProjectDto,
} from './dto/project.dto.js';
import { ProjectsService } from './projects.service.js';

@ApiTags('projects')
@Controller('projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectsService) {}

  @Get()
  @Requires('project:list')
  @Answers(200, ProjectListDto, 'Projects that the caller sees, by name')
  async list(@Query() query: ProjectQuery, @Me() me: Principal): Promise<ProjectListDto> {
    return ProjectListDto.from(await this.projects.list(query.name, pageOf(query), me), me);
  }

  @Get(':projectId')
  @Requires('project:view', inPath('project', 'projectId'))
  @Answers(200, ProjectEnvelope, 'One project')
  async view(@Param('projectId', IdPipe) projectId: number, @Me() me: Principal): Promise<ProjectEnvelope> {
    return { project: ProjectDto.from(await this.projects.byId(projectId), me) };
  }

  @Post()
  @Requires('project:create')
  @Answers(201, ProjectEnvelope, 'Make a project')
  async create(@Body() dto: CreateProjectDto, @Me() me: Principal): Promise<ProjectEnvelope> {
    return { project: ProjectDto.from(await this.projects.create(dto, me), me) };
  }

  @Put(':projectId')
  @Requires('project:edit', inPath('project', 'projectId'))
  @Answers(201, ProjectEnvelope, 'Change a project')
  async update(
    @Param('projectId', IdPipe) projectId: number,
    @Body() dto: UpdateProjectDto,
    @May() access: Access,
  ): Promise<ProjectEnvelope> {
    return { project: ProjectDto.from(await this.projects.update(projectId, dto, access), access.principal) };
  }

  @Delete(':projectId')
  @Requires('project:delete', inPath('project', 'projectId'))
  @AnswersNothing('Delete a project with everything in it')
  remove(@Param('projectId', IdPipe) projectId: number, @Me() me: Principal): Promise<void> {
    return this.projects.remove(projectId, me);
  }
}
