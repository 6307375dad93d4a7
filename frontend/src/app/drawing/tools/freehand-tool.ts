import { boxAround } from '../box';
import { deleteSelected, drawAll, stay } from '../effects';
import { distance, type Point } from '../point';
import { freehandShape } from '../shapes/freehand';
import { simplifyRing } from '../simplify';
import type { Step, Tool, ToolContext } from '../tool';
import { strokeParts } from '../well-formed';

/** What is stored stays this near to what was drawn, in screen px. */
export const FREEHAND_TOLERANCE_PX = 0.5;

/** A stroke that stays within this was a click; screen px. */
export const SMALLEST_STROKE_PX = 4;

/** Points nearer to each other than this are one; screen px. A pen can send hundreds in a second. */
const POINT_DISTANCE_PX = 0.5;

/** Drawing an outline in one sweep. */
export type FreehandToolState = { readonly at: 'idle' } | { readonly at: 'drawing'; readonly points: readonly Point[] };

type Drawing = Extract<FreehandToolState, { at: 'drawing' }>;

const IDLE: FreehandToolState = { at: 'idle' };

function drawTo({ points }: Drawing, at: Point, ctx: ToolContext): Drawing {
  const isNear = distance(points[points.length - 1], at) < POINT_DISTANCE_PX / ctx.scale;
  return { at: 'drawing', points: isNear ? points : [...points, at] };
}

/** One region, or one for each loop of a stroke that crosses itself; all of them one step of undo. */
function finish({ points }: Drawing, ctx: ToolContext): Step<FreehandToolState> {
  const { minX, minY, maxX, maxY } = boxAround(points);
  const smallest = SMALLEST_STROKE_PX / ctx.scale;
  if (maxX - minX < smallest && maxY - minY < smallest) return stay(IDLE);
  const parts = strokeParts(simplifyRing(points, FREEHAND_TOLERANCE_PX / ctx.scale)) ?? [];
  const regions = parts
    .filter((part) => freehandShape.problem(part) === null)
    .map((part) => ctx.newRegion('freehand', part));
  return { state: IDLE, effects: drawAll(regions) };
}

/** Press, go round, and let go: the ends join by themselves. */
export const freehandTool: Tool<FreehandToolState> = {
  id: 'freehand',
  cursor: 'crosshair',
  initial: IDLE,
  hint: (state) =>
    state.at === 'idle'
      ? $localize`Drag around an area to outline it`
      : $localize`Release to join the ends · Esc cancels`,
  step(state, event, ctx) {
    if (state.at === 'idle') {
      if (event.type === 'press') return stay({ at: 'drawing', points: [event.at] });
      return event.type === 'delete' ? { state, effects: deleteSelected(ctx) } : stay(state);
    }
    switch (event.type) {
      case 'press':
      case 'move':
        return stay(drawTo(state, event.at, ctx));
      case 'release':
        return finish(drawTo(state, event.at, ctx), ctx);
      case 'complete':
        return finish(state, ctx);
      case 'nudge':
      case 'settle':
      case 'nextCorner':
      case 'previousCorner':
      case 'insertCorner':
        return stay(state);
      default:
        return stay(IDLE);
    }
  },
  draft(state) {
    if (state.at === 'idle') return null;
    const { points } = state;
    const figure = { shape: 'freehand', geometry: { points } } as const;
    return { kind: 'path', points, closed: points.length > 2, handles: [], target: null, figure };
  },
};
