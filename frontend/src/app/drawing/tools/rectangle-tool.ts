import { deleteSelected, draw, stay } from '../effects';
import type { Point } from '../point';
import { rectangleBetween, rectangleShape } from '../shapes/rectangle';
import type { Modifiers, Step, Tool, ToolContext } from '../tool';

/** A drag shorter than this on either side was a click, not a rectangle; screen px. */
export const SMALLEST_RECTANGLE_PX = 4;

/** Dragging a rectangle open. `from` is where the drag began, `to` the opposite corner. */
export type RectangleToolState =
  { readonly at: 'idle' } | { readonly at: 'dragging'; readonly from: Point; readonly to: Point };

type Dragging = Extract<RectangleToolState, { at: 'dragging' }>;

const IDLE: RectangleToolState = { at: 'idle' };

/** Where the opposite corner goes: under the pointer, or with Shift where the longer side makes a square. */
function oppositeCorner(from: Point, at: Point, modifiers: Modifiers): Point {
  if (!modifiers.shift) return at;
  const dx = at[0] - from[0];
  const dy = at[1] - from[1];
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return [from[0] + Math.sign(dx || 1) * side, from[1] + Math.sign(dy || 1) * side];
}

function finish({ from, to }: Dragging, ctx: ToolContext): Step<RectangleToolState> {
  const geometry = rectangleBetween(from, to);
  const smallest = SMALLEST_RECTANGLE_PX / ctx.scale;
  if (geometry.width < smallest || geometry.height < smallest) return stay(IDLE);
  if (rectangleShape.problem(geometry) !== null) return stay(IDLE);
  return { state: IDLE, effects: draw(ctx.newRegion('rectangle', geometry)) };
}

/** Drag from corner to corner; Shift makes a square. */
export const rectangleTool: Tool<RectangleToolState> = {
  id: 'rectangle',
  cursor: 'crosshair',
  initial: IDLE,
  hint: (state) =>
    state.at === 'idle' ? 'Drag to draw a rectangle' : 'Release to finish · Shift makes a square · Esc cancels',
  step(state, event, ctx) {
    if (state.at === 'idle') {
      if (event.type === 'press') return stay({ at: 'dragging', from: event.at, to: event.at });
      return event.type === 'delete' ? { state, effects: deleteSelected(ctx) } : stay(state);
    }
    switch (event.type) {
      case 'press':
      case 'move':
        return stay({ ...state, to: oppositeCorner(state.from, event.at, event.modifiers) });
      case 'release':
        return finish({ ...state, to: oppositeCorner(state.from, event.at, event.modifiers) }, ctx);
      case 'complete':
        return finish(state, ctx);
      case 'nudge':
      case 'settle':
        return stay(state);
      default:
        return stay(IDLE);
    }
  },
  draft(state) {
    if (state.at === 'idle') return null;
    const { points } = rectangleShape.outline(rectangleBetween(state.from, state.to));
    return { kind: 'path', points, closed: true, handles: [], target: null };
  },
};
