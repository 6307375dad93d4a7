import type { Region } from '../drawing/region';
import { News } from './news';
import { SaveQueue } from './save-queue';
import { aRegion } from './testing/a-region';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`) as [
  ...[string, string, string],
];
const region = (regionId: string, version: number, name = '') => aRegion({ regionId, version, name });

describe('News', () => {
  const over = (list: readonly Region[], regions: readonly Region[], deleted: readonly string[] = []) => {
    const news = new News();
    news.note(regions, deleted, (regionId) => (regionId === C ? 0 : 3));
    return news.over(list);
  };

  it('leaves a list as it is of which nothing was told', () => {
    const list = [region(A, 1)];
    expect(over(list, [])).toBe(list);
  });

  it('puts the newer of two states of a region, in its place', () => {
    const list = [region(A, 3), region(B, 3)];
    expect(over(list, [region(A, 4, 'news')])).toEqual([region(A, 4, 'news'), region(B, 3)]);
    expect(over(list, [region(A, 2, 'old')])).toEqual(list);
  });

  it('knows what was drawn, and what was deleted, after the list was made', () => {
    expect(over([region(A, 3)], [region(B, 1)])).toEqual([region(A, 3), region(B, 1)]);
    expect(over([region(A, 3), region(B, 3)], [], [A])).toEqual([region(B, 3)]);
  });

  it('leaves what was drawn again after it was deleted, or was never known', () => {
    expect(over([region(A, 5), region(C, 1)], [], [A, C])).toEqual([region(A, 5), region(C, 1)]);
  });
});

describe('SaveQueue, told of others’ work while it reads the layer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Reads the layer; before the answer comes, somebody else does something. */
  async function rereadDuring(list: readonly Region[], happens: (queue: SaveQueue) => void): Promise<string[]> {
    let shown: readonly Region[] = list;
    let answer: (regions: readonly Region[]) => void = () => undefined;
    const queue = new SaveQueue(
      {
        send: () => Promise.reject(new Error('Nothing is to be sent.')),
        fetch: () => new Promise((resolve) => (answer = resolve)),
        adopt: (regions) => (shown = regions),
        amend: (changed) => {
          const others = shown.filter(({ regionId }) => !changed.has(regionId));
          shown = [...others, ...[...changed.values()].filter((each) => each !== null)];
        },
      },
      list,
    );
    const read = queue.reread();
    await vi.advanceTimersByTimeAsync(300);
    happens(queue);
    answer(list);
    await read;
    return shown.map(({ regionId, version }) => `${regionId.slice(-1)}${version}`);
  }

  it('does not show again what they have deleted', async () => {
    const list = [region(A, 1), region(B, 2)];
    expect(await rereadDuring(list, (queue) => queue.receive([], [A]))).toEqual(['b2']);
  });

  it('keeps what they have drawn and changed', async () => {
    const list = [region(A, 1), region(B, 2)];
    const news = [region(B, 3), region(C, 1)];
    expect(await rereadDuring(list, (queue) => queue.receive(news, []))).toEqual(['a1', 'b3', 'c1']);
  });
});
