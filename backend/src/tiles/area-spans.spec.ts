import { describe, expect, it } from '@jest/globals';
import { areaRows, type PixelArea } from './area-spans.js';

const ring = (...points: number[]): Float64Array => Float64Array.from(points);

function pixels(area: PixelArea, width = 20, height = 20): string[] {
  return [...areaRows(area, width, height)].flatMap(({ y, spans }) => {
    const found: string[] = [];
    for (let n = 0; n < spans.length; n += 2) for (let x = spans[n]; x < spans[n + 1]; x++) found.push(`${x},${y}`);
    return found;
  });
}

describe('pixels of an area', () => {
  it('are those whose centres lie inside', () => {
    expect(pixels({ kind: 'rings', rings: [ring(1, 1, 3, 1, 3, 2, 1, 2)] })).toEqual(['1,1', '2,1']);
    expect(pixels({ kind: 'rings', rings: [ring(1.6, 1, 3.4, 1, 3.4, 2, 1.6, 2)] })).toEqual(['2,1']);
    expect(pixels({ kind: 'rings', rings: [ring(1.6, 1.6, 2.4, 1.6, 2.4, 2.4)] })).toEqual([]);
  });

  it('belong to one of two areas that share an edge through their centres', () => {
    const left = pixels({ kind: 'rings', rings: [ring(0, 0, 2.5, 0, 2.5, 3.5, 0, 3.5)] });
    const right = pixels({ kind: 'rings', rings: [ring(2.5, 0, 5, 0, 5, 3.5, 2.5, 3.5)] });
    expect(left.filter((pixel) => right.includes(pixel))).toEqual([]);
    expect(left.length + right.length).toBe(5 * 3);
  });

  it('are not those of holes, nor outside the image', () => {
    const outer = ring(-5, -5, 5, -5, 5, 5, -5, 5);
    expect(pixels({ kind: 'rings', rings: [outer] })).toHaveLength(25);
    expect(pixels({ kind: 'rings', rings: [outer, ring(1, 1, 3, 1, 3, 3, 1, 3)] })).toHaveLength(21);
    expect(pixels({ kind: 'rings', rings: [ring(100, 100, 110, 100, 110, 110)] })).toEqual([]);
  });

  it('are, of a line that crosses itself, those inside an odd number of times', () => {
    // A bow tie: its left and its right half.
    const bow = pixels({ kind: 'rings', rings: [ring(0, 0, 10, 10, 10, 0, 0, 10)] });
    expect(bow).toContain('1,5');
    expect(bow).toContain('8,5');
    expect(bow).not.toContain('5,1');
  });

  it('are, of an ellipse, as many as it is large, turned or not', () => {
    for (const rotation of [0, 0.7, -2]) {
      const count = pixels({ kind: 'ellipse', cx: 100.3, cy: 99.1, rx: 80, ry: 30, rotation }, 200, 200).length;
      expect(count / (Math.PI * 80 * 30)).toBeCloseTo(1, 2);
    }
  });

  it('are, of a point, the one that it lies in', () => {
    expect(pixels({ kind: 'point', x: 3, y: 4.99 })).toEqual(['3,4']);
    expect(pixels({ kind: 'point', x: -0.1, y: 4 })).toEqual([]);
  });
});
