import type { Region, RegionChange, RegionStyle } from '../drawing/region';

/** What can be said anew of several regions at once. */
export type RegionPatch = Partial<RegionStyle> & Partial<Pick<Region, 'name' | 'labelId'>>;

/**
 * The change that says something anew of regions, as one gesture. A locked region takes part only when it is unlocked by it,
 * and a region of which all of it is true already does not.
 */
export function edited(regions: readonly Region[], patch: RegionPatch): RegionChange[] {
  const names = Object.keys(patch) as (keyof RegionPatch)[];
  return regions
    .filter((before) => !before.locked || patch.locked === false)
    .filter((before) => names.some((name) => before[name] !== patch[name]))
    .map((before) => ({ kind: 'put', before, after: { ...before, ...patch } }));
}

/** What regions agree on; undefined where they differ, and of none at all. */
export function inCommon<Name extends keyof Region>(regions: readonly Region[], name: Name): Region[Name] | undefined {
  const [first, ...others] = regions;
  return others.every((region) => region[name] === first?.[name]) ? first?.[name] : undefined;
}
