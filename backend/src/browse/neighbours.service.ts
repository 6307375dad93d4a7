import { Injectable } from '@nestjs/common';
import { type Annotation } from '../annotations/annotation.entity.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { type Neighbour, NeighboursRepository } from './neighbours.repository.js';
import type { SampleFilter, SampleSort } from './sample-filter.js';
import { SamplesRepository } from './samples.repository.js';

/** A list that a sample is looked at in; null: the samples of its category, by name. */
export type ListAround = { filter: Omit<SampleFilter, 'projectId'>; sort: SampleSort } | null;

export interface Neighbours {
  previous: Neighbour | null;
  next: Neighbour | null;
}

/** Where a sample is in a list. */
export interface Place {
  /** From 1; 0: it does not match. */
  position: number;
  /** How many match. */
  total: number;
}

/** The way from a sample to the one before and the one after, in whichever list one walks through. */
@Injectable()
export class NeighboursService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly neighbours: NeighboursRepository,
    private readonly samples: SamplesRepository,
  ) {}

  /** @throws NotFoundError */
  async of(annotationId: number, list: ListAround, me: Principal): Promise<Neighbours> {
    // A guest's link opens this one sample.
    if (me.share) return { previous: null, next: null };
    const { db } = this.work;
    const here = await this.byId(annotationId);
    const { filter, sort } = around(here, list);
    return {
      previous: await this.neighbours.previous(db, here, filter, sort, me),
      next: await this.neighbours.next(db, here, filter, sort, me),
    };
  }

  /** @throws NotFoundError */
  async place(annotationId: number, list: ListAround, me: Principal): Promise<Place> {
    const { db } = this.work;
    const here = await this.byId(annotationId);
    const { filter, sort } = around(here, list);
    const total = await this.samples.count(db, filter, me);
    const matches = await this.neighbours.includes(db, annotationId, filter, me);
    return { total, position: matches ? 1 + (await this.neighbours.before(db, here, filter, sort, me)) : 0 };
  }

  private async byId(annotationId: number): Promise<Annotation> {
    const here = await this.neighbours.byId(this.work.db, annotationId);
    if (!here) throw new NotFoundError('annotation');
    return here;
  }
}

function around({ projectId, categoryId }: Annotation, list: ListAround): { filter: SampleFilter; sort: SampleSort } {
  return list
    ? { filter: { ...list.filter, projectId }, sort: list.sort }
    : { filter: { projectId, categoryId }, sort: 'name' };
}
