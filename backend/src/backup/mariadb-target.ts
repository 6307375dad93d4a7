import type { Connection, ResultSetHeader } from 'mysql2/promise';
import { EXIT } from './backup-error.js';
import { connectedTo } from './mariadb-place.js';
import type { RowTarget } from './row-target.js';
import { quoted, type TableShape, type Value } from './table-shape.js';

/** Of one statement: far below the smallest `max_allowed_packet` that anybody has, unless a single row is larger. */
const PORTION_CHARS = 512 * 1024;
const PORTION_ROWS = 2000;

export class MariaDbTarget implements RowTarget {
  private constructor(private readonly connection: Connection) {}

  /** @throws BackupError database.not-open */
  static async open(address: string): Promise<MariaDbTarget> {
    const connection = await connectedTo(address, EXIT.target);
    await connection.query('SET SESSION foreign_key_checks = 0');
    return new MariaDbTarget(connection);
  }

  async load({ name, columns }: TableShape, rows: AsyncIterable<Value[]>): Promise<number> {
    const names = columns.map((column) => quoted(column.name)).join(', ');
    const sql = `INSERT INTO ${quoted(name)} (${names}) VALUES ?`;
    let loaded = 0;
    let portion: unknown[][] = [];
    let chars = 0;
    const send = async (): Promise<void> => {
      if (portion.length) loaded += (await this.connection.query<ResultSetHeader>(sql, [portion]))[0].affectedRows;
      [portion, chars] = [[], 0];
    };
    for await (const row of rows) {
      const length = charsOf(row);
      if (chars + length > PORTION_CHARS || portion.length >= PORTION_ROWS) await send(); // a large row goes alone
      portion.push(row.map((value) => (typeof value === 'bigint' ? String(value) : value)));
      chars += length;
    }
    await send();
    return loaded;
  }

  async continueAt(table: string, nextId: number): Promise<void> {
    await this.connection.query(`ALTER TABLE ${quoted(table)} AUTO_INCREMENT = ${nextId}`);
  }

  async tableNames(): Promise<string[]> {
    const sql = 'SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()';
    return (await this.query(sql)).map(([name]) => String(name));
  }

  async query(sql: string): Promise<unknown[][]> {
    const [rows] = await this.connection.query({ sql, rowsAsArray: true });
    return Array.isArray(rows) ? (rows as unknown[][]) : [];
  }

  async brokenReferences(): Promise<string[]> {
    const references = await this.query(`
      SELECT table_name, column_name, referenced_table_name, referenced_column_name
      FROM information_schema.key_column_usage
      WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL`);
    const broken: string[] = [];
    for (const [table, column, parent, key] of references.map((row) => row.map(String))) {
      const orphans = await this.query(`
        SELECT 1 FROM ${quoted(table)} c LEFT JOIN ${quoted(parent)} p ON p.${quoted(key)} = c.${quoted(column)}
        WHERE c.${quoted(column)} IS NOT NULL AND p.${quoted(key)} IS NULL LIMIT 1`);
      if (orphans.length) broken.push(`${table} → ${parent}`);
    }
    return broken;
  }

  async close(): Promise<void> {
    await this.connection.end().catch(() => undefined); // it may be gone already
  }
}

/** About what a row takes in a statement. */
function charsOf(row: Value[]): number {
  let chars = 0;
  for (const value of row) chars += typeof value === 'object' ? (value?.length ?? 0) * 2 : String(value).length;
  return chars;
}
