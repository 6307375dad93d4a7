import { measure } from '../drawing/measure';
import type { Region } from '../drawing/region';
import { namedRegions, type NamedRegion } from './region-names';

/** In which order the list shows regions. */
export type RegionOrder = 'drawn' | 'name' | 'class' | 'size';

/** A line of the list. */
export interface RegionRow extends NamedRegion {
  /** Empty: of no class. */
  readonly className: string;
}

const BY_NAME = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/**
 * @param classes  Names by label id.
 * @returns        A line for each; equal ones stay as they were drawn. Regions of no class come last, large ones first.
 */
export function regionRows(
  regions: readonly Region[],
  classes: ReadonlyMap<number, string>,
  order: RegionOrder,
): RegionRow[] {
  const rows = namedRegions(regions).map((each) => ({ ...each, className: classes.get(each.region.labelId) ?? '' }));
  if (order === 'drawn') return rows;
  if (order === 'name') return rows.sort((a, b) => BY_NAME.compare(a.name, b.name));
  if (order === 'class') return rows.sort((a, b) => byClass(a.className, b.className));
  const sizes = new Map(regions.map((region) => [region.regionId, sizeOf(region)]));
  const of = ({ region }: RegionRow) => sizes.get(region.regionId) ?? 0;
  return rows.sort((a, b) => of(b) - of(a));
}

function byClass(a: string, b: string): number {
  if (a === '' || b === '') return Number(a === '') - Number(b === '');
  return BY_NAME.compare(a, b);
}

/** Areas before lines before points, each by what there is of it. */
function sizeOf(region: Region): number {
  const { area, length } = measure(region);
  // No line is longer than that many px, and no area smaller than what is added to it.
  return area === null ? Math.min(length ?? -1, 1e12) : area + 1e12;
}
