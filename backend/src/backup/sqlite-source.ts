import { SqliteDatabase } from '../database/sqlite-driver.js';
import { BackupError, EXIT } from './backup-error.js';
import type { RowSource } from './row-source.js';
import { type ColumnShape, kindOf, NO_CONTENT, quoted, type TableShape } from './table-shape.js';

/**
 * The embedded database in one read transaction. With its write-ahead log nobody waits for it; the log grows until it ends,
 * by what is written meanwhile.
 */
export class SqliteSource implements RowSource {
  readonly engine = 'sqlite';
  private readonly database: SqliteDatabase;

  /** @throws BackupError database.not-open */
  constructor(path: string) {
    try {
      this.database = new SqliteDatabase(path, { readonly: true });
      this.database.exec('BEGIN');
      this.database.prepare('SELECT COUNT(*) FROM sqlite_master').all(); // the snapshot is of the first look
    } catch (error) {
      // SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_IOERR
      const sentence = `"${path}" cannot be opened: ${(error as Error).message}`;
      throw new BackupError(EXIT.source, 'database.not-open', sentence);
    }
  }

  async tables(): Promise<TableShape[]> {
    const all = await this.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
    const next = await this.nextIds(all.some(([name]) => name === 'sqlite_sequence'));
    const names = all
      .map(([name]) => String(name))
      .filter((name) => !NO_CONTENT.includes(name) && !name.startsWith('sqlite_')); // its own, as sqlite_stat1 of ANALYZE
    return Promise.all(
      names.map(async (name) => ({ name, columns: await this.columns(name), nextId: next.get(name) ?? null })),
    );
  }

  async *rows({ name, columns }: TableShape): AsyncGenerator<unknown[]> {
    const names = columns.map((column) => column.name);
    // As text, integers are exact beyond 2^53, where Node would throw; and JSON is one that is nothing but a number.
    const read = columns.map(({ name, kind }) =>
      kind === 'integer' || kind === 'text' ? `CAST(${quoted(name)} AS TEXT) ${quoted(name)}` : quoted(name),
    );
    const rows = this.database.prepare(`SELECT ${read.join(', ')} FROM ${quoted(name)}`).iterate();
    for (const row of rows as Iterable<Record<string, unknown>>) yield names.map((column) => row[column]);
  }

  async query(sql: string): Promise<unknown[][]> {
    return (this.database.prepare(sql).all() as object[]).map((row) => Object.values(row) as unknown[]);
  }

  async close(): Promise<void> {
    this.database.close();
  }

  private async nextIds(areKept: boolean): Promise<Map<string, number>> {
    const rows = areKept ? await this.query('SELECT name, seq FROM sqlite_sequence') : [];
    return new Map(rows.map(([name, last]) => [String(name), Number(last) + 1]));
  }

  private async columns(table: string): Promise<ColumnShape[]> {
    const rows = await this.query(`SELECT name, type FROM pragma_table_info('${table}') ORDER BY cid`);
    return rows.map(([name, type]) => ({ name: String(name), kind: kindOf(table, String(name), String(type)) }));
  }
}
