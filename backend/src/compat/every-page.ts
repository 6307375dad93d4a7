import { everyPage } from '../database/every-page.js';
import type { Page, Paged } from '../database/keyset.js';
import { NotFoundError } from '../errors/app-error.js';

/**
 * The whole of a list: scripts written for the public system know no pages and look for a name in all of it.
 *
 * @throws NotFoundError when there is nothing: those scripts expect a 404 then
 */
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
