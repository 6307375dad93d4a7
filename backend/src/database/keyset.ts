import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** A page of a list: at most `limit` rows after the row that `cursor` names. */
export interface Page {
  limit: number;
  /** Sort value and id of the last row seen, or null for the first page. */
  after: { sort: string | number; id: number } | null;
}

export interface Paged<Row> {
  rows: Row[];
  /** Where the next page starts, null at the end. */
  next: Page['after'];
}

/**
 * One page by keyset: cost does not grow with how far one has paged, and rows added meanwhile are not seen twice.
 *
 * @param sort Property to sort by, then by `id`; an index should begin with the filter's columns and `sort`.
 */
export async function keysetPage<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  sort: keyof Row & string,
  id: keyof Row & string,
  page: Page,
): Promise<Paged<Row>> {
  const alias = query.alias;
  if (page.after) {
    query.andWhere(`(${alias}.${sort} > :afterSort OR (${alias}.${sort} = :afterSort AND ${alias}.${id} > :afterId))`, {
      afterSort: page.after.sort,
      afterId: page.after.id,
    });
  }
  const rows = await query
    .orderBy(`${alias}.${sort}`, 'ASC')
    .addOrderBy(`${alias}.${id}`, 'ASC')
    .limit(page.limit + 1)
    .getMany();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > page.limit && last ? { sort: last[sort], id: last[id] } : null };
}
