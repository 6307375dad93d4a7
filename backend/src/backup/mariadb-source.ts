import type { Readable } from 'node:stream';
import type { Connection } from 'mysql2/promise';
import { EXIT } from './backup-error.js';
import { connectedTo } from './mariadb-place.js';
import type { RowSource } from './row-source.js';
import { type ColumnShape, kindOf, NO_CONTENT, quoted, type TableShape } from './table-shape.js';

/** MariaDB in one transaction that sees what was there when it began. InnoDB makes nobody wait for it. */
export class MariaDbSource implements RowSource {
  readonly engine = 'mariadb';

  private constructor(private readonly connection: Connection) {}

  /** @throws BackupError database.not-open */
  static async open(address: string): Promise<MariaDbSource> {
    const connection = await connectedTo(address, EXIT.source);
    await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    return new MariaDbSource(connection);
  }

  async tables(): Promise<TableShape[]> {
    const tables = await this.query(`
      SELECT table_name, auto_increment FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name`);
    const columns = await this.query(`
      SELECT table_name, column_name, data_type FROM information_schema.columns
      WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position`);
    const columnsOf = (table: unknown): ColumnShape[] =>
      columns
        .filter(([of]) => of === table)
        .map(([, name, type]) => ({
          name: String(name),
          kind: kindOf(String(table), String(name), String(type)),
        }));
    return tables
      .filter(([name]) => !NO_CONTENT.includes(String(name)))
      .map(([name, next]) => ({
        name: String(name),
        columns: columnsOf(name),
        nextId: next === null ? null : Number(next),
      }));
  }

  async *rows({ name, columns }: TableShape): AsyncGenerator<unknown[]> {
    // A float is shown with six digits, and the driver counts digits together by itself: as text of a double both are exact.
    const read = columns.map(({ name, kind }) =>
      kind === 'real' ? `CAST(CAST(${quoted(name)} AS DOUBLE) AS CHAR)` : quoted(name),
    );
    const sql = `SELECT ${read.join(', ')} FROM ${quoted(name)}`;
    // The promises of mysql2 gather all rows: only its other face streams.
    const plain = this.connection as unknown as { connection: { query(options: object): { stream(): Readable } } };
    for await (const row of plain.connection.query({ sql, rowsAsArray: true }).stream()) yield row as unknown[];
  }

  async query(sql: string): Promise<unknown[][]> {
    const [rows] = await this.connection.query({ sql, rowsAsArray: true });
    return rows as unknown[][];
  }

  async close(): Promise<void> {
    await this.connection.end().catch(() => undefined); // it may be gone already
  }
}
