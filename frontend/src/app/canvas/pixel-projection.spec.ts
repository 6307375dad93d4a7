import { describe, expect, it } from 'vitest';
import type { Point } from '../drawing/point';
import { extentOf, PixelProjection, toImage, toMap } from './pixel-projection';

/** The transform OpenLayers makes for a view: centre (map), resolution, rotation (radians), canvas size. */
function mapToScreen(centre: Point, resolution: number, rotation: number, size: Point): number[] {
  const [s, cos, sin] = [1 / resolution, Math.cos(rotation), Math.sin(rotation)];
  const [a, b, c, d] = [cos * s, sin * s, sin * s, -cos * s];
  return [a, b, c, d, size[0] / 2 - a * centre[0] - c * centre[1], size[1] / 2 - b * centre[0] - d * centre[1]];
}

describe('image and map', () => {
  it('differ in the direction of y', () => {
    expect(toMap([3, 4])).toEqual([3, -4]);
    expect(toImage([3, -4])).toEqual([3, 4]);
    expect(toImage([0, 0])).toEqual([0, 0]);
  });

  it('have the image with its top left corner at the origin', () => {
    expect(extentOf({ width: 300, height: 200 })).toEqual([0, -200, 300, 0]);
  });
});

describe('image and screen', () => {
  it('put the image point in the middle of the view in the middle of the canvas', () => {
    const projection = new PixelProjection(mapToScreen([500, -300], 2, 0, [800, 600]));
    expect(projection.toScreen([500, 300])).toEqual([400, 300]);
    expect(projection.toScreen([502, 304])).toEqual([401, 302]);
    expect(projection.scale).toBe(0.5);
  });

  it.each([0, 0.4, Math.PI / 2, -2.7])('are each other’s inverse at rotation %d', (rotation) => {
    for (const resolution of [64, 1, 1 / 32]) {
      const projection = new PixelProjection(mapToScreen([98_765, -87_654], resolution, rotation, [1280, 800]));
      expect(projection.scale).toBeCloseTo(1 / resolution, 10);
      for (const point of [
        [98_765.125, 87_650.5],
        [12.25, 99_999],
      ] as const) {
        const [x, y] = projection.toImage(projection.toScreen(point));
        expect(x).toBeCloseTo(point[0], 6);
        expect(y).toBeCloseTo(point[1], 6);
      }
    }
  });

  it('keep a copy of a transform that OpenLayers will change in place', () => {
    const transform = mapToScreen([0, 0], 1, 0, [100, 100]);
    const projection = new PixelProjection(transform);
    const before = new PixelProjection(transform);
    transform[4] = 999;
    expect(projection.toScreen([0, 0])).toEqual([50, 50]);
    expect(projection.equals(before)).toBe(true);
    expect(projection.equals(new PixelProjection(transform))).toBe(false);
  });

  it('cover the whole canvas by an image box, rotated too', () => {
    const upright = new PixelProjection(mapToScreen([100, -100], 1, 0, [80, 60]));
    expect(upright.imageBox(80, 60)).toEqual({ minX: 60, minY: 70, maxX: 140, maxY: 130 });
    const turned = new PixelProjection(mapToScreen([100, -100], 1, Math.PI / 2, [80, 60]));
    const box = turned.imageBox(80, 60);
    expect([box.minX, box.minY, box.maxX, box.maxY].map(Math.round)).toEqual([70, 60, 130, 140]);
  });
});
