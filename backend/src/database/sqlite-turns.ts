import { DataSource } from 'typeorm';
import type { BetterSqlite3Driver } from 'typeorm/driver/better-sqlite3/BetterSqlite3Driver.js';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner.js';
import type { IsolationLevel } from 'typeorm/driver/types/IsolationLevel.js';

/*
 * TypeORM gives every caller of an SQLite data source the same query runner on the same connection, so two requests that
 * are in a transaction at once break each other. Here every caller gets a runner of its own, and the one connection is
 * lent to one transaction at a time; a statement outside a transaction waits for its turn as well.
 */

/** First come, first served. */
class Turns {
  private last: Promise<void> = Promise.resolve();

  take(): Promise<() => void> {
    let done!: () => void;
    const mine = new Promise<void>((resolve) => (done = resolve));
    const before = this.last;
    this.last = before.then(() => mine);
    return before.then(() => done);
  }
}

class TurnTakingRunner extends BetterSqlite3QueryRunner {
  private giveBack: (() => void) | null = null;

  constructor(
    driver: BetterSqlite3Driver,
    private readonly turns: Turns,
  ) {
    super(driver);
  }

  override async query(sql: string, parameters: unknown[] = [], structured = false): Promise<never> {
    // A deferred transaction that reads first cannot wait for another process's write when it comes to its own.
    const statement = sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE TRANSACTION' : sql;
    if (this.giveBack) return (await super.query(statement, parameters as never[], structured)) as never;
    const done = await this.turns.take();
    try {
      return (await super.query(statement, parameters as never[], structured)) as never;
    } finally {
      done();
    }
  }

  override async startTransaction(isolation?: IsolationLevel): Promise<void> {
    this.giveBack ??= await this.turns.take();
    try {
      await super.startTransaction(isolation);
    } catch (error) {
      this.isTransactionActive = this.transactionDepth > 0;
      this.endTurn();
      throw error;
    }
  }

  override async commitTransaction(): Promise<void> {
    await super.commitTransaction(); // where it throws, the caller rolls back, and that ends the turn
    this.endTurn();
  }

  override async rollbackTransaction(): Promise<void> {
    try {
      await super.rollbackTransaction();
    } catch (error) {
      // A full disk or a fault of the disk ends the whole transaction by itself, before anybody can.
      if (!/no transaction is active/.test((error as Error).message)) throw error;
      this.isTransactionActive = false;
      this.transactionDepth = 0;
    } finally {
      this.endTurn();
    }
  }

  override async release(): Promise<void> {
    while (this.isTransactionActive) await this.rollbackTransaction();
    await super.release();
  }

  private endTurn(): void {
    if (this.transactionDepth > 0) return;
    this.giveBack?.();
    this.giveBack = null;
  }
}

/** Makes transactions of concurrent requests wait for each other on an SQLite data source; leaves others alone. */
export function takeTurns(dataSource: DataSource): DataSource {
  if (dataSource.options.type !== 'better-sqlite3') return dataSource;
  const driver = dataSource.driver as BetterSqlite3Driver;
  const turns = new Turns();
  driver.createQueryRunner = () => new TurnTakingRunner(driver, turns);
  return dataSource;
}
