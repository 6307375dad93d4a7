import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { beginDeeds, doDeeds, takeDeeds } from './after-commit.js';
import { runCommitHook } from './commit-hook.js';
import { repeatingDeadlocks } from './deadlocks.js';

/**
 * Where a query runs: inside one transaction, or outside any. Repositories take it as their first argument; inside
 * {@link UnitOfWork.run} only the transaction's may be used (on the embedded database another one would wait for it for ever).
 */
export type Db = EntityManager;

@Injectable()
export class UnitOfWork {
  constructor(private readonly dataSource: DataSource) {}

  /** Outside a transaction: one statement, one turn. It is repeated like a transaction where it has to give way. */
  get db(): Db {
    return this.dataSource.manager;
  }

  /**
   * All of `work` or nothing of it. Where two transactions wait for each other, MariaDB takes one back; that one is done
   * again, so `work` must change nothing but the database.
   */
  run<Result>(work: (tx: Db) => Promise<Result>): Promise<Result> {
    return repeatingDeadlocks(() => this.once(work));
  }

  private async once<Result>(work: (tx: Db) => Promise<Result>): Promise<Result> {
    const { result, deeds } = await this.dataSource.transaction(async (tx) => {
      beginDeeds(tx);
      const result = await work(tx);
      await runCommitHook(tx);
      return { result, deeds: takeDeeds(tx) };
    });
    doDeeds(deeds);
    return result;
  }
}

const SQLITE_UNIQUE = [1555, 2067];

/** Whether a unique index refused the row. */
export function isDuplicate(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const cause = error.driverError as { code?: string; errcode?: number };
  return cause.code === 'ER_DUP_ENTRY' || SQLITE_UNIQUE.includes(cause.errcode ?? 0);
}
