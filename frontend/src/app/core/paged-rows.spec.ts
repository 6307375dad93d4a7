import { PagedRows } from './paged-rows';

describe('PagedRows', () => {
  const twoPages = (cursor: string | undefined) =>
    Promise.resolve(cursor === undefined ? { rows: [1, 2], next: 'b' } : { rows: [3], next: null });

  it('reads one page after the other, to the last', async () => {
    const list = new PagedRows<number>();
    expect(list.rows()).toBeUndefined();
    await list.show(twoPages);
    expect([list.rows(), list.hasMore()]).toEqual([[1, 2], true]);
    await list.more();
    expect([list.rows(), list.hasMore()]).toEqual([[1, 2, 3], false]);
    await list.more();
    expect(list.rows()).toEqual([1, 2, 3]);
  });

  it('keeps what is there when a page cannot be read, and reads it on the next attempt', async () => {
    const list = new PagedRows<number>();
    let isDown = false;
    await list.show((cursor) => (isDown ? Promise.reject(new Error('away')) : twoPages(cursor)));
    isDown = true;
    await list.more();
    expect([list.rows(), (list.error() as Error).message, list.isReading()]).toEqual([[1, 2], 'away', false]);
    isDown = false;
    await list.more();
    expect([list.rows(), list.error()]).toEqual([[1, 2, 3], null]);
  });

  it('does not mix an answer that comes late into another list', async () => {
    const list = new PagedRows<string>();
    let answerLate = (_: string): void => undefined;
    const first = list.show(
      () => new Promise((resolve) => (answerLate = (row) => resolve({ rows: [row], next: null }))),
    );
    await list.show(() => Promise.resolve({ rows: ['new'], next: null }));
    answerLate('old');
    await first;
    expect([list.rows(), list.isReading()]).toEqual([['new'], false]);
  });

  it('shows the earlier rows while it reads them again', async () => {
    const list = new PagedRows<number>();
    let rows = [1];
    await list.show(() => Promise.resolve({ rows, next: null }));
    rows = [1, 2];
    const again = list.again();
    expect(list.rows()).toEqual([1]);
    await again;
    expect(list.rows()).toEqual([1, 2]);
    list.drop(1);
    expect(list.rows()).toEqual([2]);
  });
});
