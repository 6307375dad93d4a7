import { createHash } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { AppError } from '../errors/app-error.js';

/** Others ask again so often: a turn takes some milliseconds. */
const LOOK_AGAIN_MS = [5, 10, 20, 50, 100];

/**
 * Locks that all servers of one MariaDB share. A server that dies loses its own with its connection, so that nobody has to
 * find out whether it lives. All locks of a server are on one connection: each of them waits by asking again, or the rest
 * would wait behind it.
 */
export class NamedLocks {
  private connection: Promise<QueryRunner> | null = null;

  constructor(private readonly dataSource: DataSource) {}

  /**
   * @param name   of what is free on this server already: a server would be given its own lock twice.
   * @param mostMs how long others may have it.
   * @returns      what gives it back.
   * @throws       AppError 423 turn.busy when others have it for longer, QueryFailedError
   */
  async take(name: string, mostMs: number): Promise<() => Promise<void>> {
    const lock = lockName(this.dataSource.driver.database ?? '', name);
    const deadline = performance.now() + mostMs;
    for (let n = 0; !(await this.ask('GET_LOCK(?, 0)', lock)); n++) {
      if (performance.now() > deadline) throw new AppError(423, 'turn.busy', 'Others are at work on this. Try again.');
      await later(LOOK_AGAIN_MS[Math.min(n, LOOK_AGAIN_MS.length - 1)]);
    }
    // A lock whose connection has ended is free already.
    return () => this.ask('RELEASE_LOCK(?)', lock).then(undefined, () => undefined);
  }

  async close(): Promise<void> {
    const runner = await this.connection?.catch(() => null);
    this.connection = null;
    // Its connection goes back to the others, who must not inherit anything.
    await runner?.query('SELECT RELEASE_ALL_LOCKS()').catch(() => undefined);
    await runner?.release();
  }

  private async ask(what: string, lock: string): Promise<boolean> {
    const connection = (this.connection ??= this.connected());
    try {
      const rows = (await (await connection).query(`SELECT ${what} AS done`, [lock])) as { done: number | string }[];
      return Number(rows[0].done) === 1;
    } catch (error) {
      // The next one who asks gets another; with this one all locks that it had are gone.
      if (this.connection === connection) this.connection = null;
      await connection.then((runner) => runner.release()).catch(() => undefined);
      throw error;
    }
  }

  private async connected(): Promise<QueryRunner> {
    const runner = this.dataSource.createQueryRunner();
    await runner.connect();
    return runner;
  }
}

/** MariaDB has them for the whole server, and of 64 characters everywhere. */
function lockName(database: string, name: string): string {
  return createHash('sha256').update(`memento ${database} ${name}`).digest('hex');
}
