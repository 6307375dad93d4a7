import { Column } from 'typeorm';
import { Tracked } from './tracked.js';

/** {@link Trashable.trashId} of what is there. */
export const LIVE = 0;

/** What can be thrown away and brought back. Every query for people asks for live rows only. */
export abstract class Trashable extends Tracked {
  /** {@link LIVE}, or the entry of the trash with which it went; part of unique keys, so that its name is free again. */
  @Column({ type: 'integer', default: LIVE })
  trashId: number;
}
