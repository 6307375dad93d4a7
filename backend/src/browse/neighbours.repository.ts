import { Injectable } from '@nestjs/common';
import { Annotation } from '../annotations/annotation.entity.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { matchingSamples } from './samples.repository.js';
import type { SampleFilter, SampleSort } from './sample-filter.js';
import { type SortKey, sortKeys } from './sample-order.js';

/** A sample, as far as going there needs. */
export interface Neighbour {
  annotationId: number;
  projectId: number;
  name: string;
}

const BACKWARDS = { ASC: 'DESC', DESC: 'ASC' } as const;
const BEYOND = { ASC: '>', DESC: '<' } as const;

/**
 * What comes before and after a sample in a list. Read from its place on, never from the beginning of the list: the first
 * neighbours of a hundred thousand samples cost what those of ten do. The sample itself need not be in the list.
 */
@Injectable()
export class NeighboursRepository {
  /** With its category. */
  byId(db: Db, annotationId: number): Promise<Annotation | null> {
    return db.findOne(Annotation, { where: { annotationId, trashId: LIVE }, relations: { category: true } });
  }

  next(db: Db, here: Annotation, filter: SampleFilter, sort: SampleSort, me: Principal): Promise<Neighbour | null> {
    return this.nearest(db, sortKeys(here, sort), filter, me);
  }

  previous(db: Db, here: Annotation, filter: SampleFilter, sort: SampleSort, me: Principal): Promise<Neighbour | null> {
    const keys = sortKeys(here, sort).map((key) => ({ ...key, direction: BACKWARDS[key.direction] }));
    return this.nearest(db, keys, filter, me);
  }

  /** How many come before it. Counts them, so it takes longer the further down the list the sample is. */
  async before(db: Db, here: Annotation, filter: SampleFilter, sort: SampleSort, me: Principal): Promise<number> {
    const keys = sortKeys(here, sort).map((key) => ({ ...key, direction: BACKWARDS[key.direction] }));
    let count = 0;
    for (let shared = 0; shared < keys.length; shared++) {
      const row = await this.beyond(db, keys, shared, filter, me)
        .select('COUNT(*)', 'count')
        .getRawOne<{ count: number | string }>();
      count += Number(row?.count ?? 0);
    }
    return count;
  }

  /** Whether it is in the list. */
  async includes(db: Db, annotationId: number, filter: SampleFilter, me: Principal): Promise<boolean> {
    return (await matchingSamples(db, filter, me).andWhere({ annotationId }).getCount()) > 0;
  }

  /** Those that share most with the sample are the nearest: one statement, seldom two, each along an index. */
  private async nearest(db: Db, keys: SortKey[], filter: SampleFilter, me: Principal): Promise<Neighbour | null> {
    for (let shared = keys.length - 1; shared >= 0; shared--) {
      const rows = this.beyond(db, keys, shared, filter, me)
        .select('a.annotationId', 'annotationId')
        .addSelect('a.projectId', 'projectId')
        .addSelect('a.name', 'name')
        .limit(1);
      for (const { column, direction } of keys.slice(shared)) rows.addOrderBy(column, direction);
      const found = await rows.getRawOne<Neighbour>();
      if (found) return { ...found, annotationId: Number(found.annotationId), projectId: Number(found.projectId) };
    }
    return null;
  }

  /** Those that share the first keys, and lie beyond in the one that follows. One range for each, which both databases read along an index. */
  private beyond(db: Db, keys: SortKey[], shared: number, filter: SampleFilter, me: Principal) {
    const rows = matchingSamples(db, filter, me);
    if (keys.some(({ column }) => column.startsWith('c.'))) rows.innerJoin('a.category', 'c');
    keys.slice(0, shared + 1).forEach(({ column, direction, value }, n) => {
      const comparison = n === shared ? BEYOND[direction] : '=';
      rows.andWhere(`${column} ${comparison} :key${n}`, { [`key${n}`]: value });
    });
    return rows;
  }
}
