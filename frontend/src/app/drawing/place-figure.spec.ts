import { placeFigure } from './place-figure';
import type { Geometry, Region, ShapeId } from './region';
import { shapeOf } from './shapes/shape-table';
import type { ToolContext, ToolId } from './tool';

const ctx = {
  scale: 2,
  newRegion: (shape: ShapeId, geometry: Geometry) => ({ regionId: 'new', shape, geometry }) as Region,
} as unknown as ToolContext;

describe('placeFigure', () => {
  it.each(['point', 'line', 'polygon', 'rectangle', 'ellipse', 'freehand'] as const)(
    'places a valid %s around the middle, and selects it',
    (tool) => {
      const [commit, select] = placeFigure(tool, [100, 50], ctx);
      if (commit?.type !== 'commit' || select?.type !== 'select') throw new Error('Nothing was drawn.');
      const [change] = commit.changes;
      if (change?.kind !== 'put') throw new Error('Nothing was put.');
      const { shape, geometry } = change.after;
      expect(shape).toBe(tool);
      const rules = shapeOf(change.after);
      expect(rules.problem(geometry)).toBeNull();
      const { minX, minY, maxX, maxY } = rules.bounds(geometry);
      expect([(minX + maxX) / 2, (minY + maxY) / 2].map(Math.round)).toEqual([100, 50]);
      // 60 px on the screen are 30 of the image at this zoom.
      if (tool !== 'point') expect(maxX - minX).toBeCloseTo(60);
      expect(select.regionIds).toEqual(['new']);
    },
  );

  it.each(['select', 'vertices', 'transform', 'split'] as ToolId[])('places nothing with %s', (tool) => {
    expect(placeFigure(tool, [0, 0], ctx)).toEqual([]);
  });
});
