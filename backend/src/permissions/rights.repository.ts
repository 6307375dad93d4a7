import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import type { Db } from '../database/unit-of-work.js';
import { SYSTEM_CODE } from './grant-code.js';
import type { GrantCode } from './grant-code.js';

/** Why somebody sees something: they administer everything, own the project, were let in, or came by a link. */
export const REASONS = ['administrator', 'owner', 'grant', 'share'] as const;
export type Reason = (typeof REASONS)[number];

/** One reason for which one person sees one thing. Names are null where the thing is not that deep. */
export interface RightRow {
  reason: Reason;
  userId: number;
  username: string;
  personName: string;
  active: boolean | number;
  type: GrantCode | '';
  projectId: number | null;
  projectName: string | null;
  categoryId: number | null;
  categoryName: string | null;
  annotationId: number | null;
  annotationName: string | null;
  shareId: number | null;
  note: string | null;
}

const NOWHERE_DEEPER = 'NULL AS categoryId, NULL AS annotationId';
const OWNED = `SELECT 1 AS place, p.owner_id AS userId, '' AS type, p.project_id AS projectId, ${NOWHERE_DEEPER}
  FROM projects p`;
const GRANTED = `SELECT CASE WHEN g.type = '${SYSTEM_CODE}' THEN 0 WHEN u.kind = 'guest' THEN 3 ELSE 2 END AS place,
    g.user_id AS userId, g.type AS type,
    g.project_id AS projectId, g.category_id AS categoryId, g.annotation_id AS annotationId
  FROM permissions g JOIN users u ON u.user_id = g.user_id`;

/** What lies in the trash shows to nobody, and a link that is over opens nothing. */
const shownOf = (rows: string): string => `
  SELECT r.*, u.username AS username, u.name AS personName, u.active AS active, p.name AS projectName,
    c.name AS categoryName, a.name AS annotationName, s.share_id AS shareId, s.note AS note
  FROM (${rows}) r
  JOIN users u ON u.user_id = r.userId
  LEFT JOIN projects p ON p.project_id = r.projectId
  LEFT JOIN categories c ON c.category_id = r.categoryId
  LEFT JOIN annotations a ON a.annotation_id = r.annotationId
  LEFT JOIN shares s ON s.user_id = r.userId
  WHERE COALESCE(p.trash_id, 0) = 0 AND COALESCE(c.trash_id, 0) = 0 AND COALESCE(a.trash_id, 0) = 0
    AND (r.place < 3 OR (s.revoked_at IS NULL AND s.expires_at > :now))`;

const IN_ORDER = 'c.name, a.name, r.type, r.categoryId, r.annotationId';

/** Rights as they are, not as somebody asks for them: who sees what, and why. */
@Injectable()
export class RightsRepository {
  /** Everybody who sees something of a project: administrators first, then the owner, people by name, links. */
  onProject(db: Db, projectId: number, now: Date, page: Page): Promise<Paged<RightRow>> {
    const rows = `${OWNED} WHERE p.project_id = :projectId UNION ALL ${GRANTED} WHERE g.project_id = :projectId OR g.type = '${SYSTEM_CODE}'`;
    const sql = `${shownOf(rows)} ORDER BY r.place, u.username, r.userId, ${IN_ORDER}`;
    return paged(db, sql, { projectId, now }, page);
  }

  /** Everything that somebody sees, by project. */
  ofPerson(db: Db, userId: number, now: Date, page: Page): Promise<Paged<RightRow>> {
    const rows = `${OWNED} WHERE p.owner_id = :userId UNION ALL ${GRANTED} WHERE g.user_id = :userId`;
    const sql = `${shownOf(rows)} ORDER BY r.place, p.name, r.projectId, ${IN_ORDER}`;
    return paged(db, sql, { userId, now }, page);
  }
}

/** The cursor is a number of rows: they come from two tables, which have no id in common. */
async function paged(db: Db, sql: string, values: object, page: Page): Promise<Paged<RightRow>> {
  const skipped = Math.max(0, Math.floor(page.after?.id ?? 0));
  // As a query builder does it: each database has its own way to write a time.
  const [text, parameters] = db.dataSource.driver.escapeQueryWithParameters(`${sql} LIMIT :limit OFFSET :skipped`, {
    ...values,
    limit: page.limit + 1,
    skipped,
  });
  const found = await db.query<(Omit<RightRow, 'reason'> & { place: number })[]>(text, parameters as unknown[]);
  const rows = found.slice(0, page.limit).map((row) => ({ ...row, reason: REASONS[Number(row.place)] }));
  return { rows, next: found.length > page.limit ? { sort: 0, id: skipped + page.limit } : null };
}
