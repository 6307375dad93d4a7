import type { TableShape } from './table-shape.js';

/** The database as it was at one moment, whatever is written to it meanwhile. It is only read. */
export interface RowSource {
  readonly engine: 'sqlite' | 'mariadb';
  /** All that there are, those without content left out. @throws BackupError database.unknown-type */
  tables(): Promise<TableShape[]>;
  /** Every row, its values in the order of the columns. */
  rows(table: TableShape): AsyncIterable<unknown[]>;
  /** @param sql The same in both engines. */
  query(sql: string): Promise<unknown[][]>;
  close(): Promise<void>;
}
