import { OverlayBitmap } from '../canvas/overlay-bitmap';
import type { OverlayOrder } from '../canvas/overlay-order';
import { PLAIN_STYLE, type Region } from '../drawing/region';
import { RegionSet } from '../drawing/region-set';
import { type RegionPort, RegionBoard } from './region-board';
import { RegionList, type RegionOrder } from './region-list';
import { idOf, type SaveLine } from './save-line';

const LAYER = 7;
const COUNT = 20_000;
/** Looks at regions other than the one that changes: what a search among so many takes, several times over. */
const MOST_LOOKS = 400;
const CLASSES = new Map([[1, 'Tumour']]);
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A square; every look at anything of it but its being there is counted. */
function watched(n: number, looks: { count: number }): Region {
  const [x, y] = [(n % 200) * 10, Math.floor(n / 200) * 10];
  const geometry = { x, y, width: 4 + (n % 5), height: 5 };
  const region: Region = {
    ...{ ...PLAIN_STYLE, regionId: id(n), layerId: LAYER, shape: 'rectangle', geometry, name: '', labelId: n % 3 },
    ...{ colour: '#ffcc00', version: 1 },
  };
  return new Proxy(region, { get: (target, key) => (looks.count++, Reflect.get(target, key) as unknown) });
}

/** All on a page that follows the regions: the list beside the canvas, the tree, and whoever paints pictures. */
class Followers {
  private readonly list = new RegionList();
  private set = RegionSet.EMPTY;
  /** Regions that the painter was told of. */
  packed = 0;
  private readonly bitmap = new OverlayBitmap(
    () => undefined,
    (events) => ({
      send: ({ splices, wish }: OverlayOrder) => {
        for (const { added } of splices) this.packed += added.count;
        const image = { width: 1, isConnected: false } as HTMLCanvasElement;
        if (wish) queueMicrotask(() => events.made(wish.id, image));
      },
      dispose: () => undefined,
    }),
  );

  constructor(private readonly order: RegionOrder) {
    this.bitmap.look({ toScreen: [1, 0, 0, 1, 0, 0], size: [1280, 800], pixelRatio: 1 });
  }

  follow(regions: readonly Region[]): void {
    const sorted = this.list.follow({ regions, classes: CLASSES, order: this.order });
    for (const region of sorted.slice(0, 10)) this.list.nameOf(region);
    this.set = this.set.updated(regions);
    this.set.near([55, 55], 3);
    const nothing = { leftOut: new Set<string>(), selected: new Set<string>(), layers: new Map() };
    this.bitmap.show({ regions: this.set, ...nothing });
  }
}

describe.each<RegionOrder>(['drawn', 'name', 'class', 'size'])('with 20,000 regions, listed by %s', (order) => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('requestAnimationFrame', (call: () => void) => setTimeout(call, 16));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('an edit, a deletion, each undo and redo, each save, and others’ work look at few of them', async () => {
    const looks = { count: 0 };
    const port: RegionPort = {
      fetch: () => Promise.reject(new Error('Nothing is to be read.')),
      send: (_, lines: readonly SaveLine[]) => {
        const regions = lines.flatMap((line) =>
          line.op === 'put' ? [{ ...line.region, version: line.version + 1 }] : [],
        );
        return Promise.resolve({ regions, deleted: lines.filter(({ op }) => op === 'delete').map(idOf) });
      },
      drawingLayer: () => Promise.resolve(LAYER),
    };
    const board = new RegionBoard(port);
    board.load(new Map([[LAYER, Array.from({ length: COUNT }, (_, n) => watched(n, looks))]]), LAYER);
    const followers = new Followers(order);
    followers.follow(board.regions());
    await vi.advanceTimersByTimeAsync(2000);

    const costs: Record<string, number> = {};
    const step = async (name: string, work: () => unknown) => {
      [looks.count, followers.packed] = [0, 0];
      work();
      board.selected();
      followers.follow(board.regions());
      // Long enough to be saved.
      await vi.advanceTimersByTimeAsync(1000);
      followers.follow(board.regions());
      costs[name] = looks.count;
      expect(followers.packed, `${name}: regions that are handed to the painter`).toBeLessThan(10);
    };
    const at = (n: number) => board.find(id(n)) as Region;
    const moved = (region: Region): Region => ({ ...region, geometry: { x: 1, y: 1, width: 9, height: 9 } });
    await step('edit', () => board.commit([{ kind: 'put', before: at(77), after: moved(at(77)) }]));
    await step('undo of the edit', () => board.undo());
    await step('redo of the edit', () => board.redo());
    await step('deletion', () => board.remove([id(55)]));
    await step('undo of the deletion', () => board.undo());
    await step('redo of the deletion', () => board.redo());
    await step('somebody else’s edit', () => board.receive(LAYER, [{ ...moved(at(99)), version: 2 }], []));
    await step('somebody else’s deletion', () => board.receive(LAYER, [], [id(101)]));
    expect(board.regions()).toHaveLength(COUNT - 2);
    expect(board.saveState()).toBe('saved');
    for (const [name, count] of Object.entries(costs)) expect(count, name).toBeLessThan(MOST_LOOKS);
  });
});
