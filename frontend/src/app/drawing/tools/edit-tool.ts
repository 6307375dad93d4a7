import { boxAround } from '../box';
import { deleteSelected, select, stay } from '../effects';
import { changeableSelection, gripAt, gripsOf, type HandleMode, type PlacedGrip } from '../grips';
import { isChangeable, isReachable, regionAt } from '../hit-test';
import { distance, rotateAbout, translatePoint, type Point } from '../point';
import type { Region } from '../region';
import { shapeOf } from '../shapes/shape-table';
import { snap } from '../snapping';
import type {
  Corner,
  Draft,
  Handle,
  Modifiers,
  PointerInput,
  Step,
  Tool,
  ToolContext,
  ToolEvent,
  ToolId,
} from '../tool';
import {
  choiceOf,
  type ChosenCorner,
  chosenCorner,
  cornerInWords,
  type CornerOutcome,
  isChosen,
  nextCorner,
  placeOf,
  withCornerAfter,
  withoutCorner,
} from './corners';
import { edited, settled, type Held, type Pull } from './edits';

/** A press that moves less than this is a click, in screen px. */
export const DRAG_DISTANCE_PX = 3;

/**
 * Selecting and editing. `pressed` waits to see whether the press becomes a drag; `dragging` changes what is held;
 * `boxing` draws a box around what is to be selected; `nudging` lasts while an arrow key is held. Every drag is worked out
 * from where it began, never from the last move, so errors cannot add up.
 */
export type EditToolState =
  | { readonly at: 'idle'; readonly chosen: ChosenCorner | null }
  | { readonly at: 'pressed'; readonly held: Held | null; readonly from: Point; readonly boxes: boolean }
  | { readonly at: 'dragging'; readonly held: Held; readonly pull: Pull }
  | {
      readonly at: 'boxing';
      readonly from: Point;
      readonly to: Point;
      readonly turn: number;
      readonly takesAway: boolean;
    }
  | { readonly at: 'nudging'; readonly held: Nudged; readonly from: Point; readonly to: Point };

type Nudged = Extract<Held, { hold: 'regions' | 'vertex' }>;
type State<At extends EditToolState['at']> = Extract<EditToolState, { at: At }>;

const IDLE: EditToolState = { at: 'idle', chosen: null };
const NO_KEYS: Modifiers = { shift: false, alt: false, control: false };

/** What differs between the tools that edit. */
export interface EditToolOptions {
  readonly id: Extract<ToolId, 'select' | 'vertices' | 'transform'>;
  readonly mode: HandleMode;
  readonly hint: string;
}

/**
 * Click selects, Shift+click adds and takes away, dragging moves a region or one of its handles, Delete removes. Keys go
 * through the corners of what is selected, move, remove and insert them.
 *
 * Shift and dragging from an empty place draws a box, which adds what lies in it (with Alt: takes it away). A plain drag
 * there stays the image's: moving it is what hands do most, and Shift means "to the selection" everywhere else, too.
 */
export class EditTool implements Tool<EditToolState> {
  readonly id: EditToolOptions['id'];
  readonly cursor = 'default';
  readonly initial = IDLE;
  readonly #options: EditToolOptions;

  constructor(options: EditToolOptions) {
    this.id = options.id;
    this.#options = options;
  }

  hint(state: EditToolState): string {
    if (state.at === 'boxing') return $localize`Release to select what lies in the box · Esc cancels`;
    if (state.at === 'nudging') return $localize`Let go of the key to place · Esc cancels`;
    if (state.at !== 'dragging') return this.#options.hint;
    const { hold } = state.held;
    if (hold === 'resize')
      return $localize`Release to place · Shift keeps the proportion · Alt from the centre · Esc cancels`;
    if (hold === 'rotate') return $localize`Release to place · Shift turns in steps of 15° · Esc cancels`;
    return $localize`Release to place · Esc cancels`;
  }

  step(state: EditToolState, event: ToolEvent, ctx: ToolContext): Step<EditToolState> {
    switch (state.at) {
      case 'idle':
        return this.#stepIdle(state, event, ctx);
      case 'pressed':
        return this.#stepPressed(state, event, ctx);
      case 'dragging':
        return stepDragging(state, event, ctx);
      case 'boxing':
        return stepBoxing(state, event, ctx);
      case 'nudging':
        return stepNudging(state, event, ctx);
    }
  }

