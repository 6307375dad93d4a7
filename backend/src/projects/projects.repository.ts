import { Injectable } from '@nestjs/common';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { insertNamed, updateVersioned } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { ofVisibleProjects } from '../permissions/visible.js';
import { Project } from './project.entity.js';

@Injectable()
export class ProjectsRepository {
  byId(db: Db, projectId: number): Promise<Project | null> {
    return db.findOneBy(Project, { projectId, trashId: LIVE });
  }

  list(db: Db, name: string | undefined, page: Page, principal: Principal): Promise<Paged<Project>> {
    const projects = ofVisibleProjects(db.createQueryBuilder(Project, 'p'), principal);
    if (name !== undefined) projects.andWhere('p.name = :name', { name });
    return keysetPage(projects, 'name', 'projectId', page);
  }

  add(db: Db, values: Partial<Project> & { name: string }): Promise<Project> {
    return insertNamed(db, Project, values);
  }

  change(db: Db, projectId: number, base: number | undefined, values: Partial<Project>, by: number): Promise<boolean> {
    return updateVersioned(db, Project, { projectId, trashId: LIVE }, base, { values, by });
  }

  /** After another number of readers is asked for. Samples that nobody has submitted keep the status they were given. */
  async recountSubmissions(tx: Db, projectId: number, readers: number): Promise<void> {
    const submitted = '(SELECT COUNT(*) FROM submissions s WHERE s.annotation_id = annotations.annotation_id)';
    await tx.query(
      `UPDATE annotations SET status = CASE WHEN ${submitted} >= ? THEN 'S' ELSE 'N' END
       WHERE project_id = ? AND ${submitted} > 0`,
      [readers, projectId],
    );
  }
}
