import { type ListPage, PagedList } from './paged-list';
import { settled } from './testing/fake-api';

describe('PagedList', () => {
  const PAGES = {
    first: { rows: [1, 2], next_cursor: 'more' },
    more: { rows: [3], next_cursor: null },
  };
  const read = (cursor: string | undefined) => Promise.resolve(PAGES[cursor === undefined ? 'first' : 'more']);

  it('reads as far as one wants to see', async () => {
    const list = new PagedList(read);
    expect([list.isFirst(), list.isEmpty()]).toEqual([true, false]);
    await list.load();
    expect([list.rows(), list.hasMore(), list.isFirst()]).toEqual([[1, 2], true, false]);
    await list.more();
    expect([list.rows(), list.hasMore()]).toEqual([[1, 2, 3], false]);
    await list.more();
    expect(list.rows()).toEqual([1, 2, 3]);
  });

  it('forgets an answer that comes after a newer question', async () => {
    const waiting: ((page: ListPage<number>) => void)[] = [];
    const list = new PagedList<number>(() => new Promise((resolve) => waiting.push(resolve)));
    void list.load();
    void list.load({ another: true });
    waiting[1]?.({ rows: [2], next_cursor: null });
    waiting[0]?.({ rows: [1], next_cursor: null });
    await settled();
    expect(list.rows()).toEqual([2]);
  });

  it('keeps what failed until it is read', async () => {
    let fails = true;
    const list = new PagedList<number>(() => (fails ? Promise.reject(new Error('Down.')) : read(undefined)));
    await list.load();
    expect([list.error(), list.isBusy(), list.isEmpty()]).toEqual([new Error('Down.'), false, false]);
    fails = false;
    await list.load();
    expect([list.error(), list.rows()]).toEqual([undefined, [1, 2]]);
  });
});