  draft(state: EditToolState): Draft | null {
    if (state.at === 'dragging') return { kind: 'regions', regions: draggedRegions(state) };
    if (state.at === 'nudging') return { kind: 'regions', regions: nudged(state) };
    if (state.at !== 'boxing') return null;
    return { kind: 'path', points: boxCorners(state), closed: true, handles: [], target: null };
  }

  claims(_state: EditToolState, { at, modifiers }: PointerInput, ctx: ToolContext): boolean {
    return modifiers.shift || this.#gripAt(at, ctx) !== null || regionAt(at, ctx) !== null;
  }

  cursorAt(state: EditToolState, at: Point, ctx: ToolContext): string | null {
    if (state.at === 'dragging') return state.held.hold === 'regions' ? 'move' : 'crosshair';
    if (state.at === 'boxing') return 'crosshair';
    const grip = this.#gripAt(at, ctx);
    if (grip !== null) return grip.cursor;
    const region = regionAt(at, ctx);
    if (region === null) return null;
    return ctx.selection.has(region.regionId) && isChangeable(region, ctx) ? 'move' : 'pointer';
  }

  handles(state: EditToolState, ctx: ToolContext): readonly Handle[] {
    const { mode } = this.#options;
    if (state.at === 'boxing') return [];
    if (state.at === 'dragging') return gripsOf(draggedRegions(state), mode, ctx).map(({ handle }) => handle);
    if (state.at === 'nudging') return gripsOf(nudged(state), mode, ctx).map(({ handle }) => handle);
    const chosen = state.at === 'idle' ? state.chosen : null;
    return gripsOf(changeableSelection(ctx), mode, ctx).map(({ handle, grip }) =>
      isChosen(grip, chosen) ? { ...handle, chosen: true } : handle,
    );
  }

