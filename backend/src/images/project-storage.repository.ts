import { Injectable } from '@nestjs/common';
import { lockRow } from '../database/row-lock.js';
import type { Db } from '../database/unit-of-work.js';
import { Project } from '../projects/project.entity.js';

const USED = `SELECT COALESCE(SUM(bytes), 0) AS used FROM (
  SELECT MAX(bytes) AS bytes FROM images
  WHERE project_id = ? AND sha256 <> '' AND source_path IS NULL GROUP BY sha256) originals`;
const KNOWN = `SELECT 1 FROM images
  WHERE project_id = ? AND sha256 = ? AND source_path IS NULL LIMIT 1`;

@Injectable()
export class ProjectStorageRepository {
  /** Images are added to a project one after the other, so that each sees what the others take. */
  lock(tx: Db, projectId: number): Promise<void> {
    return lockRow(tx, Project, { projectId });
  }

  async quotaMb(db: Db, projectId: number): Promise<number | null> {
    const project = await db.findOne(Project, { where: { projectId }, select: { projectId: true, quotaMb: true } });
    return project?.quotaMb ?? null;
  }

  async setQuota(tx: Db, projectId: number, quotaMb: number | null): Promise<void> {
    await tx.update(Project, { projectId }, { quotaMb });
  }

  /** Bytes of the originals that a project has here, in the trash included, each once. */
  async bytesUsed(db: Db, projectId: number): Promise<number> {
    const [{ used }] = await db.query<{ used: number | string }[]>(USED, [projectId]);
    return Number(used);
  }

  async holds(db: Db, projectId: number, sha256: string): Promise<boolean> {
    return (await db.query<unknown[]>(KNOWN, [projectId, sha256])).length > 0;
  }
}
