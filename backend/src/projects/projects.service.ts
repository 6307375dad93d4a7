import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { NotAllowedError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import { TrashCan } from '../trash/trash-can.js';
import { UsersService } from '../users/users.service.js';
import { type CreateProjectDto, ProjectDto, type UpdateProjectDto } from './dto/project.dto.js';
import type { Project } from './project.entity.js';
import { ProjectsRepository } from './projects.repository.js';

@Injectable()
export class ProjectsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly projects: ProjectsRepository,
    private readonly users: UsersService,
    private readonly audit: AuditTrail,
    private readonly trash: TrashCan,
  ) {}

  /** @throws NotFoundError */
  byId(projectId: number): Promise<Project> {
    return this.existing(this.work.db, projectId);
  }

  list(name: string | undefined, page: Page, me: Principal): Promise<Paged<Project>> {
    return this.projects.list(this.work.db, name, page, me);
  }

  /** @throws NameTakenError when the owner has a project of that name already */
  async create({ name, owner_id, settings = '', readers = 1 }: CreateProjectDto, me: Principal): Promise<Project> {
    const ownerId = owner_id ?? me.userId;
    if (ownerId !== me.userId) await this.demandOwner(ownerId, me);
    return this.work.run(async (tx) => {
      const project = await this.projects.add(tx, { ...madeBy(me.userId), name, ownerId, settings, readers });
      await this.audit.record(tx, me, deed('create', project));
      return project;
    });
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
    const changed = await this.work.run(async (tx) => {
      if (!(await this.projects.change(tx, projectId, dto.version, values, me.userId))) return false;
      if (dto.readers !== undefined && dto.readers !== before.readers)
        await this.projects.recountSubmissions(tx, projectId, dto.readers);
      await this.audit.record(tx, me, deed('update', before, values));
      return true;
    });
    const project = await this.byId(projectId);
    if (!changed) throw new VersionConflictError('project', ProjectDto.from(project, me));
    return project;
  }

  /** Everything in it goes to the trash with it. */
  async remove(projectId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const { name } = await this.existing(tx, projectId);
      await this.trash.take(tx, me, { kind: 'project', objectId: projectId, name, projectId });
    });
  }

  private async existing(db: Db, projectId: number): Promise<Project> {
    const project = await this.projects.byId(db, projectId);
    if (!project) throw new NotFoundError('project');
    return project;
  }

  private async demandOwner(ownerId: number, me: Principal): Promise<void> {
    if (!me.system) throw new NotAllowedError('Only administrators make projects for somebody else.');
    await this.users.byId(ownerId);
  }
}

function deed(verb: string, { projectId, name }: Project, details: object = { name }): Deed {
  return { kind: 'project', verb, objectId: projectId, projectId, details: { ...details } };
}
