import { commit, select } from '../effects';
import { changeableSelection } from '../grips';
import { inParts, shapeOfParts } from '../pieces';
import type { Point } from '../point';
import { splitRegion } from '../split';
import type { Effect, ToolContext } from '../tool';
import { VertexTool } from './vertex-tool';

/** One step of undo for all that is cut; what the path does not go all the way through stays whole. */
function split(path: readonly Point[], ctx: ToolContext): readonly Effect[] {
  const changes = changeableSelection(ctx).flatMap((region) => {
    const parts = splitRegion(region, path);
    const made = parts === null ? [] : inParts(region, shapeOfParts([region]), parts, ctx);
    return made.length > 1 ? made : [];
  });
  if (changes.length === 0) return [];
  const made = changes.flatMap((change) => (change.kind === 'put' ? [change.after.regionId] : []));
  return [commit(changes), select([...new Set([...ctx.selection, ...made])])];
}

/** Drag across what is selected, or click a path over it: each area that it crosses becomes several. */
export const splitTool = new VertexTool({
  id: 'split',
  closed: false,
  drags: true,
  finish: split,
  hints: {
    start: $localize`Drag a line across the selected areas, or click a path over them`,
    next: $localize`Click beyond the areas to go on · Esc cancels`,
    finish: $localize`Click to go on · Enter, right click or double click cuts · Esc cancels`,
  },
});
