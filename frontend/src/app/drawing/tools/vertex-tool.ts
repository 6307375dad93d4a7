import { deleteSelected, draw, stay } from '../effects';
import { distance, type Point } from '../point';
import { SHAPES } from '../shapes/shape-table';
import { isWellFormed } from '../well-formed';
import type { Draft, Effect, Figure, Step, Tool, ToolContext, ToolEvent, ToolId } from '../tool';

/** A click this near the first vertex closes a polygon, in screen px. */
export const CLOSE_DISTANCE_PX = 12;

/** A click this near the last vertex is the second half of a double click and adds nothing, in screen px. */
export const SAME_PLACE_PX = 5;

/** A press that goes further than this is a drag, for tools that draw by dragging, too; screen px. */
const DRAG_DISTANCE_PX = 8;

/** Drawing vertex by vertex. */
export type VertexToolState =
  | { readonly at: 'idle' }
  | {
      readonly at: 'placing';
      readonly points: readonly Point[];
      readonly cursor: Point;
      /** Where the last press was. */
      readonly from: Point;
      /** A button or finger is down; lifting it sets a vertex at the cursor. */
      readonly pressed: boolean;
      /** Whether the cursor is so near the first vertex that a click closes the shape. */
      readonly closing: boolean;
    };

type Placing = Extract<VertexToolState, { at: 'placing' }>;

/** What differs between a line, a polygon and a cut. */
export interface VertexToolOptions {
  readonly id: Extract<ToolId, 'line' | 'polygon' | 'split'>;
  /** Whether the last point joins the first. */
  readonly closed: boolean;
  /** Whether a press that is dragged draws the whole of it, from there to where it is let go. */
  readonly drags?: boolean;
  /** Whether points that are no shape as they are can be finished all the same. */
  readonly isFinishable?: (points: readonly Point[]) => boolean;
  /** What comes of the finished points, instead of a new region; nothing: they cannot be finished. */
  readonly finish?: (points: readonly Point[], ctx: ToolContext) => readonly Effect[];
  readonly hints: {
    readonly start: string;
    readonly next: string;
    readonly finish: string;
    /** In place of `finish`, of an outline that crosses itself. */
    readonly crossing?: string;
  };
}

const IDLE: VertexToolState = { at: 'idle' };

/** A tool that sets one vertex per click. A vertex is set on release, so that a pinch or a drag can correct it. */
export class VertexTool implements Tool<VertexToolState> {
  readonly id: VertexToolOptions['id'];
  readonly cursor = 'crosshair';
  readonly initial = IDLE;
  readonly #options: VertexToolOptions;

  constructor(options: VertexToolOptions) {
    this.id = options.id;
    this.#options = options;
  }

  hint(state: VertexToolState): string {
    const { start, next, finish, crossing = finish } = this.#options.hints;
    if (state.at === 'idle') return start;
    if (!this.#isValid(state.points)) return next;
    return isWellFormed({ points: state.points }) ? finish : crossing;
  }

  step(state: VertexToolState, event: ToolEvent, ctx: ToolContext): Step<VertexToolState> {
    if (state.at === 'placing') return this.#stepPlacing(state, event, ctx);
    if (event.type === 'press') return stay(this.#follow([], event.at, event.at, true, ctx));
    return event.type === 'delete' ? { state, effects: deleteSelected(ctx) } : stay(state);
  }

  draft(state: VertexToolState): Draft | null {
    if (state.at === 'idle') return null;
    const { points, cursor, closing } = state;
    return {
      kind: 'path',
      points: closing ? points : [...points, cursor],
      closed: closing,
      handles: points,
      target: closing ? points[0] : null,
      ...this.#figure(closing ? points : [...points, cursor]),
    };
  }

  /** Nothing to measure in a cut, nor in what is no shape yet. */
  #figure(points: readonly Point[]): { readonly figure?: Figure } {
    const { id } = this.#options;
    // Two corners of a polygon are measured as the line that they are so far.
    const shape = id === 'polygon' && points.length < 3 ? 'line' : id;
    return shape === 'split' ? {} : { figure: { shape, geometry: { points } } };
  }

  cursorAt(state: VertexToolState): string | null {
    return state.at === 'placing' && state.closing ? 'pointer' : null;
  }

  #stepPlacing(state: Placing, event: ToolEvent, ctx: ToolContext): Step<VertexToolState> {
    switch (event.type) {
      case 'press':
        return stay(this.#follow(state.points, event.at, event.at, true, ctx));
      case 'move':
        return stay(this.#follow(state.points, event.at, state.from, state.pressed, ctx));
      case 'release':
        return this.#release(state, event.at, ctx);
      case 'double':
        // With one vertex it was a double click on the first corner: its first half closed the shape before.
        return state.points.length <= 1 ? stay(IDLE) : this.#finish(state.points, ctx, state);
      case 'complete':
        return this.#finish(state.points, ctx, state);
      case 'undoStep':
      case 'delete':
        return stay(this.#takeBack(state, ctx));
      case 'lost':
        return stay(state.points.length === 0 ? IDLE : { ...state, pressed: false });
      case 'interrupt':
        // What was drawn so far is kept when it can be: it can be undone, a lost drawing cannot be brought back.
        return this.#finish(state.points, ctx, IDLE);
      case 'cancel':
        return stay(IDLE);
      case 'nudge':
      case 'settle':
      case 'nextCorner':
      case 'previousCorner':
      case 'insertCorner':
        return stay(state);
    }
  }

  #release(state: Placing, at: Point, ctx: ToolContext): Step<VertexToolState> {
    if (!state.pressed) return stay(state);
    if (this.#isClosing(state.points, at, ctx)) return this.#finish(state.points, ctx, state);
    const last = state.points.at(-1);
    if (this.#options.drags && last === undefined && distance(state.from, at) > DRAG_DISTANCE_PX / ctx.scale) {
      return this.#finish([state.from, at], ctx, IDLE);
    }
    const repeated = last !== undefined && distance(last, at) <= SAME_PLACE_PX / ctx.scale;
    return stay(this.#follow(repeated ? state.points : [...state.points, at], at, at, false, ctx));
  }

  #takeBack(state: Placing, ctx: ToolContext): VertexToolState {
    const points = state.points.slice(0, -1);
    return points.length === 0 ? IDLE : this.#follow(points, state.cursor, state.from, false, ctx);
  }

  #finish(points: readonly Point[], ctx: ToolContext, otherwise: VertexToolState): Step<VertexToolState> {
    if (!this.#isValid(points)) return stay(otherwise);
    const { id, finish } = this.#options;
    if (id === 'split') return { state: IDLE, effects: finish?.(points, ctx) ?? [] };
    const effects = finish?.(points, ctx);
    if (effects?.length === 0) return stay(otherwise);
    return { state: IDLE, effects: effects ?? draw(ctx.newRegion(id, { points })) };
  }

  #follow(points: readonly Point[], cursor: Point, from: Point, pressed: boolean, ctx: ToolContext): Placing {
    return { at: 'placing', points, cursor, from, pressed, closing: this.#isClosing(points, cursor, ctx) };
  }

  #isClosing(points: readonly Point[], cursor: Point, ctx: ToolContext): boolean {
    if (!this.#options.closed || !this.#isValid(points)) return false;
    return distance(points[0], cursor) <= CLOSE_DISTANCE_PX / ctx.scale;
  }

  #isValid(points: readonly Point[]): boolean {
    const { closed, isFinishable } = this.#options;
    return SHAPES[closed ? 'polygon' : 'line'].problem({ points }) === null || isFinishable?.(points) === true;
  }
}
