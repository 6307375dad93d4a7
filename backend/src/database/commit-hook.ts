import { AsyncLocalStorage } from 'node:async_hooks';
import type { EntityManager } from 'typeorm';

/** Something that must be saved with whatever the current request saves, in the same transaction. */
export type CommitHook = (tx: EntityManager) => Promise<void>;

const hooks = new AsyncLocalStorage<CommitHook>();

/** Runs `work` so that each transaction it makes runs `hook` before it commits. */
export function withCommitHook<Result>(hook: CommitHook, work: () => Result): Result {
  return hooks.run(hook, work);
}

export async function runCommitHook(tx: EntityManager): Promise<void> {
  await hooks.getStore()?.(tx);
}
