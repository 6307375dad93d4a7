import { areaOfRegion, intersect, subtract, unite } from './clip';
import { commit, select } from './effects';
import { isChangeable } from './hit-test';
import { inParts, shapeOfParts } from './pieces';
import type { PointsGeometry, Region, RegionChange } from './region';
import { holdsPartOf } from './split';
import type { Effect, ToolContext } from './tool';

/** What can be done with several selected areas at once. */
export type Operation = 'unite' | 'subtract' | 'intersect';

/** More corners than this together are not clipped: the page would stand still for seconds. */
const MOST_POINTS = 50_000;

/** Why an operation cannot be done with what is selected, as a sentence, or null when it can. */
export function operationProblem(regions: readonly Region[], canEdit: (region: Region) => boolean): string | null {
  if (regions.length < 2) return $localize`Select two areas or more`;
  if (regions.some(({ shape }) => shape === 'point' || shape === 'line'))
    return $localize`Points and lines have no area`;
  if (regions.some(({ locked }) => locked)) return $localize`One of them is locked`;
  if (regions.some(({ hidden }) => hidden)) return $localize`One of them is hidden`;
  return regions.every(canEdit) ? null : $localize`One of them is not yours to change`;
}

/**
 * Unites, subtracts or intersects what is selected. The region selected first keeps its id, name, class and style; the
 * others are used up. Nothing happens when nothing would be left, when areas to unite do not touch, or when the outcome
 * could not be worked out.
 */
export function operate(operation: Operation, ctx: ToolContext): readonly Effect[] {
  const regions = [...ctx.selection].map((id) => ctx.region(id)).filter((region) => region !== undefined);
  if (operationProblem(regions, (region) => isChangeable(region, ctx)) !== null) return [];
  const areas = regions.map(areaOfRegion).filter((area) => area !== null);
  if (areas.reduce((sum, { points }) => sum + points.length, 0) > MOST_POINTS) return [];
  const changes = operation === 'unite' ? united(regions, areas, ctx) : clipped(operation, regions, areas, ctx);
  if (changes.length === 0) return [];
  const left = changes.flatMap((change) => (change.kind === 'put' ? [change.after.regionId] : []));
  return [commit(changes), select(left)];
}

function clipped(
  operation: 'subtract' | 'intersect',
  regions: readonly Region[],
  areas: readonly PointsGeometry[],
  ctx: ToolContext,
): readonly RegionChange[] {
  const parts = (operation === 'subtract' ? subtract : intersect)(areas) ?? [];
  const [first, ...others] = regions;
  // What is taken away leaves the kind of edge that it has.
  const made = inParts(first, shapeOfParts(regions), parts, ctx);
  return made.length === 0 ? [] : [...made, ...others.map((before) => ({ kind: 'delete', before }) as const)];
}

/** Only what touches becomes one; a region that touches none of the others stays as it is. */
function united(
  regions: readonly Region[],
  areas: readonly PointsGeometry[],
  ctx: ToolContext,
): readonly RegionChange[] {
  const parts = unite(areas) ?? [];
  return parts.flatMap((part): readonly RegionChange[] => {
    const sources = regions.filter((_, i) => holdsPartOf(part, areas[i]));
    if (sources.length < 2) return [];
    const [first, ...others] = sources;
    const made = inParts(first, shapeOfParts(sources), [part], ctx);
    return made.length === 0 ? [] : [...made, ...others.map((before) => ({ kind: 'delete', before }) as const)];
  });
}
