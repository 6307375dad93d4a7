import { aFumbler, FUMBLED, fumble } from '../drawing/testing/fumbling';
import { oneOf, randomFrom } from '../drawing/testing/random';
import type { Region } from '../drawing/region';
import { RegionBoard, type RegionPort } from './region-board';
import { edited } from './region-edits';
import type { SaveLine } from './save-queue';

const SEEDS = 500;
const GESTURES = 12;
const LAYER = 7;

/** A server that puts what comes back where it was, as the real one does. */
class Port implements RegionPort {
  /** In their order, by id; a number: version of the deletion. */
  readonly places = new Map<string, Region | number>(FUMBLED.map((region) => [region.regionId, region]));

  get regions(): Region[] {
    return [...this.places.values()].filter((region) => typeof region !== 'number');
  }

  fetch(): Promise<readonly Region[]> {
    return Promise.resolve(this.regions);
  }

  send(_: number, lines: readonly SaveLine[]) {
    for (const line of lines) {
      const version = line.version + 1;
      if (line.op === 'put') this.places.set(line.region.regionId, { ...line.region, version });
      else this.places.set(line.regionId, version);
    }
    const now = lines.map((line) => this.places.get(line.op === 'put' ? line.region.regionId : line.regionId));
    const deleted = lines.flatMap((line) => (line.op === 'delete' ? [line.regionId] : []));
    return Promise.resolve({ regions: now.filter((region) => typeof region === 'object'), deleted });
  }

  drawingLayer(): Promise<number> {
    return Promise.resolve(LAYER);
  }
}

/** All of them but what the server counts. */
function states(regions: readonly Region[]): readonly Region[] {
  return regions.map((region) => ({ ...region, version: 0 }));
}

/** What is no matter of tools: the list and its buttons. */
function useList(board: RegionBoard, random: () => number): void {
  const some = board.regions().filter(({ locked }) => !locked && random() < 0.3);
  if (random() < 0.6) board.remove(some.map(({ regionId }) => regionId));
  else if (some.length > 0)
    board.commit(edited([oneOf(random, some)], { name: `${random()}`, hidden: random() < 0.2 }));
}

/** @param saves How likely it is that a gesture is saved before the next. */
async function play(seed: number, saves: number): Promise<number> {
  const random = randomFrom(seed);
  const port = new Port();
  const board = new RegionBoard(port);
  board.load(new Map([[LAYER, FUMBLED]]), LAYER);
  const hands = aFumbler(random);
  const pass = async () => (random() < saves ? await vi.advanceTimersByTimeAsync(400) : undefined);
  const now = () => states(board.regions());
  const seen = [now()];
  for (let i = 0; i < GESTURES; i++) {
    const known = hands.gestures.length;
    fumble(hands, random);
    for (const gesture of hands.gestures.slice(known)) {
      const before = board.regions();
      board.commit(gesture);
      if (board.regions() !== before) seen.push(now());
      await pass();
    }
  }
  expect(now()).toEqual(states(hands.regions));
  for (let i = 0; i < 3; i++) {
    const before = board.regions();
    useList(board, random);
    if (board.regions() !== before) seen.push(now());
    await pass();
  }
  for (let round = 0; round < 2; round++) {
    for (const state of seen.slice(0, -1).reverse()) {
      expect(board.undo()).toBe(0);
      expect(now()).toEqual(state);
      await pass();
    }
    expect(board.canUndo()).toBe(false);
    for (const state of seen.slice(1)) {
      expect(board.redo()).toBe(0);
      expect(now()).toEqual(state);
      await pass();
    }
    expect(board.canRedo()).toBe(false);
  }
  await vi.advanceTimersByTimeAsync(2000);
  expect(board.saveState()).toBe('saved');
  expect(states(port.regions)).toEqual(now());
  return seen.length - 1;
}

describe('what was done on a board', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it.each([
    ['saved at once', 1],
    ['saved at the end', 0],
  ])(
    'is undone to the first state and done again to the last, in order, when it is %s',
    async (_, saves) => {
      let gestures = 0;
      for (let seed = 1; seed <= SEEDS; seed++) {
        try {
          gestures += await play(seed, saves);
        } catch (error) {
          throw new Error(`seed ${seed}`, { cause: error });
        }
      }
      expect(gestures).toBeGreaterThan(SEEDS * 3);
    },
    120_000,
  );
});
