import { draw } from './effects';
import type { Point } from './point';
import type { Geometry, ShapeId } from './region';
import type { Effect, ToolContext, ToolId } from './tool';

/** From the middle of what is placed to its sides; screen px. */
const HALF_PX = 60;
/** Of a freehand outline. */
const CORNERS = 24;

const SHAPE_OF: Partial<Record<ToolId, ShapeId>> = {
  point: 'point',
  line: 'line',
  polygon: 'polygon',
  rectangle: 'rectangle',
  ellipse: 'ellipse',
  freehand: 'freehand',
};

/**
 * What a tool draws, placed by a key instead of a pointer: as large on the screen however far one has zoomed, so that it is
 * zoom and view that choose its size and place. Arrow keys then move it.
 *
 * @param at  Its middle, image px.
 * @returns   Nothing for tools that draw nothing.
 */
export function placeFigure(tool: ToolId, at: Point, ctx: ToolContext): readonly Effect[] {
  const shape = SHAPE_OF[tool];
  return shape ? draw(ctx.newRegion(shape, geometryOf(shape, at, HALF_PX / ctx.scale))) : [];
}

function geometryOf(shape: ShapeId, [x, y]: Point, half: number): Geometry {
  switch (shape) {
    case 'point':
      return { points: [[x, y]] };
    case 'line':
      return {
        points: [
          [x - half, y],
          [x + half, y],
        ],
      };
    case 'rectangle':
    case 'ellipse':
      return { x: x - half, y: y - half, width: 2 * half, height: 2 * half };
    default:
      return { points: around([x, y], half, shape === 'polygon' ? 4 : CORNERS) };
  }
}

function around([x, y]: Point, radius: number, corners: number): Point[] {
  return Array.from({ length: corners }, (_, n): Point => {
    const angle = (2 * Math.PI * n) / corners;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}
