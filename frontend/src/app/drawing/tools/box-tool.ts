import { deleteSelected, draw, stay } from '../effects';
import type { Point } from '../point';
import type { BoxGeometry } from '../region';
import { rectangleBetween } from '../shapes/rectangle';
import { SHAPES } from '../shapes/shape-table';
import type { Modifiers, PointerInput, Step, Tool, ToolContext } from '../tool';

/** A drag shorter than this on either side was a click, not a shape; screen px. */
export const SMALLEST_BOX_PX = 4;

/** Dragging a shape open by its box, which has `a` and `b` as opposite corners. `from` is where the drag began. */
export type BoxToolState =
  { readonly at: 'idle' } | { readonly at: 'dragging'; readonly from: Point; readonly a: Point; readonly b: Point };

type Dragging = Extract<BoxToolState, { at: 'dragging' }>;

const IDLE: BoxToolState = { at: 'idle' };

const HINTS = {
  rectangle: {
    start: $localize`Drag to draw a rectangle`,
    open: $localize`Release to finish · Shift makes a square · Alt draws from the centre · Esc cancels`,
  },
  ellipse: {
    start: $localize`Drag to draw an ellipse`,
    open: $localize`Release to finish · Shift makes a circle · Alt draws from the centre · Esc cancels`,
  },
} as const;

/** The opposite corner: under the pointer, or with Shift where the longer side makes a square. */
function oppositeCorner(from: Point, at: Point, { shift }: Modifiers): Point {
  if (!shift) return at;
  const dx = at[0] - from[0];
  const dy = at[1] - from[1];
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return [from[0] + Math.sign(dx || 1) * side, from[1] + Math.sign(dy || 1) * side];
}

/** With Alt, the drag began in the middle. */
function drag(from: Point, { at, modifiers }: PointerInput): Dragging {
  const b = oppositeCorner(from, at, modifiers);
  return { at: 'dragging', from, a: modifiers.alt ? [2 * from[0] - b[0], 2 * from[1] - b[1]] : from, b };
}

/** Drag from corner to corner; Shift makes both sides equal, Alt draws from the centre. */
export function boxTool(id: 'rectangle' | 'ellipse'): Tool<BoxToolState> {
  const finish = ({ a, b }: Dragging, ctx: ToolContext): Step<BoxToolState> => {
    const geometry: BoxGeometry = rectangleBetween(a, b);
    const smallest = SMALLEST_BOX_PX / ctx.scale;
    if (geometry.width < smallest || geometry.height < smallest) return stay(IDLE);
    if (SHAPES[id].problem(geometry) !== null) return stay(IDLE);
    return { state: IDLE, effects: draw(ctx.newRegion(id, geometry)) };
  };
  return {
    id,
    cursor: 'crosshair',
    initial: IDLE,
    hint: (state) => (state.at === 'idle' ? HINTS[id].start : HINTS[id].open),
    step(state, event, ctx) {
      if (state.at === 'idle') {
        if (event.type === 'press') return stay({ at: 'dragging', from: event.at, a: event.at, b: event.at });
        return event.type === 'delete' ? { state, effects: deleteSelected(ctx) } : stay(state);
      }
      switch (event.type) {
        case 'press':
        case 'move':
          return stay(drag(state.from, event));
        case 'release':
          return finish(drag(state.from, event), ctx);
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
      const geometry = rectangleBetween(state.a, state.b);
      const { points } = SHAPES[id].outline(geometry);
      return { kind: 'path', points, closed: true, handles: [], target: null, figure: { shape: id, geometry } };
    },
  };
}
