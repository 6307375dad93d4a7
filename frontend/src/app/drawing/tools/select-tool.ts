import { commit, deleteSelected, select, stay } from '../effects';
import { regionAt, vertexAt } from '../hit-test';
import { difference, distance, type Point } from '../point';
import type { Region } from '../region';
import { cornersOf } from '../box-geometry';
import { rectangleBetween } from '../shapes/rectangle';
import { shapeOf } from '../shapes/shape-table';
import { moveVertex } from '../vertices';
import type { Effect, PointerInput, Step, Tool, ToolContext } from '../tool';

/** A press that moves less than this is a click, in screen px. */
export const DRAG_DISTANCE_PX = 3;

/**
 * Selecting and editing. `pressed` waits to see whether the press becomes a drag; `dragging` moves whole regions or one
 * vertex. Every drag is worked out from where it began, never from the last move, so errors cannot add up.
 */
export type SelectToolState =
  | { readonly at: 'idle' }
  | { readonly at: 'pressed'; readonly grip: Grip | null; readonly from: Point }
  | { readonly at: 'dragging'; readonly grip: Grip; readonly from: Point; readonly to: Point };

/** What the hand holds: whole regions, or one vertex of a region. All as they were when the press began. */
type Grip =
  | { readonly hold: 'regions'; readonly regions: readonly Region[] }
  | { readonly hold: 'vertex'; readonly region: Region; readonly index: number };

type Dragging = Extract<SelectToolState, { at: 'dragging' }>;

const IDLE: SelectToolState = { at: 'idle' };

/** The held regions as they would be if the drag ended now. */
function dragged({ grip, from, to }: Dragging): readonly Region[] {
  if (grip.hold === 'vertex') {
    const { geometry } = grip.region;
    if (!('points' in geometry)) {
      return [{ ...grip.region, geometry: rectangleBetween(cornersOf(geometry)[(grip.index + 2) % 4], to) }];
    }
    return [{ ...grip.region, geometry: moveVertex(geometry, grip.index, to) }];
  }
  const by = difference(from, to);
  return grip.regions.map((region) => ({ ...region, geometry: shapeOf(region).translate(region.geometry, by) }));
}

function press({ at, modifiers }: PointerInput, ctx: ToolContext): Step<SelectToolState> {
  const vertex = modifiers.shift ? null : vertexAt(at, ctx);
  if (vertex !== null) return stay({ at: 'pressed', from: at, grip: { hold: 'vertex', ...vertex } });

  const region = regionAt(at, ctx);
  if (region === null) {
    const effects = modifiers.shift || ctx.selection.size === 0 ? [] : [select([])];
    return { state: { at: 'pressed', from: at, grip: null }, effects };
  }
  const isSelected = ctx.selection.has(region.regionId);
  if (modifiers.shift) return toggle(region, isSelected, at, ctx);

  const held = isSelected ? [...ctx.selection].map((id) => ctx.region(id)) : [region];
  const movable = held.filter((candidate) => candidate !== undefined).filter((candidate) => ctx.canEdit(candidate));
  return {
    state: { at: 'pressed', from: at, grip: movable.length === 0 ? null : { hold: 'regions', regions: movable } },
    effects: isSelected ? [] : [select([region.regionId])],
  };
}

function toggle(region: Region, isSelected: boolean, from: Point, ctx: ToolContext): Step<SelectToolState> {
  const others = [...ctx.selection].filter((id) => id !== region.regionId);
  return {
    state: { at: 'pressed', from, grip: null },
    effects: [select(isSelected ? others : [...others, region.regionId])],
  };
}

/** Saves the drag; a result that cannot be saved (a polygon pulled flat) leaves everything as it was. */
function drop(state: Dragging): readonly Effect[] {
  const after = dragged(state);
  if (after.some((region) => shapeOf(region).problem(region.geometry) !== null)) return [];
  const before = state.grip.hold === 'vertex' ? [state.grip.region] : state.grip.regions;
  return [commit(after.map((region, i) => ({ kind: 'put', before: before[i], after: region })))];
}

/** Click selects, Shift+click adds, dragging moves a region or one of its vertices, Delete removes. */
export const selectTool: Tool<SelectToolState> = {
  id: 'select',
  cursor: 'default',
  initial: IDLE,
  hint(state) {
    return state.at === 'dragging' ? 'Release to place · Esc cancels' : 'Click a region to select it · drag to move';
  },
  step(state, event, ctx) {
    switch (event.type) {
      case 'press':
        return press(event, ctx);
      case 'move': {
        if (state.at === 'idle') return stay(state);
        if (state.at === 'dragging') return stay({ ...state, to: event.at });
        const moved = distance(state.from, event.at) > DRAG_DISTANCE_PX / ctx.scale;
        if (!moved || state.grip === null) return stay(state);
        return stay({ at: 'dragging', grip: state.grip, from: state.from, to: event.at });
      }
      case 'release':
        return { state: IDLE, effects: state.at === 'dragging' ? drop({ ...state, to: event.at }) : [] };
      case 'complete':
        return { state: IDLE, effects: state.at === 'dragging' ? drop(state) : [] };
      case 'cancel':
        return { state: IDLE, effects: state.at === 'idle' && ctx.selection.size > 0 ? [select([])] : [] };
      case 'delete':
        return { state: IDLE, effects: state.at === 'idle' ? deleteSelected(ctx) : [] };
      case 'undoStep':
      case 'lost':
      case 'interrupt':
        return stay(IDLE);
      case 'double':
      case 'nudge':
      case 'settle':
        return stay(state);
    }
  },
  draft: (state) => (state.at === 'dragging' ? { kind: 'regions', regions: dragged(state) } : null),
  claims: (_state, { at }, ctx) => vertexAt(at, ctx) !== null || regionAt(at, ctx) !== null,
  cursorAt(state, at, ctx) {
    if (state.at === 'dragging') return state.grip.hold === 'vertex' ? 'crosshair' : 'move';
    if (vertexAt(at, ctx) !== null) return 'crosshair';
    const region = regionAt(at, ctx);
    if (region === null) return null;
    return ctx.selection.has(region.regionId) && ctx.canEdit(region) ? 'move' : 'pointer';
  },
};
