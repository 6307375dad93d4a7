import type { Page, Paged } from './keyset.js';

const ROWS_AT_ONCE = 5000;

/** The whole of a list. */
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
