import { describe, expect, it } from 'vitest';
import { operate, operationProblem } from './operations';
import type { Point } from './point';
import type { PointsGeometry, Region } from './region';
import { aRegion, draw, type ToolDriver } from './testing/tool-driver';
import { areaOfRegion, areaSize } from './clip';
import { splitArea } from './split';
import { toolOf } from './tools/tool-table';

const box = (id: string, x: number, y: number, size: number, more: Partial<Region> = {}): Region =>
  aRegion('rectangle', { x, y, width: size, height: size }, { regionId: id, ...more });
const a = box('a', 0, 0, 100, { name: 'Gland', labelId: 4, strokePx: 3 });
const b = box('b', 50, 50, 100);
const inner = box('inner', 20, 20, 40);
const far = box('far', 300, 300, 10);

const hands = (regions: readonly Region[], selected = regions.map(({ regionId }) => regionId)): ToolDriver =>
  draw(toolOf('select'), { regions, selected });
const areas = (driver: ToolDriver): readonly number[] =>
  driver.regions.map(areaOfRegion).map((area) => (area ? areaSize(area) : 0));

describe('operations on areas', () => {
  it('unite what touches to the first, and leave the rest alone', () => {
    const done = hands([a, b, far]).perform((ctx) => operate('unite', ctx));
    expect(done.gestures).toHaveLength(1);
    expect(done.changes).toMatchObject([
      { kind: 'put', after: { regionId: 'a', shape: 'polygon', name: 'Gland', labelId: 4, strokePx: 3 } },
      { kind: 'delete', before: { regionId: 'b' } },
    ]);
    expect(done.regions.find(({ regionId }) => regionId === 'far')).toBe(far);
    done.hasSelected('a');
  });

  it('cut a hole, which is no longer hit, and is kept when the area is moved', () => {
    const done = hands([a, inner]).perform((ctx) => operate('subtract', ctx));
    expect(areas(done)).toEqual([8400]);
    expect(done.cursorAt(40, 40)).toBe('default');
    expect(done.cursorAt(80, 80)).toBe('move');
    done.drag([80, 80], [90, 80]);
    expect(areas(done)).toEqual([8400]);
    expect((done.regions[0].geometry as PointsGeometry).holes?.[0]).toHaveLength(4);
  });

  it('make several regions of several parts; the first keeps its id, all keep name, class and style', () => {
    const bar = aRegion('rectangle', { x: 40, y: -10, width: 10, height: 200 }, { regionId: 'bar' });
    const done = hands([a, bar]).perform((ctx) => operate('subtract', ctx));
    expect([...areas(done)].sort()).toEqual([4000, 5000]);
    expect(done.regions.map(({ regionId }) => regionId)).toEqual(['a', 'new-1']);
    for (const region of done.regions) expect(region).toMatchObject({ name: 'Gland', labelId: 4, strokePx: 3 });
  });

  it('do nothing when nothing would be left', () => {
    hands([inner, a])
      .perform((ctx) => operate('subtract', ctx))
      .commitsNothing();
    hands([a, far])
      .perform((ctx) => operate('intersect', ctx))
      .commitsNothing();
    hands([a, far])
      .perform((ctx) => operate('unite', ctx))
      .commitsNothing();
  });

  it('say why they cannot be done', () => {
    const yes = () => true;
    expect(operationProblem([a], yes)).toContain('two');
    expect(operationProblem([a, aRegion('point', { points: [[1, 1]] })], yes)).toContain('no area');
    expect(operationProblem([a, { ...b, locked: true }], yes)).toContain('locked');
    expect(operationProblem([a, { ...b, hidden: true }], yes)).toContain('hidden');
    expect(operationProblem([a, b], () => false)).toContain('not yours');
    expect(operationProblem([a, b], yes)).toBeNull();
    hands([a, { ...b, locked: true }])
      .perform((ctx) => operate('unite', ctx))
      .commitsNothing();
  });
});

describe('splitting', () => {
  const comb: PointsGeometry = {
    points: [[0, 0], [100, 0], [100, 100], [80, 100], [80, 20], [20, 20], [20, 100], [0, 100]], // prettier-ignore
  };

  it('cuts only where the hand drew', () => {
    // Through the left tooth alone: made longer, the line would cut the right one, too.
    const parts = splitArea(comb, [[-10, 50], [30, 50]]) ?? []; // prettier-ignore
    expect(parts.map(areaSize).sort((one, other) => one - other)).toEqual([1000, 4200]);
    expect(splitArea(comb, [[-10, 50], [110, 50]])).toHaveLength(3); // prettier-ignore
    expect(splitArea(comb, [[-10, 50], [10, 50]])).toHaveLength(1); // prettier-ignore
  });

  it('cuts all selected areas at once, by a drag or by a path of clicks, as one step', () => {
    const dragged = draw(toolOf('split'), { regions: [a, b], selected: ['a', 'b'] }).drag([75, -20], [75, 300]);
    expect(dragged.gestures).toHaveLength(1);
    expect(dragged.regions).toHaveLength(4);
    const path: readonly Point[] = [[-20, 10], [50, 60], [120, 10]]; // prettier-ignore
    const clicked = draw(toolOf('split'), { regions: [a, b], selected: ['a'] });
    for (const [x, y] of path) clicked.click(x, y);
    clicked.press('Enter');
    expect(clicked.regions).toHaveLength(3);
    expect(areas(clicked).reduce((sum, each) => sum + each, 0)).toBeCloseTo(20_000, 6);
  });
});
