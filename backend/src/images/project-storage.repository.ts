import { Injectable } from '@nestjs/common';
import { lockRow } from '../database/row-lock.js';
import type { Page, Paged } from '../database/keyset.js';
import type { Db } from '../database/unit-of-work.js';
import { Project } from '../projects/project.entity.js';

const USED = `SELECT COALESCE(SUM(bytes), 0) AS used FROM (
  SELECT MAX(bytes) AS bytes FROM images
  WHERE project_id = ? AND sha256 <> '' AND source_path IS NULL GROUP BY sha256) originals`;
const OF_ALL = `
  SELECT p.project_id AS projectId, p.name AS name, p.owner_id AS ownerId, u.name AS ownerName,
    p.quota_mb AS quotaMb, p.trash_id AS trashId, COALESCE(i.images, 0) AS images, COALESCE(o.used, 0) AS used
  FROM projects p JOIN users u ON u.user_id = p.owner_id
  LEFT JOIN (SELECT project_id, COUNT(*) AS images FROM images GROUP BY project_id) i ON i.project_id = p.project_id
  LEFT JOIN (
    SELECT project_id, SUM(bytes) AS used FROM (
      SELECT project_id, MAX(bytes) AS bytes FROM images
      WHERE sha256 <> '' AND source_path IS NULL GROUP BY project_id, sha256) originals
    GROUP BY project_id) o ON o.project_id = p.project_id
  ORDER BY used DESC, p.project_id LIMIT ? OFFSET ?`;
const KNOWN = `SELECT 1 FROM images
  WHERE project_id = ? AND sha256 = ? AND source_path IS NULL LIMIT 1`;

/** What one project has here. */
export interface ProjectUse {
  projectId: number;
  name: string;
  ownerId: number;
  ownerName: string;
  quotaMb: number | null;
  inTrash: boolean;
  images: number;
  /** Bytes, counted as {@link ProjectStorageRepository.bytesUsed} does. */
  used: number;
}

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

  /** Of every project, those in the trash included, the largest first. The cursor is a number of rows. */
  async ofAll(db: Db, page: Page): Promise<Paged<ProjectUse>> {
    const skipped = Math.max(0, Math.floor(page.after?.id ?? 0));
    const found = await db.query<(ProjectUse & { trashId: number; images: number | string; used: number | string })[]>(
      OF_ALL,
      [page.limit + 1, skipped],
    );
    const rows = found.slice(0, page.limit).map(({ trashId, images, used, ...row }) => ({
      ...row,
      ...{ inTrash: Number(trashId) !== 0, images: Number(images), used: Number(used) },
    }));
    return { rows, next: found.length > page.limit ? { sort: 0, id: skipped + page.limit } : null };
  }

  async holds(db: Db, projectId: number, sha256: string): Promise<boolean> {
    return (await db.query<unknown[]>(KNOWN, [projectId, sha256])).length > 0;
  }
}
