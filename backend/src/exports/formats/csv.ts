import type { Cell, ColumnType, Table } from './table.js';

const CHUNK = 64 * 1024;
const BYTE_ORDER_MARK = '\ufeff';
/** What table programs take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]|^\s|\s$|^$/;

/**
 * A table as CSV: RFC 4180 with CRLF, UTF-8, one line of names. A text that a table program would take for a formula gets
 * an apostrophe in front; numbers are left alone. An empty field says that there is nothing, `""` that it is empty.
 *
 * @param mark Whether to begin with a byte order mark, by which Excel knows UTF-8.
 */
export async function* csv<Row>(
  { columns, rows }: Pick<Table<Row>, 'columns' | 'rows'>,
  mark = false,
): AsyncGenerator<string> {
  let chunk = (mark ? BYTE_ORDER_MARK : '') + line(columns.map(({ name }) => quoted(name)));
  for await (const page of rows) {
    for (const row of page) {
      chunk += line(columns.map(({ type, of }) => field(of(row), type)));
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
  }
  yield chunk;
}

export function field(cell: Cell, type: ColumnType): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  return quoted(type === 'text' && FORMULA.test(cell) ? `'${cell}` : cell);
}

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function line(fields: string[]): string {
  return `${fields.join(',')}\r\n`;
}
