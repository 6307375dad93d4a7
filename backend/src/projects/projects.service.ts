import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotAllowedError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import { ImagesService } from '../images/images.service.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import { UsersService } from '../users/users.service.js';
import type { CreateProjectDto, UpdateProjectDto } from './dto/project.dto.js';
import { ProjectDto } from './dto/project.dto.js';
import type { Project } from './project.entity.js';
import { ProjectsRepository } from './projects.repository.js';

@Injectable()
export class ProjectsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly projects: ProjectsRepository,
    private readonly users: UsersService,
    private readonly images: ImagesService,
  ) {}

  /** @throws NotFoundError */
  async byId(projectId: number): Promise<Project> {
    const project = await this.projects.byId(this.work.db, projectId);
    if (!project) throw new NotFoundError('project');
    return project;
  }

  list(name: string | undefined, page: Page, me: Principal): Promise<Paged<Project>> {
    return this.projects.list(this.work.db, name, page, me);
  }

  /** @throws NameTakenError when the owner has a project of that name already */
  async create({ name, owner_id, settings = '', readers = 1 }: CreateProjectDto, me: Principal): Promise<Project> {
    const ownerId = owner_id ?? me.userId;
    if (ownerId !== me.userId) await this.demandOwner(ownerId, me);
    return this.projects.add(this.work.db, { ...madeBy(me.userId), name, ownerId, settings, readers });
  }

  /** @throws VersionConflictError, NameTakenError */
  async update(projectId: number, dto: UpdateProjectDto, access: Access): Promise<Project> {
    const me = access.principal;
    const before = await this.byId(projectId);
    if (dto.owner_id !== undefined && dto.owner_id !== before.ownerId) {
      access.demand('project:hand-over');
      await this.users.byId(dto.owner_id);
    }
    const values = given({ name: dto.name, ownerId: dto.owner_id, settings: dto.settings, readers: dto.readers });
    const changed = await this.projects.change(this.work.db, projectId, dto.version, values, me.userId);
    const project = await this.byId(projectId);
    if (!changed) throw new VersionConflictError('project', ProjectDto.from(project, me));
    return project;
  }

  /** Everything below goes with it. */
  async remove(projectId: number): Promise<void> {
    await this.images.removeWithContents(projectId, () => this.projects.remove(this.work.db, projectId));
  }

  private async demandOwner(ownerId: number, me: Principal): Promise<void> {
    if (!me.system) throw new NotAllowedError('Only administrators make projects for somebody else.');
    await this.users.byId(ownerId);
  }
}
