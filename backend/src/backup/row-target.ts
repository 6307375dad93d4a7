import type { TableShape, Value } from './table-shape.js';

/** A database that is being filled. Nothing looks at its foreign keys meanwhile: rows may come before those they refer to. */
export interface RowTarget {
  /** Adds rows, in portions. @returns how many */
  load(table: TableShape, rows: AsyncIterable<Value[]>): Promise<number>;
  /** Ids are given from this one on: what was deleted keeps its id for ever. */
  continueAt(table: string, nextId: number): Promise<void>;
  tableNames(): Promise<string[]>;
  query(sql: string): Promise<unknown[][]>;
  /** Rows that refer to what is not there, as `table.column`; of nothing if all is well. */
  brokenReferences(): Promise<string[]>;
  close(): Promise<void>;
}
