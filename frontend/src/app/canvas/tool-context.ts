import { PLAIN_STYLE, type Region, type RegionChange } from '../drawing/region';
import { newRegionId } from '../drawing/region-id';
import type { RegionSet } from '../drawing/region-set';
import type { ToolContext } from '../drawing/tool';
import { opacityOf, type LayerLooks } from './layer-looks';
import type { PixelProjection } from './pixel-projection';

/** What a tool's surroundings are made of. */
export interface ContextParts {
  readonly regions: RegionSet;
  /** What hands have changed that the page has not given back yet: the next key may come before. Null: deleted. */
  readonly ahead?: ReadonlyMap<string, Region | null>;
  readonly layers: LayerLooks;
  readonly selection: ReadonlySet<string>;
  /** Null before the first frame. */
  readonly projection: PixelProjection | null;
  readonly readOnly: boolean;
  /** Off when left out. */
  readonly snapping?: boolean;
  readonly drawLayerId: number;
  readonly drawColour: string;
}

/** What a tool may know. Regions that are not to be seen are not there for its pointer. */
export function toolContext(parts: ContextParts): ToolContext {
  const { regions, ahead, layers, selection, projection, readOnly, snapping = false, drawLayerId, drawColour } = parts;
  const isShown = (region: Parameters<typeof opacityOf>[0]) => opacityOf(region, layers) > 0;
  return {
    scale: projection?.scale ?? 1,
    turn: projection?.turn ?? 0,
    selection,
    snapping,
    regionsNear: (at, tolerance) => regions.near(at, tolerance).filter(isShown),
    smallestNear: (at, tolerance, isMeant) =>
      regions.smallestNear(at, tolerance, (region) => isShown(region) && isMeant(region)),
    regionsWithin: (area) => regions.within(area).filter(isShown),
    region: (regionId) => (ahead?.has(regionId) ? (ahead.get(regionId) ?? undefined) : regions.get(regionId)),
    canEdit: () => !readOnly,
    newRegion: (shape, geometry) => ({
      ...PLAIN_STYLE,
      regionId: newRegionId(),
      layerId: drawLayerId,
      shape,
      geometry,
      name: '',
      labelId: 0,
      colour: drawColour,
      version: 0,
    }),
  };
}

/** What is ahead once these changes have been made, too. */
export function goneAhead(
  known: ReadonlyMap<string, Region | null>,
  changes: readonly RegionChange[],
): ReadonlyMap<string, Region | null> {
  const ahead = new Map(known);
  for (const change of changes) {
    if (change.kind === 'put') ahead.set(change.after.regionId, change.after);
    else ahead.set(change.before.regionId, null);
  }
  return ahead;
}