  corner(state: EditToolState, ctx: ToolContext): Corner | null {
    return state.at === 'idle' ? cornerInWords(state.chosen, this.#options.mode, ctx) : null;
  }

  #gripAt(at: Point, ctx: ToolContext): PlacedGrip | null {
    return gripAt(at, gripsOf(changeableSelection(ctx), this.#options.mode, ctx), ctx);
  }

  #stepIdle(state: State<'idle'>, event: ToolEvent, ctx: ToolContext): Step<EditToolState> {
    switch (event.type) {
      case 'press':
        return this.#press(event, ctx);
      case 'cancel':
        if (state.chosen !== null) return stay(IDLE);
        return { state: IDLE, effects: ctx.selection.size > 0 ? [select([])] : [] };
      case 'delete':
        return this.#delete(state, ctx);
      case 'nextCorner':
      case 'previousCorner': {
        const by = event.type === 'nextCorner' ? 1 : -1;
        return stay({ at: 'idle', chosen: nextCorner(state.chosen, by, this.#options.mode, ctx) });
      }
      case 'insertCorner': {
        const corner = chosenCorner(state.chosen, this.#options.mode, ctx);
        return corner === null ? stay(state) : atCorner(withCornerAfter(corner, ctx));
      }
      case 'nudge':
        return this.#nudge(state, event.by, ctx);
      case 'interrupt':
        return stay(IDLE);
      default:
        return stay(state);
    }
  }

  #press({ at, modifiers }: PointerInput, ctx: ToolContext): Step<EditToolState> {
    const grip = this.#gripAt(at, ctx)?.grip ?? null;
    // Shift and a click on a region takes it out of the selection, also where a corner of it happens to be.
    const isByPoint = grip?.hold === 'vertex' || grip?.hold === 'edge';
    if (grip !== null && !(modifiers.shift && isByPoint)) {
      if (grip.hold === 'vertex' && modifiers.alt)
        return { state: pressedOn(null, at), effects: withoutCorner(grip, ctx).effects };
      return stay(pressedOn(grip, at));
    }
    const region = regionAt(at, ctx);
    if (region === null) {
      const effects = modifiers.shift || ctx.selection.size === 0 ? [] : [select([])];
      return { state: { ...pressedOn(null, at), boxes: modifiers.shift }, effects };
    }
    const isSelected = ctx.selection.has(region.regionId);
    if (modifiers.shift) return toggle(region, isSelected, at, ctx);
    const movable = isSelected ? changeableSelection(ctx) : [region].filter((each) => isChangeable(each, ctx));
    return {
      state: pressedOn(movable.length === 0 ? null : { hold: 'regions', regions: movable }, at),
      effects: isSelected ? [] : [select([region.regionId])],
    };
  }

  #stepPressed(state: State<'pressed'>, event: ToolEvent, ctx: ToolContext): Step<EditToolState> {
    switch (event.type) {
      case 'move': {
        if (distance(state.from, event.at) <= DRAG_DISTANCE_PX / ctx.scale) return stay(state);
        if (state.boxes) return stay(boxTo(state.from, event, ctx));
        return stay(state.held === null ? state : dragTo(state.held, state.from, event, ctx));
      }
      case 'release':
      case 'complete':
        return click(state.held, ctx);
      case 'press':
        return this.#press(event, ctx);
      case 'double':
      case 'nudge':
      case 'settle':
      case 'nextCorner':
      case 'previousCorner':
      case 'insertCorner':
        return stay(state);
      default:
        return stay(IDLE);
    }
  }

  /** A corner that is chosen, else what is selected. */
  #delete({ chosen }: State<'idle'>, ctx: ToolContext): Step<EditToolState> {
    const corner = chosenCorner(chosen, this.#options.mode, ctx);
    if (corner === null) return { state: IDLE, effects: deleteSelected(ctx) };
    return atCorner(withoutCorner(corner, ctx));
  }

  /** The same. */
  #nudge(state: State<'idle'>, by: Point, ctx: ToolContext): Step<EditToolState> {
    const corner = chosenCorner(state.chosen, this.#options.mode, ctx);
    const regions = changeableSelection(ctx);
    if (regions.length === 0) return stay(state);
    const held: Nudged = corner ?? { hold: 'regions', regions };
    const from: Point = corner === null ? [0, 0] : placeOf(corner);
    return stay({ at: 'nudging', held, from, to: translatePoint(from, imageVector(by, ctx)) });
  }
}

function atCorner({ chosen, effects }: CornerOutcome): Step<EditToolState> {
  return { state: { at: 'idle', chosen }, effects };
}

function pressedOn(held: Held | null, from: Point): State<'pressed'> {
  return { at: 'pressed', held, from, boxes: false };
}

function toggle(region: Region, isSelected: boolean, from: Point, ctx: ToolContext): Step<EditToolState> {
  const others = [...ctx.selection].filter((id) => id !== region.regionId);
  return { state: pressedOn(null, from), effects: [select(isSelected ? others : [...others, region.regionId])] };
}

/** A press that did not move: on a corner it chooses that corner, on the middle of an edge it makes one there. */
function click(held: Held | null, ctx: ToolContext): Step<EditToolState> {
  if (held?.hold === 'vertex') {
    return stay({ at: 'idle', chosen: { regionId: held.region.regionId, index: held.index } });
  }
  if (held?.hold !== 'edge') return stay(IDLE);
  return {
    state: IDLE,
    effects: settled(held, edited(held, { from: [0, 0], to: null, keys: NO_KEYS, smallest: 0 }), ctx),
  };
}

function dragTo(held: Held, from: Point, { at, modifiers }: PointerInput, ctx: ToolContext): State<'dragging'> {
  const to = held.hold === 'vertex' || held.hold === 'edge' ? snap(at, ctx, held.region.regionId) : at;
  return { at: 'dragging', held, pull: { from, to, keys: modifiers, smallest: 1 / ctx.scale } };
}

function draggedRegions({ held, pull }: State<'dragging'>): readonly Region[] {
  return edited(held, pull);
}

function stepDragging(state: State<'dragging'>, event: ToolEvent, ctx: ToolContext): Step<EditToolState> {
  switch (event.type) {
    case 'move':
    case 'press':
      return stay(dragTo(state.held, state.pull.from, event, ctx));
    case 'release': {
      const last = dragTo(state.held, state.pull.from, event, ctx);
      return { state: IDLE, effects: settled(last.held, draggedRegions(last), ctx) };
    }
    case 'complete':
      return { state: IDLE, effects: settled(state.held, draggedRegions(state), ctx) };
    case 'double':
    case 'nudge':
    case 'settle':
    case 'nextCorner':
    case 'previousCorner':
    case 'insertCorner':
      return stay(state);
    default:
      return stay(IDLE);
  }
}

function boxTo(from: Point, { at, modifiers }: PointerInput, { turn }: ToolContext): State<'boxing'> {
  return { at: 'boxing', from, to: at, turn, takesAway: modifiers.alt };
}

/** Upright on the screen, however the image is turned. */
function boxCorners({ from, to, turn }: State<'boxing'>): readonly Point[] {
  const [a, b] = [from, to].map((point) => rotateAbout(point, [0, 0], turn));
  const corners: readonly Point[] = [a, [b[0], a[1]], b, [a[0], b[1]]];
  return corners.map((corner) => rotateAbout(corner, [0, 0], -turn));
}

/** Takes what lies in the box altogether, so that a large region around many small ones is not among them. */
function regionsInBox(state: State<'boxing'>, ctx: ToolContext): readonly string[] {
  const onScreen = (points: readonly Point[]) =>
    boxAround(points.map((point) => rotateAbout(point, [0, 0], state.turn)));
  const box = onScreen([state.from, state.to]);
  const inside = ctx.regionsWithin(boxAround(boxCorners(state))).filter((region) => {
    if (!isReachable(region)) return false;
    const { minX, minY, maxX, maxY } = onScreen(shapeOf(region).outline(region.geometry).points);
    return minX >= box.minX && minY >= box.minY && maxX <= box.maxX && maxY <= box.maxY;
  });
  return inside.map(({ regionId }) => regionId);
}

function selectBox(state: State<'boxing'>, ctx: ToolContext): Step<EditToolState> {
  const found = new Set(regionsInBox(state, ctx));
  const selected = [...ctx.selection];
  const wanted = state.takesAway ? selected.filter((id) => !found.has(id)) : [...new Set([...selected, ...found])];
  return { state: IDLE, effects: wanted.length === selected.length ? [] : [select(wanted)] };
}

function stepBoxing(state: State<'boxing'>, event: ToolEvent, ctx: ToolContext): Step<EditToolState> {
  switch (event.type) {
    case 'move':
    case 'press':
      return stay(boxTo(state.from, event, ctx));
    case 'release':
      return selectBox(boxTo(state.from, event, ctx), ctx);
    case 'complete':
      return selectBox(state, ctx);
    case 'double':
    case 'nudge':
    case 'settle':
    case 'nextCorner':
    case 'previousCorner':
    case 'insertCorner':
      return stay(state);
    default:
      return stay(IDLE);
  }
}

/** A way on the screen as one in the image. */
function imageVector(by: Point, { scale, turn }: ToolContext): Point {
  const [x, y] = rotateAbout(by, [0, 0], -turn);
  return [x / scale, y / scale];
}

function nudged({ held, from, to }: State<'nudging'>): readonly Region[] {
  return edited(held, { from, to, keys: NO_KEYS, smallest: 0 });
}

function stepNudging(state: State<'nudging'>, event: ToolEvent, ctx: ToolContext): Step<EditToolState> {
  const { held, from, to } = state;
  // A corner that is moved stays the chosen one: more keys may follow.
  const rest: EditToolState = held.hold === 'vertex' ? { at: 'idle', chosen: choiceOf(held) } : IDLE;
  switch (event.type) {
    case 'nudge':
      return stay({ ...state, to: translatePoint(to, imageVector(event.by, ctx)) });
    case 'cancel':
    case 'undoStep':
    case 'delete':
      return stay(rest);
    case 'move':
    case 'release':
    case 'double':
    case 'nextCorner':
    case 'previousCorner':
    case 'insertCorner':
      return stay(state);
    default: {
      const isStill = from[0] === to[0] && from[1] === to[1];
      const effects = isStill ? [] : settled(held, nudged(state), ctx);
      return { state: event.type === 'interrupt' ? IDLE : rest, effects };
    }
  }
}
