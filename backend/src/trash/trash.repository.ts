import { Injectable } from '@nestjs/common';
import { In, LessThan, MoreThan } from 'typeorm';
import type { Db } from '../database/unit-of-work.js';
import type { Page, Paged } from '../database/keyset.js';
import { LIVE } from '../database/trashable.js';
import type { Principal } from '../permissions/principal.js';
import { administeredTrash } from '../permissions/visible.js';
import { TrashEntry, type TrashKind } from './trash-entry.entity.js';

type TrashTable = 'projects' | 'categories' | 'classifications' | 'images' | 'annotations' | 'layers';

/** Which live rows go with what is thrown away: condition on each table, from the top down, for the id of the thing. */
const GOES_WITH: Record<TrashKind, Partial<Record<TrashTable, string>>> = {
  project: {
    projects: 'project_id = ?',
    categories: 'project_id = ?',
    classifications: 'project_id = ?',
    images: 'project_id = ?',
    annotations: 'project_id = ?',
    layers: 'project_id = ?',
  },
  category: {
    categories: 'category_id = ?',
    annotations: 'category_id = ?',
    layers: 'annotation_id IN (SELECT a.annotation_id FROM annotations a WHERE a.category_id = ?)',
  },
  annotation: { annotations: 'annotation_id = ?', layers: 'annotation_id = ?' },
  layer: { layers: 'layer_id = ?' },
  image: { images: 'image_id = ?', layers: 'image_id = ?' },
  // Categories go on to ask it and decisions stay: it comes back with both.
  classification: { classifications: 'classification_id = ?' },
};

/** What must be there for a thing to come back, as a count of what is missing. */
const MISSING_PARENTS: Record<TrashKind, string | null> = {
  project: null,
  category: 'SELECT COUNT(*) AS missing FROM projects WHERE trash_id <> 0 AND project_id = ?',
  image: 'SELECT COUNT(*) AS missing FROM projects WHERE trash_id <> 0 AND project_id = ?',
  classification: 'SELECT COUNT(*) AS missing FROM projects WHERE trash_id <> 0 AND project_id = ?',
  annotation: `SELECT COUNT(*) AS missing FROM annotations a JOIN categories c ON c.category_id = a.category_id
    WHERE c.trash_id <> 0 AND a.annotation_id = ?`,
  layer: `SELECT COUNT(*) AS missing FROM layers l JOIN annotations a ON a.annotation_id = l.annotation_id
    LEFT JOIN images i ON i.image_id = l.image_id
    WHERE (a.trash_id <> 0 OR i.trash_id <> 0) AND l.layer_id = ?`,
};

/** Those that lie in their project by themselves. */
const IN_PROJECT: readonly TrashKind[] = ['category', 'image', 'classification'];

const BELOW_PROJECT: [TrashKind, TrashTable, string][] = [
  ['category', 'categories', 'category_id'],
  ['annotation', 'annotations', 'annotation_id'],
  ['image', 'images', 'image_id'],
  ['layer', 'layers', 'layer_id'],
  ['classification', 'classifications', 'classification_id'],
];

@Injectable()
export class TrashRepository {
  byId(db: Db, trashId: number): Promise<TrashEntry | null> {
    return db.findOne(TrashEntry, { where: { trashId }, relations: { project: true } });
  }

  /** Newest first. */
  async list(db: Db, projectId: number | undefined, page: Page, me: Principal): Promise<Paged<TrashEntry>> {
    const rows = administeredTrash(db.createQueryBuilder(TrashEntry, 't').innerJoinAndSelect('t.project', 'p'), me);
    if (projectId !== undefined) rows.andWhere('t.projectId = :projectId', { projectId });
    if (page.after) rows.andWhere('t.trashId < :before', { before: page.after.id });
    const found = await rows
      .orderBy('t.trashId', 'DESC')
      .limit(page.limit + 1)
      .getMany();
    const shown = found.slice(0, page.limit);
    const last = shown.at(-1);
    return { rows: shown, next: found.length > page.limit && last ? { sort: 0, id: last.trashId } : null };
  }

  async add(tx: Db, entry: Omit<TrashEntry, 'trashId' | 'project'>): Promise<number> {
    const row = Object.assign(new TrashEntry(), entry);
    await tx.insert(TrashEntry, row);
    return row.trashId;
  }

