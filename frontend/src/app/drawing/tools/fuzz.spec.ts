import { expect, it } from 'vitest';
import { copyText, duplicate, parseCopied, paste } from '../clipboard';
import { operate } from '../operations';
import type { Point } from '../point';
import { invert, type Region, type RegionChange } from '../region';
import { oneOf, randomFrom } from '../testing/random';
import { aRegion, draw, type ToolDriver } from '../testing/tool-driver';
import { invalidity, isSameToLibrary } from '../testing/validity';
import type { Modifiers, ToolId, ToolIntent } from '../tool';
import { toolOf } from './tool-table';

const SEQUENCES = 10_000;
const GESTURES_PER_SEQUENCE = 6;
/** Only some geometries are shown to the library as well: it is a thousand times slower than the rest. */
const LIBRARY_SHARE = 0.02;

const TOOLS: readonly ToolId[] = [
  ...(['select', 'select', 'vertices', 'vertices', 'transform', 'transform', 'split', 'split'] as const),
  ...(['point', 'line', 'polygon', 'rectangle', 'ellipse', 'freehand', 'freehand'] as const),
];
const INTENTS: readonly ToolIntent[] = [
  ...(['complete', 'complete', 'complete', 'cancel', 'undoStep', 'delete', 'settle', 'lost', 'interrupt'] as const),
];

const ring = (x: number, y: number, size: number): readonly Point[] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
];

const start: readonly Region[] = [
  aRegion('rectangle', { x: 0, y: 0, width: 40, height: 40 }, { regionId: 'a' }),
  aRegion('polygon', { points: ring(50, 10, 50), holes: [ring(60, 20, 15)] }, { regionId: 'b', strokePx: 4 }),
  aRegion('line', { points: [[0, 100], [50, 110], [90, 70]] }, { regionId: 'c' }), // prettier-ignore
  aRegion('ellipse', { x: 20, y: 50, width: 60, height: 30, rotation: 0.7 }, { regionId: 'd' }),
  aRegion('freehand', { points: [[70, 70], [110, 75], [100, 110], [80, 100]] }, { regionId: 'e' }), // prettier-ignore
  aRegion('point', { points: [[30, 30]] }, { regionId: 'f' }),
  aRegion('polygon', { points: ring(20, 20, 70) }, { regionId: 'locked', locked: true }),
  aRegion('rectangle', { x: 10, y: 10, width: 60, height: 60 }, { regionId: 'hidden', hidden: true }),
];

/** Half of the places on a coarse grid, so that points often coincide, close shapes and hit handles. */
function place(random: () => number): Point {
  if (random() < 0.5) return [Math.floor(random() * 12) * 10, Math.floor(random() * 12) * 10];
  return [random() * 120, random() * 120];
}

function held(random: () => number): (keyof Modifiers)[] {
  return (['shift', 'alt'] as const).filter(() => random() < 0.2);
}

function gesture(hands: ToolDriver, random: () => number): void {
  hands.holding(...held(random));
  const handles = hands.handles;
  const from = handles.length > 0 && random() < 0.4 ? oneOf(random, handles).at : place(random);
  const kind = random();
  if (kind < 0.3) hands.click(...from);
  else if (kind < 0.35) hands.doubleClick(...from);
  else if (kind < 0.7) hands.drag(from, place(random), ...Array.from({ length: 4 }, () => place(random)));
  else if (kind < 0.8) hands.send({ type: oneOf(random, INTENTS) });
  else if (kind < 0.84) hands.nudge(1, 0).nudge(0, 10).settle();
  else if (kind < 0.88) hands.down(...from).send({ type: oneOf(random, INTENTS) });
  else hands.take(toolOf(oneOf(random, TOOLS)));
}

/** What needs no pointer. */
function action(hands: ToolDriver, random: () => number): void {
  const kind = random();
  if (kind < 0.7) {
    // Most of the time there is something to clip.
    if (random() < 0.7) hands.perform(() => [{ type: 'select', regionIds: someAreas(hands.regions, random) }]);
    const operation = oneOf(random, ['unite', 'subtract', 'intersect'] as const);
    hands.perform((ctx) => operate(operation, ctx));
    return;
  }
  if (kind < 0.85) {
    hands.perform(duplicate);
    return;
  }
  const copied = parseCopied(
    copyText(
      hands.regions.filter(({ regionId }) => hands.selection.includes(regionId)),
      3,
    ),
  );
  hands.perform((ctx) => paste(copied ?? { projectId: 3, regions: [] }, 3, ctx));
}

function someAreas(regions: readonly Region[], random: () => number): readonly string[] {
  return regions
    .filter(({ shape }) => shape !== 'point' && shape !== 'line' && random() < 0.4)
    .map(({ regionId }) => regionId);
}

function isArea({ shape }: Region): boolean {
  return shape === 'freehand' || shape === 'polygon';
}

function apply(regions: ReadonlyMap<string, Region>, changes: readonly RegionChange[]): ReadonlyMap<string, Region> {
  const result = new Map(regions);
  for (const change of changes) {
    if (change.kind === 'delete') result.delete(change.before.regionId);
    else result.set(change.after.regionId, change.after);
  }
  return result;
}

function byId(regions: readonly Region[]): ReadonlyMap<string, Region> {
  return new Map(regions.map((region) => [region.regionId, region]));
}

/** Checks what was committed since `known` gestures ago. */
function checkGestures(hands: ToolDriver, known: number, random: () => number): void {
  for (const change of hands.gestures.slice(known).flat()) {
    if (change.kind === 'delete') continue;
    const { after } = change;
    const wrong = invalidity(after);
    if (wrong !== null) throw new Error(`${wrong}: ${JSON.stringify(change)}`);
    if ('points' in after.geometry && isArea(after) && random() < LIBRARY_SHARE) {
      if (!isSameToLibrary(after.geometry)) throw new Error(`overlaps itself: ${JSON.stringify(after.geometry)}`);
    }
  }
}

function play(seed: number): { readonly commits: number } {
  const random = randomFrom(seed);
  const surface = { scale: 0.5 + random() * 4, turn: random() < 0.5 ? 0 : random() * 6, snapping: random() < 0.3 };
  const hands = draw(toolOf(oneOf(random, TOOLS)), { regions: start, ...surface });
  for (let i = 0; i < GESTURES_PER_SEQUENCE; i++) {
    const known = hands.gestures.length;
    if (random() < 0.1) action(hands, random);
    else gesture(hands, random);
    checkGestures(hands, known, random);
    if (hands.hint === '') throw new Error('no hint');
    void hands.draft;
  }
  const first = byId(start);
  const last = byId(hands.regions);
  const undone = [...hands.gestures].reverse().reduce((map, each) => apply(map, each.map(invert).reverse()), last);
  expect(undone).toEqual(first);
  expect(hands.gestures.reduce(apply, undone)).toEqual(last);
  expect([last.get('locked'), last.get('hidden')]).toEqual([first.get('locked'), first.get('hidden')]);
  return { commits: hands.gestures.length };
}

it('survives any gestures, saves valid shapes only, and all can be undone and redone', { timeout: 120_000 }, () => {
  let commits = 0;
  for (let seed = 1; seed <= SEQUENCES; seed++) {
    try {
      commits += play(seed).commits;
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  // It would prove nothing if hardly anything was ever drawn.
  expect(commits).toBeGreaterThan(SEQUENCES);
});
