import { PLAIN_STYLE } from '../drawing/region';
import { newRegionId } from '../drawing/region-id';
import type { RegionSet } from '../drawing/region-set';
import type { ToolContext } from '../drawing/tool';
import type { PixelProjection } from './pixel-projection';

/** What a tool's surroundings are made of. */
export interface ContextParts {
  readonly regions: RegionSet;
  readonly selection: ReadonlySet<string>;
  /** Null before the first frame. */
  readonly projection: PixelProjection | null;
  readonly readOnly: boolean;
  readonly snapping: boolean;
  readonly drawLayerId: number;
  readonly drawColour: string;
}

/** What a tool may know. */
export function toolContext(parts: ContextParts): ToolContext {
  const { regions, selection, projection, readOnly, snapping, drawLayerId, drawColour } = parts;
  return {
    scale: projection?.scale ?? 1,
    turn: projection?.turn ?? 0,
    selection,
    snapping,
    regionsNear: (at, tolerance) => regions.near(at, tolerance),
    regionsWithin: (area) => regions.within(area),
    region: (regionId) => regions.get(regionId),
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
