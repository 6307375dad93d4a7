import { drawAll } from '../effects';
import type { Point } from '../point';
import { polygonShape } from '../shapes/polygon';
import type { PointsGeometry } from '../region';
import type { Effect, ToolContext } from '../tool';
import { strokeParts } from '../well-formed';
import { VertexTool } from './vertex-tool';

/**
 * One region, or one for each loop of an outline that crosses itself; all of them one step of undo. The clicks are not
 * refused: whether an outline crosses itself is known for certain only when it is closed.
 */
function areas(points: readonly Point[], ctx: ToolContext): readonly Effect[] {
  return drawAll(loopsOf(points).map((part) => ctx.newRegion('polygon', part)));
}

function loopsOf(points: readonly Point[]): readonly PointsGeometry[] {
  return (strokeParts(points) ?? []).filter((part) => polygonShape.problem(part) === null);
}

/** Click to add a corner; a click near the first corner, Enter, the right button or a double click closes. */
export const polygonTool = new VertexTool({
  id: 'polygon',
  closed: true,
  // Loops as large as each other, one way round and the other, come to no area together, yet each is one.
  isFinishable: (points) => points.length > 3 && loopsOf(points).length > 0,
  finish: areas,
  hints: {
    start: $localize`Click to set the first corner`,
    next: $localize`Click to add a corner · Backspace takes one back · Esc cancels`,
    finish: $localize`Click to add a corner · Enter, right click, double click or the first corner closes · Esc cancels`,
    crossing: $localize`The outline crosses itself: closed like this, each loop is a region · Backspace takes a corner back`,
  },
});
