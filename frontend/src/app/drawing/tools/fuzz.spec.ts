import { expect, it } from 'vitest';
import { invert, type Region, type RegionChange } from '../region';
import { aFumbler, FUMBLED, fumble } from '../testing/fumbling';
import { randomFrom } from '../testing/random';
import type { ToolDriver } from '../testing/tool-driver';
import { invalidity, isSameToLibrary } from '../testing/validity';

const SEQUENCES = 10_000;
const GESTURES_PER_SEQUENCE = 6;
/** Only some geometries are shown to the library as well: it is a thousand times slower than the rest. */
const LIBRARY_SHARE = 0.02;

function isArea({ shape }: Region): boolean {
  return shape === 'freehand' || shape === 'polygon';
}

/** In drawing order; null: gone, but its place is kept. */
type Places = ReadonlyMap<string, Region | null>;

function apply(places: Places, changes: readonly RegionChange[]): Places {
  const result = new Map(places);
  for (const change of changes) {
    if (change.kind === 'delete') result.set(change.before.regionId, null);
    else result.set(change.after.regionId, change.after);
  }
  return result;
}

function there(places: Places): readonly Region[] {
  return [...places.values()].filter((region) => region !== null);
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
  const hands = aFumbler(random);
  for (let i = 0; i < GESTURES_PER_SEQUENCE; i++) {
    const known = hands.gestures.length;
    fumble(hands, random);
    checkGestures(hands, known, random);
    if (hands.hint === '') throw new Error('no hint');
    void hands.draft;
  }
  const first: Places = new Map(FUMBLED.map((region) => [region.regionId, region]));
  const last = hands.gestures.reduce(apply, first);
  expect(there(last)).toEqual(hands.regions);
  const undone = [...hands.gestures].reverse().reduce((map, each) => apply(map, each.map(invert).reverse()), last);
  expect(there(undone)).toEqual(FUMBLED);
  expect(there(hands.gestures.reduce(apply, undone))).toEqual(hands.regions);
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
