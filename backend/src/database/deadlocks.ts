import { DataSource, QueryFailedError, type ReplicationMode } from 'typeorm';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import { MysqlQueryRunner } from 'typeorm/driver/mysql/MysqlQueryRunner.js';

const MOST_TRIES = 5;

/**
 * Does again what had to give way: where two wait for each other, MariaDB takes one back, and nothing of it is left.
 *
 * @throws what `work` throws, a deadlock only after some tries
 */
export async function repeatingDeadlocks<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isDeadlock(error) || tries === MOST_TRIES) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === 'ER_LOCK_DEADLOCK';
}

/** A statement outside a transaction is one of its own: it locks rows in several indexes, and may have to give way, too. */
class RepeatingRunner extends MysqlQueryRunner {
  override async query(sql: string, parameters: unknown[] = [], structured = false): Promise<never> {
    const ask = async (): Promise<never> => (await super.query(sql, parameters as never[], structured)) as never;
    return this.isTransactionActive ? ask() : repeatingDeadlocks(ask);
  }
}

/** Has MariaDB's lone statements repeated after a deadlock, as `UnitOfWork` does with transactions. */
export function repeatLoneStatements(dataSource: DataSource): DataSource {
  if (dataSource.options.type !== 'mariadb') return dataSource;
  const driver = dataSource.driver as MysqlDriver;
  driver.createQueryRunner = (mode: ReplicationMode) => new RepeatingRunner(driver, mode);
  return dataSource;
}
