import { Column } from 'typeorm';
import { TIME } from './column-types.js';

/** Columns of everything that people edit: when, by whom, and the version that optimistic concurrency compares. */
export abstract class Tracked {
  @Column(TIME)
  createdAt: Date;

  @Column(TIME)
  updatedAt: Date;

  /** User who made it; null for what a program or a removed user made. */
  @Column({ type: 'integer', nullable: true })
  createdBy: number | null;

  @Column({ type: 'integer', nullable: true })
  updatedBy: number | null;

  /** 1 when made, one more with each change. */
  @Column({ type: 'integer', default: 1 })
  version: number;
}

/** What a new row gets. */
export function madeBy(userId: number | null, at = new Date()): Tracked {
  return { createdAt: at, updatedAt: at, createdBy: userId, updatedBy: userId, version: 1 };
}
