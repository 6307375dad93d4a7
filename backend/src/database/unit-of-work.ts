import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { runCommitHook } from './commit-hook.js';

/**
 * Where a query runs: inside one transaction, or outside any. Repositories take it as their first argument; inside
 * {@link UnitOfWork.run} only the transaction's may be used (on the embedded database another one would wait for it for ever).
 */
export type Db = EntityManager;

@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /** Outside a transaction: one statement, one turn. */
  get db(): Db {
    return this.dataSource.manager;
  }

  /** All of `work` or nothing of it. */
  run<Result>(work: (tx: Db) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction(async (tx) => {
      const result = await work(tx);
      await runCommitHook(tx);
      return result;
    });
  }
}

const SQLITE_UNIQUE = [1555, 2067];

/** Whether a unique index refused the row. */
export function isDuplicate(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const cause = error.driverError as { code?: string; errcode?: number };
  return cause.code === 'ER_DUP_ENTRY' || SQLITE_UNIQUE.includes(cause.errcode ?? 0);
}