  /** Marks the thing and what hangs on it. @returns how many rows of the thing itself: 0 when it was gone already */
  async mark(tx: Db, { trashId, kind, objectId }: Pick<TrashEntry, 'trashId' | 'kind' | 'objectId'>): Promise<void> {
    for (const [table, condition] of Object.entries(GOES_WITH[kind])) {
      const live = `UPDATE ${table} SET trash_id = ? WHERE trash_id = ${LIVE} AND ${condition}`;
      await tx.query(live, [trashId, objectId]);
    }
  }

  /** Entries of samples of one project. @returns their ids, by that of the sample */
  async addSamples(
    tx: Db,
    projectId: number,
    entries: Omit<TrashEntry, 'trashId' | 'project'>[],
  ): Promise<Map<number, number>> {
    const { newest } = (await tx
      .createQueryBuilder(TrashEntry, 't')
      .select('COALESCE(MAX(t.trashId), 0)', 'newest')
      .getRawOne<{ newest: number }>()) ?? { newest: 0 };
    await tx.createQueryBuilder().insert().into(TrashEntry).values(entries).updateEntity(false).execute();
    const objectId = In(entries.map((entry) => entry.objectId));
    const added = await tx.find(TrashEntry, {
      select: { trashId: true, objectId: true },
      where: { projectId, kind: 'annotation', objectId, trashId: MoreThan(newest) },
    });
    return new Map(added.map((entry) => [entry.objectId, entry.trashId]));
  }

  /** Marks samples and their layers. @param trashIds by that of the sample */
  async markSamples(tx: Db, trashIds: ReadonlyMap<number, number>): Promise<void> {
    if (trashIds.size === 0) return;
    const cases = [...trashIds].map(([id, trashId]) => `WHEN ${Number(id)} THEN ${Number(trashId)}`).join(' ');
    const ids = [...trashIds.keys()].map(Number).join(', ');
    for (const table of ['annotations', 'layers'])
      await tx.query(
        `UPDATE ${table} SET trash_id = CASE annotation_id ${cases} END
         WHERE trash_id = ${LIVE} AND annotation_id IN (${ids})`,
      );
  }

  /** Takes the mark off again, top down. @throws QueryFailedError where a name is taken by now */
  async unmark(tx: Db, { trashId, kind }: TrashEntry): Promise<void> {
    for (const table of Object.keys(GOES_WITH[kind]))
      await tx.query(`UPDATE ${table} SET trash_id = ${LIVE} WHERE trash_id = ?`, [trashId]);
  }

  /** Samples of which layers lie in the trash by this entry. */
  async samplesOfLayers(db: Db, trashId: number): Promise<number[]> {
    const sql = 'SELECT DISTINCT annotation_id AS id FROM layers WHERE trash_id = ?';
    return (await db.query<{ id: number | string }[]>(sql, [trashId])).map(({ id }) => Number(id));
  }

  async lacksParent(tx: Db, { kind, objectId, projectId }: TrashEntry): Promise<boolean> {
    const sql = MISSING_PARENTS[kind];
    if (!sql) return false;
    const id = IN_PROJECT.includes(kind) ? projectId : objectId;
    const [row] = await tx.query<{ missing: number | string }[]>(sql, [id]);
    return Number(row.missing) > 0;
  }

  async drop(tx: Db, trashId: number): Promise<void> {
    await tx.delete(TrashEntry, { trashId });
  }

  /** Checksums of images that go for good with this entry. */
  async contents(db: Db, { trashId, kind, objectId }: TrashEntry): Promise<string[]> {
    const [condition, id] = kind === 'project' ? ['project_id = ?', objectId] : ['trash_id = ?', trashId];
    const rows = await db.query<{ sha256: string }[]>(
      `SELECT DISTINCT sha256 FROM images WHERE sha256 <> '' AND ${condition}`,
      [id],
    );
    return rows.map((row) => row.sha256);
  }

  /** Deletes for good, bottom up, and forgets earlier deletions of what went along. */
  async purge(tx: Db, { trashId, kind, projectId }: TrashEntry): Promise<void> {
    for (const table of Object.keys(GOES_WITH[kind]).reverse())
      await tx.query(`DELETE FROM ${table} WHERE trash_id = ?`, [trashId]);
    for (const [gone, table, id] of BELOW_PROJECT) {
      const left = `SELECT 1 FROM ${table} x WHERE x.${id} = trash.object_id`;
      await tx.query(`DELETE FROM trash WHERE project_id = ? AND kind = ? AND NOT EXISTS (${left})`, [projectId, gone]);
    }
  }

  expired(db: Db, now: Date): Promise<TrashEntry[]> {
    return db.find(TrashEntry, { where: { expiresAt: LessThan(now) }, order: { trashId: 'ASC' } });
  }
}
