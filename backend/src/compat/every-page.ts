import type { Page, Paged } from '../database/keyset.js';
import { NotFoundError } from '../errors/app-error.js';

const ROWS_AT_ONCE = 5000;

/** The whole of a list: scripts written for the public system know no pages and look for a name in all of it. */
export async function everyPage<Row>(read: (page: Page) => Promise<Paged<Row>>): Promise<Paged<Row>> {
  const rows: Row[] = [];
  let after: Page['after'] = null;
  do {
    const page = await read({ limit: ROWS_AT_ONCE, after });
    rows.push(...page.rows);
    after = page.next;
  } while (after);
  return { rows, next: null };
}

/** As {@link everyPage}. @throws NotFoundError when there is nothing: those scripts expect a 404 then */
export async function everyPageOfSome<Row>(
  kind: string,
  read: (page: Page) => Promise<Paged<Row>>,
): Promise<Paged<Row>> {
  return some(kind, await everyPage(read));
}

/** @throws NotFoundError when there is nothing */
export function some<Row>(kind: string, page: Paged<Row>): Paged<Row> {
  if (!page.rows.length) throw new NotFoundError(kind);
  return page;
}
