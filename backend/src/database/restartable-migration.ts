import { type MigrationInterface, QueryFailedError, type QueryRunner } from 'typeorm';

/** On MariaDB, while migrations run: those that were begun. */
export const MIGRATIONS_BEGUN = 'memento_migrating';
/** What is answered to a change that has been made: a table, a column or an index that is there, or is gone, already. */
const MADE_ALREADY = new Set([1050, 1060, 1061, 1091]);

/**
 * MariaDB keeps each change to a table at once, and knows nothing of the migration that it belongs to: one that is killed in
 * the middle would find its own first steps in its way for ever. So it is written down which ones were begun; one that was,
 * passes over what it has made already. What it does to rows it does again, and must bear that.
 */
export function restartable(Migration: new () => MigrationInterface): new () => MigrationInterface {
  return class implements MigrationInterface {
    readonly name = Migration.name;
    readonly #migration = new Migration();

    async up(runner: QueryRunner): Promise<void> {
      await runner.query(`CREATE TABLE IF NOT EXISTS ${MIGRATIONS_BEGUN} (name varchar(255) NOT NULL PRIMARY KEY)`);
      const begun: unknown = await runner.query(`SELECT name FROM ${MIGRATIONS_BEGUN} WHERE name = ?`, [this.name]);
      const isBegun = (begun as unknown[]).length > 0;
      // Kept with the first change that is made to a table.
      if (!isBegun) await runner.query(`INSERT INTO ${MIGRATIONS_BEGUN} (name) VALUES (?)`, [this.name]);
      await this.#migration.up(isBegun ? passingOver(runner) : runner);
    }

    async down(runner: QueryRunner): Promise<void> {
      await this.#migration.down(runner);
    }
  };
}

/** To be called when all have come to their end. */
export async function forgetBegun(runner: QueryRunner): Promise<void> {
  await runner.query(`DROP TABLE IF EXISTS ${MIGRATIONS_BEGUN}`);
}

/** The same runner; only that changes which have been made already are no errors. */
function passingOver(runner: QueryRunner): QueryRunner {
  const query = async (...asked: Parameters<QueryRunner['query']>): Promise<unknown> => {
    try {
      return await runner.query(...asked);
    } catch (error) {
      if (isMadeAlready(error)) return undefined;
      throw error;
    }
  };
  // What the runner itself asks goes the same way, since it is called on what is handed out here.
  return new Proxy(runner, {
    get: (target, name): unknown => (name === 'query' ? query : Reflect.get(target, name)),
  });
}

function isMadeAlready(error: unknown): boolean {
  if (!(error instanceof QueryFailedError)) return false;
  const { errno } = error.driverError as { errno?: number };
  return errno !== undefined && MADE_ALREADY.has(errno);
}
