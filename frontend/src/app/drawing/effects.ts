import { isChangeable } from './hit-test';
import type { Region, RegionChange } from './region';
import type { Effect, Step, ToolContext } from './tool';

/** One step of undo. */
export function commit(changes: readonly RegionChange[]): Effect {
  return { type: 'commit', changes };
}

/** Makes these, and only these, the selection. */
export function select(regionIds: readonly string[]): Effect {
  return { type: 'select', regionIds };
}

/** A step that asks for nothing. */
export function stay<State>(state: State): Step<State> {
  return { state, effects: [] };
}

/** Draws a new region and selects it, so that it can be named and labelled at once. */
export function draw(region: Region): readonly Effect[] {
  return drawAll([region]);
}

/** Draws new regions as one step of undo, and selects them; nothing when there are none. */
export function drawAll(regions: readonly Region[]): readonly Effect[] {
  if (regions.length === 0) return [];
  const changes = regions.map((after): RegionChange => ({ kind: 'put', before: null, after }));
  return [commit(changes), select(regions.map(({ regionId }) => regionId))];
}

/** Removes what is selected and may be changed; nothing when there is no such thing. */
export function deleteSelected(ctx: ToolContext): readonly Effect[] {
  const selected = [...ctx.selection].map((id) => ctx.region(id)).filter((region) => region !== undefined);
  const doomed = selected.filter((region) => isChangeable(region, ctx));
  if (doomed.length === 0) return [];
  const kept = selected.filter((region) => !doomed.includes(region)).map((region) => region.regionId);
  return [commit(doomed.map((before) => ({ kind: 'delete', before }))), select(kept)];
}
