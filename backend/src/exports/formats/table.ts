/** What a column holds. Text is somebody's words, and nothing that a table program may take for a formula. */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'time';
export type Cell = string | number | boolean | null;

export interface Column<Row> {
  name: string;
  type: ColumnType;
  /** For people who read the file. */
  description: string;
  of: (row: Row) => Cell;
}

/** Rows under columns, as every format of tables writes them. */
export interface Table<Row> {
  name: string;
  description: string;
  columns: Column<Row>[];
  rows: AsyncIterable<Row[]>;
}

/** Column definitions without their repetition. */
export function column<Row>(name: string, type: ColumnType, description: string, of: (row: Row) => Cell): Column<Row> {
  return { name, type, description, of };
}
