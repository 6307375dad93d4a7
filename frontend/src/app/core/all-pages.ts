/** The shape of every list answer: rows under their own name, and where the next page begins. */
interface Page {
  readonly next_cursor: string | null;
}

/**
 * Reads a list to its end.
 *
 * @param page  Reads one page; `undefined` asks for the first.
 * @param rows  Takes the rows out of a page.
 */
export async function allPages<P extends Page, Row>(
  page: (cursor: string | undefined) => Promise<P>,
  rows: (page: P) => readonly Row[],
): Promise<Row[]> {
  const all: Row[] = [];
  let cursor: string | undefined;
  do {
    const current = await page(cursor);
    all.push(...rows(current));
    cursor = current.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}
