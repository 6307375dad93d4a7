import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

const log = new Logger('after-commit');
/** By transaction, in the order in which they were asked for. */
const deeds = new WeakMap<EntityManager, (() => void)[]>();

/** Does something once a transaction has committed; never, if it is taken back. */
export function afterCommit(tx: EntityManager, deed: () => void): void {
  deeds.get(tx)?.push(deed);
}

/** Begins to listen; what an earlier transaction on the same connection left when it was taken back is forgotten. */
export function beginDeeds(tx: EntityManager): void {
  deeds.set(tx, []);
}

/** The transaction is through. What is saved stays saved: a deed that fails is logged, and nobody else hears of it. */
export function doDeeds(asked: readonly (() => void)[]): void {
  for (const deed of asked) {
    try {
      deed();
    } catch (error) {
      log.error('After a commit', (error as Error).stack);
    }
  }
}

/** What was asked for in a transaction, in its last moment: the next one on this connection begins with nothing. */
export function takeDeeds(tx: EntityManager): readonly (() => void)[] {
  const asked = deeds.get(tx) ?? [];
  deeds.delete(tx);
  return asked;
}
