import { hold } from './bench-rows';
import { pictureUrl } from './synthetic-tiles';
import { percentile, threadCost } from './thread-cost';
import { type Place, test, type ViewerBench } from './viewer-bench';

const CANVAS = { width: 1280, height: 800 };
const SIDE = 40_000;
const IMAGE = { url: pictureUrl({ picture: 'even', a: 9000 }), width: SIDE, height: SIDE };
const MIDDLE = [SIDE / 2, SIDE / 2] as const;
/** All of it; a part, at which many are seen with all their vertices; a few of them. */
const ZOOMS = { overview: 0.0185, part: 0.1, close: 0.7 };

/** Forty frames of panning, a few px each. */
function pan(zoom: number): Place[] {
  return Array.from({ length: 40 }, (_, i) => ({
    zoom,
    centre: [MIDDLE[0] + (i * 6) / zoom, MIDDLE[1] + (i * 4) / zoom] as const,
  }));
}

/** Twenty frames of coming closer, and as many of going back. */
function zoom(from: number): Place[] {
  const closer = Array.from({ length: 20 }, (_, i) => ({ zoom: from * 1.03 ** i, centre: MIDDLE }));
  return [...closer, ...closer.toReversed()];
}

/** Ms of the page's thread for a frame, everything between the frames included; and what 95 of 100 frames stay below. */
async function frameCost(viewer: ViewerBench, places: readonly Place[]): Promise<{ mean: number; most: number }> {
  const cost = await threadCost(viewer.page, () =>
    viewer.page.evaluate(async (places) => {
      for (const place of places) {
        window.bench.look(place);
        await window.bench.frame();
      }
    }, places),
  );
  const spent = cost.frames.reduce((sum, each) => sum + each, cost.between);
  return { mean: spent / places.length, most: percentile(cost, 95) };
}

/** Ms from the last move until the regions are sharp; the middle of some. */
async function crispMs(viewer: ViewerBench, zoom: number): Promise<number> {
  return viewer.page.evaluate(
    async ([zoom, [x, y]]) => {
      const spent: number[] = [];
      for (let n = 0; n < 5; n++) {
        await window.bench.regions.settled();
        for (let step = 0; step < 5; step++) {
          window.bench.look({ zoom: zoom * 1.02 ** (step + 5 * (n % 2)), centre: [x, y] });
          await window.bench.frame();
        }
        const begin = performance.now();
        await window.bench.regions.sharp();
        spent.push(performance.now() - begin);
      }
      return spent.sort((a, b) => a - b)[2] ?? NaN;
    },
    [zoom, MIDDLE] as const,
  );
}

/** Ms of the page's thread until so many regions are on the canvas. */
async function load(viewer: ViewerBench, count: number): Promise<number> {
  await viewer.show(CANVAS, [IMAGE], { zoom: ZOOMS.overview, centre: MIDDLE });
  await viewer.page.evaluate(([count, side]) => window.bench.regions.makePolygons(count, side), [count, SIDE] as const);
  const { frames, between } = await threadCost(viewer.page, () =>
    viewer.page.evaluate(async () => {
      window.bench.regions.showMade();
      await window.bench.frame();
      await window.bench.regions.settled();
    }),
  );
  return frames.reduce((sum, each) => sum + each, between);
}

for (const { count, crisp } of [
  { count: 20_000, crisp: 50 },
  { count: 100_000, crisp: 300 },
]) {
  const regions = `${count.toLocaleString('en')} regions`;

  test(`${regions}: what they cost`, async ({ viewer }) => {
    hold(`${regions}: main-thread CPU to show them`, await load(viewer, count), count / 100, 'ms');
    for (const [name, at] of Object.entries(ZOOMS)) {
      for (const [way, places] of [
        ['pan', pan(at)],
        ['zoom', zoom(at)],
      ] as const) {
        const { mean, most } = await frameCost(viewer, places);
        hold(`${regions}, ${name}: ${way}, main-thread CPU a frame`, mean, 5, 'ms');
        hold(`${regions}, ${name}: ${way}, main-thread CPU a frame, 95 of 100`, most, 5, 'ms');
      }
      hold(`${regions}, ${name}: crisp after the last move`, await crispMs(viewer, at), crisp, 'ms');
      const hit = await viewer.page.evaluate(() => window.bench.regions.hitTestMs(5000));
      hold(`${regions}, ${name}: a hit test`, hit * 1000, 10, 'µs');
    }
    const { edit, undo } = await viewer.page.evaluate(() => window.bench.regions.editMs(15));
    hold(`${regions}: an edit, drawn`, edit, count / 20_000, 'ms');
    hold(`${regions}: its undo, drawn`, undo, count / 20_000, 'ms');
    const follow = await viewer.page.evaluate(() => window.bench.regions.followMs(200));
    hold(`${regions}: the tree follows an edit`, follow * 1000, (10 * count) / 20_000, 'µs');
  });
}
