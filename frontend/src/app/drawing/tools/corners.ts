import { commit } from '../effects';
import { changeableSelection, gripsOf, type Grip, type HandleMode } from '../grips';
import type { Point } from '../point';
import { shapeOf } from '../shapes/shape-table';
import type { Corner, Effect, Modifiers, ToolContext } from '../tool';
import { edgesOf, removeVertex } from '../vertices';
import { edited, reshaped, settled, type Held } from './edits';

const NO_KEYS: Modifiers = { shift: false, alt: false, control: false };

/** The corner that keys move and remove. It counts as long as its region is selected and still has it. */
export interface ChosenCorner {
  readonly regionId: string;
  readonly index: number;
}

/** A corner, as a hand holds it. */
export type CornerGrip = Extract<Grip, { hold: 'vertex' }>;

/** All that can be chosen now, through the outline and the holes; none unless one region with corners is selected. */
function cornersOf(mode: HandleMode, ctx: ToolContext): readonly CornerGrip[] {
  const grips = gripsOf(changeableSelection(ctx), mode, ctx).map(({ grip }) => grip);
  return grips.filter((grip) => grip.hold === 'vertex');
}

export function choiceOf({ region, index }: CornerGrip): ChosenCorner {
  return { regionId: region.regionId, index };
}

export function placeOf({ region, index }: CornerGrip): Point {
  return shapeOf(region).vertices(region.geometry)[index];
}

export function isChosen(grip: Grip, chosen: ChosenCorner | null): boolean {
  return grip.hold === 'vertex' && grip.region.regionId === chosen?.regionId && grip.index === chosen.index;
}

/** Null when none is chosen that is still there. */
export function chosenCorner(chosen: ChosenCorner | null, mode: HandleMode, ctx: ToolContext): CornerGrip | null {
  if (chosen === null) return null;
  return cornersOf(mode, ctx).find((grip) => isChosen(grip, chosen)) ?? null;
}

/** The one after or before the chosen one, around; the first or the last when none is; null: there are none. */
export function nextCorner(
  chosen: ChosenCorner | null,
  by: 1 | -1,
  mode: HandleMode,
  ctx: ToolContext,
): ChosenCorner | null {
  const corners = cornersOf(mode, ctx);
  if (corners.length === 0) return null;
  const at = corners.findIndex((grip) => isChosen(grip, chosen));
  const from = at < 0 && by < 0 ? 0 : at;
  return choiceOf(corners[(from + by + corners.length) % corners.length]);
}

/** What comes of a key: what is to be done, and the corner that is chosen then. */
export interface CornerOutcome {
  readonly chosen: ChosenCorner;
  readonly effects: readonly Effect[];
}

/**
 * The region without a corner; nothing happens when it needs it. Chosen is the one before, as Backspace goes back through
 * letters.
 */
export function withoutCorner(corner: CornerGrip, ctx: ToolContext): CornerOutcome {
  const { region, index } = corner;
  const none = { chosen: choiceOf(corner), effects: [] };
  if (!('points' in region.geometry)) return none;
  const geometry = removeVertex(region.geometry, index, region.shape === 'line' ? 2 : 3);
  if (geometry === null || shapeOf(region).problem(geometry) !== null) return none;
  const changes = reshaped(region, { ...region, geometry }, ctx);
  if (changes.length === 0) return none;
  // A hole goes with its third last corner, and the others of it, too.
  const last = shapeOf(region).vertices(geometry).length - 1;
  const before = Math.min(Math.max(0, index - 1), last);
  return { chosen: { regionId: region.regionId, index: before }, effects: [commit(changes)] };
}

/**
 * Another corner in the middle of the edge that begins at the chosen one, which then is the chosen one; at the end of a
 * line, of the edge that leads there.
 */
export function withCornerAfter(corner: CornerGrip, ctx: ToolContext): CornerOutcome {
  const { region, index } = corner;
  const none = { chosen: choiceOf(corner), effects: [] };
  const edges = 'points' in region.geometry ? edgesOf(region.geometry, region.shape !== 'line') : [];
  const edge = edges.find((each) => each.index === index) ?? edges.find((each) => each.index === index - 1);
  if (!edge) return none;
  const held: Held = { hold: 'edge', region, index: edge.index };
  const after = edited(held, { from: edge.middle, to: edge.middle, keys: NO_KEYS, smallest: 0 });
  const effects = settled(held, after, ctx);
  return effects.length === 0 ? none : { chosen: { regionId: region.regionId, index: edge.index + 1 }, effects };
}

/** Where the chosen corner is, and which of how many; null: none is chosen. */
export function cornerInWords(chosen: ChosenCorner | null, mode: HandleMode, ctx: ToolContext): Corner | null {
  const corner = chosenCorner(chosen, mode, ctx);
  if (corner === null) return null;
  return { at: placeOf(corner), number: corner.index + 1, count: cornersOf(mode, ctx).length };
}
