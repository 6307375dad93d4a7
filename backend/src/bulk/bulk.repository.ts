import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { Category } from '../categories/category.entity.js';
import { lockRow } from '../database/row-lock.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { AnnotationLabel } from '../labels/annotation-label.entity.js';
import { Label } from '../labels/label.entity.js';
import { Grant } from '../permissions/grant.entity.js';
import type { Principal } from '../permissions/principal.js';
import { visibleAnnotations, workableAnnotations } from '../permissions/visible.js';
import { Project } from '../projects/project.entity.js';

/** Below what either database takes as parameters of one statement. */
const ROWS_AT_ONCE = 500;

/** A sample, as far as it matters to those who change many. */
export type PickedSample = Pick<Annotation, 'annotationId' | 'categoryId' | 'name'>;

const PICKED = ['a.annotationId', 'a.categoryId', 'a.name'];

@Injectable()
export class BulkRepository {
  /** Two people who change many samples of a project at once do so one after the other. */
  lockProject(tx: Db, projectId: number): Promise<void> {
    return lockRow(tx, Project, { projectId });
  }

  /** Those of the ids that are live samples of the project and that the caller sees. */
  async picked(tx: Db, projectId: number, ids: readonly number[], me: Principal): Promise<PickedSample[]> {
    return (
      await inChunks(ids, (some) => {
        const rows = tx
          .createQueryBuilder(Annotation, 'a')
          .select(PICKED)
          .where({ projectId, annotationId: In(some) });
        return visibleAnnotations(rows, me).getMany();
      })
    ).flat();
  }

  /** How many of the samples the caller may work on. */
  async countWorkable(tx: Db, ids: readonly number[], me: Principal): Promise<number> {
    const counts = await inChunks(ids, (some) =>
      workableAnnotations(tx.createQueryBuilder(Annotation, 'a').where({ annotationId: In(some) }), me).getCount(),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  countLabels(tx: Db, projectId: number, labelIds: number[]): Promise<number> {
    return tx.countBy(Label, { projectId, labelId: In(labelIds) });
  }

  async labelsOn(
    tx: Db,
    ids: readonly number[],
    labelIds: number[],
  ): Promise<Pick<AnnotationLabel, 'annotationId' | 'labelId'>[]> {
    const select = { annotationId: true, labelId: true };
    const where = (some: number[]) => ({ annotationId: In(some), labelId: In(labelIds) });
    return (await inChunks(ids, (some) => tx.find(AnnotationLabel, { select, where: where(some) }))).flat();
  }

  /** Somebody may have put one there just now: then it is there. */
  async attach(tx: Db, links: Pick<AnnotationLabel, 'annotationId' | 'labelId'>[], by: number): Promise<void> {
    const stamp = { createdBy: by, createdAt: new Date() };
    await inChunks(links, (some) => {
      const values = some.map((link) => ({ ...link, ...stamp }));
      return tx.createQueryBuilder().insert().into(AnnotationLabel).values(values).orIgnore().execute();
    });
  }

  async detach(tx: Db, ids: readonly number[], labelIds: number[]): Promise<void> {
    await inChunks(ids, (some) => tx.delete(AnnotationLabel, { annotationId: In(some), labelId: In(labelIds) }));
  }

  category(tx: Db, projectId: number, categoryId: number): Promise<Category | null> {
    return tx.findOneBy(Category, { projectId, categoryId, trashId: LIVE });
  }

  /** Which of the names are taken in a category. */
  async namesIn(tx: Db, categoryId: number, names: readonly string[]): Promise<Set<string>> {
    const found = await inChunks(names, (some) =>
      tx.find(Annotation, {
        select: { annotationId: true, name: true },
        where: { categoryId, name: In(some), trashId: LIVE },
      }),
    );
    return new Set(found.flat().map(({ name }) => name));
  }

  /** Grants on the samples follow them. */
  async move(tx: Db, ids: readonly number[], categoryId: number, by: number): Promise<void> {
    await inChunks(ids, async (some) => {
      const where = { annotationId: In(some) };
      await tx
        .createQueryBuilder()
        .update(Annotation)
        .set({ categoryId, updatedAt: new Date(), updatedBy: by, version: () => 'version + 1' })
        .where(where)
        .execute();
      await tx.update(Grant, where, { categoryId });
    });
  }
}

async function inChunks<Item, Result>(
  items: readonly Item[],
  take: (some: Item[]) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let n = 0; n < items.length; n += ROWS_AT_ONCE) results.push(await take(items.slice(n, n + ROWS_AT_ONCE)));
  return results;
}
