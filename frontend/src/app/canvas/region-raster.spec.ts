import type { Region } from '../drawing/region';
import { aRegion } from '../drawing/testing/tool-driver';
import { packRegions } from './pack-regions';
import { detailOf, stepOf } from './region-detail';
import { RegionRaster, type RasterPaper, type RasterWish } from './region-raster';

class FakeImage {
  readonly data: Uint8ClampedArray;
  constructor(width: number, height: number) {
    this.data = new Uint8ClampedArray(width * height * 4);
  }
}
beforeEach(() => vi.stubGlobal('ImageData', FakeImage));
afterEach(() => vi.unstubAllGlobals());

/** Paper that writes down what is done to it, and how many pixels were put on it. */
function recordingPaper() {
  const done: string[] = [];
  const target: Record<string, unknown> = {};
  const paper = new Proxy(target, {
    get: (_, name: string) => {
      if (name === 'putImageData') return ({ data }: ImageData) => done.push(`pixels ${inked(data)}`);
      return name in target ? target[name] : (...at: number[]) => done.push([name, ...at].join(' '));
    },
    set: (_, name: string, value) => {
      target[name] = value;
      if (name === 'fillStyle' || name === 'strokeStyle') done.push(`${name} ${String(value)}`);
      return true;
    },
  });
  return { paper: paper as unknown as RasterPaper, done };
}

/** Px on which there is anything. */
const inked = (data: ImageDataArray) => data.reduce((sum, value, i) => sum + (i % 4 === 3 && value > 0 ? 1 : 0), 0);
const pixels = (done: readonly string[]) => Number(/^pixels (\d+)/.exec(done[0] ?? '')?.[1] ?? 0);

const round = (x: number, y: number, radius: number, corners: number) =>
  Array.from({ length: corners }, (_, i) => {
    const angle = (i / corners) * 2 * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
  });

const a = aRegion('polygon', { points: round(50, 50, 40, 20) }, { regionId: 'a', colour: '#0000aa' });
const b = aRegion('polygon', { points: round(60, 60, 4, 20) }, { regionId: 'b', colour: '#0000bb' });
const far = aRegion('polygon', { points: round(5000, 50, 40, 20) }, { regionId: 'far', colour: '#0000ff' });

function wish(scale: number, more: Partial<RasterWish> = {}): RasterWish {
  const frame = { width: 200, height: 200, pixelRatio: 1, toBitmap: [scale, 0, 0, scale, 0, 0] as const };
  return { frame, leftOut: [], selected: [], layers: [], ...more };
}

function painted(regions: readonly Region[], wanted: RasterWish): string[] {
  const raster = new RegionRaster();
  raster.splice({ at: 0, removed: 0, added: packRegions(regions) });
  const { paper, done } = recordingPaper();
  expect([...raster.paint(paper, wanted)].length).toBeLessThanOrEqual(regions.length);
  return done;
}

const lines = (done: readonly string[]) => done.filter((step) => step.startsWith('lineTo')).length;
const colours = (done: readonly string[]) => done.filter((step) => /strokeStyle #|fillStyle/.test(step));

describe('how much of a region is drawn', () => {
  it('is less, the smaller it is', () => {
    expect(detailOf(2.9)).toBe('dot');
    expect(detailOf(3)).toMatchObject({ step: 4 });
    expect(detailOf(12)).toMatchObject({ step: 2 });
    expect(detailOf(24)).toEqual({ step: 1, rim: true });
  });

  it('leaves what is round round', () => {
    expect([stepOf(4, 20), stepOf(4, 12), stepOf(4, 6), stepOf(2, 3), stepOf(4, 2)]).toEqual([4, 2, 1, 1, 1]);
  });
});

describe('a picture of many regions', () => {
  it('shows what is in view, in drawing order', () => {
    const c = { ...a, colour: '#0000cc' };
    expect(colours(painted([a, far, c], wish(1)))).toEqual([
      ...['fillStyle #0000aa', 'strokeStyle #0000aa'],
      ...['fillStyle #0000cc', 'strokeStyle #0000cc'],
    ]);
    expect(painted([far], wish(1))).toEqual(['setTransform 1 0 0 1 0 0']);
  });

  it('paints pixel by pixel what is small, below all that is not', () => {
    const done = painted([a, b], wish(1));
    expect([pixels(done) > 30, lines(done)]).toEqual([true, 19]);
    // A ring of 20, 8 and 2.4 px across, its line 2 px wide.
    const [ring, small, dot] = [0.25, 0.1, 0.03].map((scale) => painted([a], wish(scale)));
    expect([ring, small, dot].map(lines)).toEqual([0, 0, 0]);
    expect([pixels(ring) > 100, pixels(ring) < 260, pixels(small) > 36, pixels(small) < 110]).toEqual(
      Array(4).fill(true),
    );
    expect([pixels(dot) > 3, pixels(dot) < 17]).toEqual([true, true]);
  });

  it('shows more markers than can be told apart as dots', () => {
    const markers = Array.from({ length: 3001 }, (_, i) =>
      aRegion('point', { points: [[(i % 180) + 10, 50]] }, { regionId: `${i}` }),
    );
    expect(painted(markers.slice(1), wish(1)).filter((step) => step.startsWith('arc'))).toHaveLength(3000);
    const done = painted(markers, wish(1));
    expect([pixels(done) > 180 * 4, done.some((step) => step.startsWith('arc'))]).toEqual([true, false]);
  });

  it('leaves out what is drawn elsewhere, hidden, or on a layer that is', () => {
    const hidden = { ...b, hidden: true };
    expect(lines(painted([a, b], wish(1, { leftOut: [0] })))).toBe(0);
    expect(pixels(painted([a, b], wish(1, { leftOut: [1] })))).toBe(0);
    expect(colours(painted([hidden], wish(1)))).toEqual([]);
    expect(colours(painted([a], wish(1, { layers: [[a.layerId, { visible: false, opacity: 1 }]] })))).toEqual([]);
  });

  it('draws holes as rings of the same path, and a line to its very end', () => {
    const geometry = { points: round(50, 50, 40, 20), holes: [round(50, 50, 10, 8)] };
    const done = painted([{ ...a, geometry }], wish(1));
    expect([done.filter((step) => step === 'closePath').length, lines(done)]).toEqual([2, 19 + 7]);
    // 8 px long and 2 wide, half a px more at each of its ends: every fourth point, and the last.
    const fibre = aRegion('line', { points: Array.from({ length: 9 }, (_, i) => [100 + i * 10, 100] as const) });
    expect(pixels(painted([fibre], wish(0.1)))).toBe(20);
  });

  it('follows what gives way to what', () => {
    const raster = new RegionRaster();
    raster.splice({ at: 0, removed: 0, added: packRegions([a, far]) });
    raster.splice({ at: 1, removed: 1, added: packRegions([b]) });
    raster.splice({ at: 0, removed: 1, added: packRegions([]) });
    expect(raster.size).toBe(1);
    const { paper, done } = recordingPaper();
    expect([...raster.paint(paper, wish(1))]).toHaveLength(0);
    expect([pixels(done) > 30, lines(done)]).toEqual([true, 0]);
  });
});
