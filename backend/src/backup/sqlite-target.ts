import { SqliteDatabase } from '../database/sqlite-driver.js';
import type { RowTarget } from './row-target.js';
import { quoted, type TableShape, type Value } from './table-shape.js';

const PORTION_ROWS = 5000;

export class SqliteTarget implements RowTarget {
  private readonly database: SqliteDatabase;

  constructor(path: string) {
    this.database = new SqliteDatabase(path);
    this.database.exec('PRAGMA foreign_keys = OFF; PRAGMA synchronous = FULL');
  }

  async load({ name, columns }: TableShape, rows: AsyncIterable<Value[]>): Promise<number> {
    const names = columns.map((column) => quoted(column.name));
    const sql = `INSERT INTO ${quoted(name)} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    const insert = this.database.prepare(sql);
    let loaded = 0;
    this.database.exec('BEGIN');
    for await (const row of rows) {
      insert.run(...row);
      if (++loaded % PORTION_ROWS === 0) this.database.exec('COMMIT; BEGIN');
    }
    this.database.exec('COMMIT');
    return loaded;
  }

  async continueAt(table: string, nextId: number): Promise<void> {
    const last = nextId - 1;
    // A table that nothing was ever added to has no line there.
    const { changes } = this.database.prepare('UPDATE sqlite_sequence SET seq = ? WHERE name = ?').run(last, table);
    if (changes === 0) this.database.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(table, last);
  }

  async tableNames(): Promise<string[]> {
    return (await this.query("SELECT name FROM sqlite_master WHERE type = 'table'")).map(([name]) => String(name));
  }

  async query(sql: string): Promise<unknown[][]> {
    const statement = this.database.prepare(sql);
    if (statement.reader) return (statement.all() as object[]).map((row) => Object.values(row) as unknown[]);
    statement.run();
    return [];
  }

  async brokenReferences(): Promise<string[]> {
    const rows = this.database.pragma('foreign_key_check') as { table: string; parent: string }[];
    return [...new Set(rows.map(({ table, parent }) => `${table} → ${parent}`))];
  }

  async close(): Promise<void> {
    this.database.close();
  }
}
