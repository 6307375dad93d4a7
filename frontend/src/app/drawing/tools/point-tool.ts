import { deleteSelected, draw, stay } from '../effects';
import type { Point } from '../point';
import type { Tool } from '../tool';

/** Setting points. `pressed`: lifting the button or finger sets one at the cursor. */
export type PointToolState = { readonly at: 'idle' } | { readonly at: 'pressed'; readonly cursor: Point };

const IDLE: PointToolState = { at: 'idle' };

/** One click, one point. */
export const pointTool: Tool<PointToolState> = {
  id: 'point',
  cursor: 'crosshair',
  initial: IDLE,
  hint: () => $localize`Click to set a point`,
  step(state, event, ctx) {
    if (state.at === 'idle') {
      if (event.type === 'press') return stay({ at: 'pressed', cursor: event.at });
      return event.type === 'delete' ? { state, effects: deleteSelected(ctx) } : stay(state);
    }
    switch (event.type) {
      case 'press':
      case 'move':
        return stay({ at: 'pressed', cursor: event.at });
      case 'release':
        return { state: IDLE, effects: draw(ctx.newRegion('point', { points: [event.at] })) };
      case 'complete':
        return { state: IDLE, effects: draw(ctx.newRegion('point', { points: [state.cursor] })) };
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
    return {
      kind: 'path',
      points: [state.cursor],
      closed: false,
      handles: [],
      target: null,
      figure: { shape: 'point', geometry: { points: [state.cursor] } },
    };
  },
};
