import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Db } from './unit-of-work.js';

/*
 * Reads what hangs on a list of rows in one order, page by page, whether one of them holds a million rows or a thousand
 * hold one each. Nothing is kept between two pages: no transaction, no cursor, no connection. So a reader that is slow or
 * gone holds up nobody, and others take their turn on the embedded database's one connection.
 *
 * What that costs: each page is true by itself, the whole is not one moment. A row that stays as it is appears once;
 * one that is added, deleted, renamed or moved meanwhile may be in it, or not, or where it was before.
 */

export const PAGE_ROWS = 1000;
/** MariaDB makes a table of a longer list, and a slow plan: https://mariadb.com/kb/en/conversion-of-big-in-predicates-into-subqueries/ */
const MOST_HOLDERS = 999;

/** A row that others hang on. */
export interface Holder {
  id: number;
  /** How many hang on it; may be too many, and may have changed since. With 0 it is passed over. */
  size: number;
}

/** What hangs on holders of one kind. */
export interface Level<Row> {
  /** `SELECT … FROM … WHERE …`, ending in a condition. */
  select: string;
  /** Column with the holder's id. */
  holder: string;
  /** Columns, one or two, that order the rows of one holder and are unique there; an index should begin with the holder and these. */
  key: [property: keyof Row & string, column: string][];
  /** Columns that order the rows of several holders: the holders' own order, then the key. */
  order: string;
}

/** Rows in the order of their holders: those of small ones together, those of a large one in several pages. */
export async function* pagesBelow<Row extends object>(
  db: Db,
  level: Level<Row>,
  holders: Holder[],
): AsyncGenerator<Row[]> {
  let together: number[] = [];
  let rows = 0;
  for (const { id, size } of holders) {
    if (size === 0) continue;
    if (together.length === MOST_HOLDERS || (together.length && rows + size > PAGE_ROWS)) {
      yield await rowsOfAll(db, level, together);
      [together, rows] = [[], 0];
    }
    if (size > PAGE_ROWS) {
      yield* rowsOfOne(db, level, id);
      continue;
    }
    together.push(id);
    rows += size;
  }
  if (together.length) yield await rowsOfAll(db, level, together);
}

async function rowsOfAll<Row>(db: Db, { select, holder, order }: Level<Row>, ids: number[]): Promise<Row[]> {
  await othersTurn();
  return db.query<Row[]>(`${select} AND ${holder} IN (${ids.join(', ')}) ORDER BY ${order}`);
}

async function* rowsOfOne<Row extends object>(db: Db, level: Level<Row>, id: number): AsyncGenerator<Row[]> {
  const page = `ORDER BY ${level.key.map(([, column]) => column).join(', ')} LIMIT ${PAGE_ROWS}`;
  const first = `${level.select} AND ${level.holder} = ?`;
  for (let last: Row | undefined, more = true; more;) {
    await othersTurn();
    const { condition, values } = afterRow(level.key, last);
    const rows: Row[] = await db.query<Row[]>(`${first}${condition} ${page}`, [id, ...values]);
    if (rows.length) yield rows;
    last = rows.at(-1);
    more = rows.length === PAGE_ROWS;
  }
}

/** Written so that both databases find the place in an index on the key. */
function afterRow<Row>(
  [[first, column], second]: Level<Row>['key'],
  row: Row | undefined,
): { condition: string; values: unknown[] } {
  if (!row) return { condition: '', values: [] };
  if (!second) return { condition: ` AND ${column} > ?`, values: [row[first]] };
  return {
    condition: ` AND ${column} >= ? AND (${column} > ? OR ${second[1]} > ?)`,
    values: [row[first], row[first], row[second[0]]],
  };
}
