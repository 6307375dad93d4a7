import { Injectable } from '@nestjs/common';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { insertNamed, updateVersioned } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { ofVisibleProjects } from '../permissions/visible.js';
import { Classification } from './classification.entity.js';

export interface ClassificationFilter {
  projectId?: number;
  /** Those that are offered there. */
  categoryId?: number;
  name?: string;
}

/** What would be lost with a classification. */
export interface ClassificationUses {
  /** Decisions of all readers. */
  decisions: number;
  /** Samples that have some. */
  samples: number;
  /** By what was chosen, also options that are none any more. */
  options: { option: string; decisions: number }[];
}

/** Decisions that count: of samples that are there. */
const DECIDED = `FROM decisions d JOIN classifications cl ON cl.classification_id = d.classification_id
  JOIN annotations a ON a.annotation_id = d.annotation_id
  WHERE cl.project_id = ? AND cl.trash_id = 0 AND a.trash_id = 0`;

const OFFERED = `EXISTS (SELECT 1 FROM categories_classifications cc
  WHERE cc.classification_id = cl.classification_id AND cc.category_id = :categoryId)`;

@Injectable()
export class ClassificationsRepository {
  byId(db: Db, classificationId: number): Promise<Classification | null> {
    return db.findOneBy(Classification, { classificationId, trashId: LIVE });
  }

  list(db: Db, filter: ClassificationFilter, page: Page, principal: Principal): Promise<Paged<Classification>> {
    const rows = ofVisibleProjects(db.createQueryBuilder(Classification, 'cl'), principal);
    rows.andWhere({ trashId: LIVE });
    if (filter.projectId !== undefined) rows.andWhere('cl.projectId = :projectId', filter);
    if (filter.name !== undefined) rows.andWhere('cl.name = :name', filter);
    if (filter.categoryId !== undefined) rows.andWhere(OFFERED, filter);
    return keysetPage(rows, 'name', 'classificationId', page);
  }

  /** By classification; those by which nobody has decided are left out. */
  async uses(db: Db, projectId: number): Promise<Map<number, ClassificationUses>> {
    const samples = await db.query<{ id: number; samples: number | string }[]>(
      `SELECT d.classification_id AS id, COUNT(DISTINCT d.annotation_id) AS samples ${DECIDED} GROUP BY d.classification_id`,
      [projectId],
    );
    const chosen = await db.query<{ id: number; chosen: string; decisions: number | string }[]>(
      `SELECT d.classification_id AS id, d.option AS chosen, COUNT(*) AS decisions ${DECIDED}
       GROUP BY d.classification_id, d.option ORDER BY d.option`,
      [projectId],
    );
    const uses = new Map<number, ClassificationUses>();
    for (const row of samples) uses.set(Number(row.id), { samples: Number(row.samples), decisions: 0, options: [] });
    for (const { id, chosen: option, decisions } of chosen) {
      const use = uses.get(Number(id));
      use?.options.push({ option, decisions: Number(decisions) });
      if (use) use.decisions += Number(decisions);
    }
    return uses;
  }

  /** All at once, so that two options may change their names. @returns how many decisions followed */
  async renameOptions(tx: Db, classificationId: number, renamed: { from: string; to: string }[]): Promise<number> {
    const changed = renamed.filter(({ from, to }) => from !== to);
    if (changed.length === 0) return 0;
    const names = changed.map(({ from }) => from);
    const these = `classification_id = ? AND \`option\` IN (${names.map(() => '?').join(', ')})`;
    const [{ decisions }] = await tx.query<{ decisions: number | string }[]>(
      `SELECT COUNT(*) AS decisions FROM decisions WHERE ${these}`,
      [classificationId, ...names],
    );
    const cases = changed.map(() => 'WHEN ? THEN ?').join(' ');
    await tx.query(
      `UPDATE decisions SET version = version + 1, \`option\` = CASE \`option\` ${cases} END WHERE ${these}`,
      [...changed.flatMap(({ from, to }) => [from, to]), ...[classificationId, ...names]],
    );
    return Number(decisions);
  }

  add(db: Db, values: Partial<Classification> & { name: string }): Promise<Classification> {
    return insertNamed(db, Classification, values);
  }

  change(db: Db, classificationId: number, base: number | undefined, values: Partial<Classification>, by: number) {
    return updateVersioned(db, Classification, { classificationId, trashId: LIVE }, base, { values, by });
  }
}
