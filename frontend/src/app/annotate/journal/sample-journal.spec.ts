import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { PackedGeometry } from '../../drawing/packed-geometry';
import { aRegion } from '../testing/a-region';
import { FakeLocks } from '../testing/fake-locks';
import { JournalStore } from './journal-store';
import type { KeptChange } from './kept-change';
import { SampleJournal } from './sample-journal';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
const change = (regionId: string, order: number): KeptChange => ({
  regionId,
  layerId: 7,
  base: null,
  wanted: aRegion({ regionId }),
  order,
});

describe('SampleJournal', () => {
  let locks: FakeLocks;
  const open: SampleJournal[] = [];
  const page = (person: string, sample = 1) => {
    const { locks: own, kill } = locks.page();
    const journal = new SampleJournal(new JournalStore(), person, sample, own);
    open.push(journal);
    const given: KeptChange[] = [];
    const busy = new Set<string>();
    return {
      journal,
      given,
      kill,
      takeUp: () =>
        journal.takeUp({ give: (changes) => (given.push(...changes), []), has: (regionId) => busy.has(regionId) }),
      keep: (...kept: KeptChange[]) => journal.write(() => ({ kept, forgotten: [] })),
      busy,
    };
  };

  // Other specs of the same run do without.
  afterAll(() => void Reflect.deleteProperty(globalThis, 'indexedDB'));
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    locks = new FakeLocks();
  });
  afterEach(() => open.splice(0).forEach((journal) => journal.close()));

  it('gives what a dead page left to the next, in the order in which it was made', async () => {
    const first = page('user 1');
    await first.keep(change(B, 2), change(A, 1));
    first.kill();
    const next = page('user 1');
    await next.takeUp();
    await vi.waitFor(() => expect(next.given.map(({ regionId }) => regionId)).toEqual([A, B]));
  });

  it('leaves to a living page what is its own, until it dies', async () => {
    const first = page('user 1');
    await first.keep(change(A, 1));
    const next = page('user 1');
    await next.takeUp();
    expect(next.given).toEqual([]);
    expect(await first.journal.write(() => ({ kept: [change(B, 2)], forgotten: [A] }))).toBe(true);
    first.kill();
    await vi.waitFor(() => expect(next.given.map(({ regionId }) => regionId)).toEqual([B]));
  });

  it('leaves what this page is changing too where it is, for the next', async () => {
    const first = page('user 1');
    await first.keep(change(A, 1), change(B, 2));
    first.kill();
    const next = page('user 1');
    next.busy.add(A);
    await next.takeUp();
    await vi.waitFor(() => expect(next.given.map(({ regionId }) => regionId)).toEqual([B]));
    await next.keep(change(A, 3));
    expect(await new JournalStore().count('user 1', 1)).toBe(3);
    expect(next.given).toHaveLength(1);
  });

  it('keeps the points of regions that are as they were read', async () => {
    const first = page('user 1');
    const geometry = new PackedGeometry(Float64Array.of(1, 2, 3, 2, 3, 4), 0, 3);
    const region = aRegion({ regionId: A, geometry });
    await first.keep({ ...change(A, 1), base: region, wanted: { ...region, name: 'mine' }, sent: region });
    first.kill();
    const next = page('user 1');
    await next.takeUp();
    await vi.waitFor(() => expect(next.given).toHaveLength(1));
    const points = [[1, 2], [3, 2], [3, 4]]; // prettier-ignore
    for (const part of ['base', 'wanted', 'sent'] as const) expect(next.given[0]?.[part]?.geometry).toEqual({ points });
  });

  it('shows nothing to other people, nor to other samples', async () => {
    const first = page('user 1');
    await first.keep(change(A, 1));
    first.kill();
    const others = [page('user 2'), page('user 1', 2), page('guest 1 ada')];
    for (const other of others) await other.takeUp();
    const mine = page('user 1');
    await mine.takeUp();
    await vi.waitFor(() => expect(mine.given).toHaveLength(1));
    expect(others.flatMap(({ given }) => given)).toEqual([]);
  });

  it('rejects where the browser keeps nothing', async () => {
    vi.stubGlobal('indexedDB', { open: () => { throw new Error('private'); } }); // prettier-ignore
    await expect(page('user 1').keep(change(A, 1))).rejects.toThrow('private');
    vi.unstubAllGlobals();
  });
});
