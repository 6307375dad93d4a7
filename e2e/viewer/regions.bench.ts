import { hold } from './bench-rows';
import { pictureUrl } from './synthetic-tiles';
import { threadCost } from './thread-cost';
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

const ROUNDS = 3;

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** Ms of the page's thread for a frame, everything between the frames included: the middle of some rounds. */
async function frameMs(viewer: ViewerBench, places: readonly Place[]): Promise<number> {
  const rounds: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    await viewer.look(places[0] ?? {});
    await viewer.page.evaluate(() => window.bench.regions.settled());
    const { frames, between } = await threadCost(viewer.page, () =>
      viewer.page.evaluate(async (places) => {
        for (const place of places) {
          window.bench.look(place);
          await window.bench.frame();
        }
      }, places),
    );
    rounds.push(frames.reduce((sum, each) => sum + each, between) / places.length);
  }
  return middle(rounds);
}

/** Ms until an image alone is drawn where the view has moved: without a graphics card that takes both cores for as long. */
async function imageMs(viewer: ViewerBench, zoom: number): Promise<number> {
  const walls: number[] = [];
  await viewer.page.evaluate(() => window.bench.regions.show([]));
  for (let n = 0; n < 7; n++) {
    walls.push(
      await viewer.page.evaluate(
        async ([zoom, [x, y]]) => {
          const { gl } = window.bench;
          // Answers when everything before it has been drawn.
          const drawn = () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
          drawn();
          const begin = performance.now();
          window.bench.look({ zoom, centre: [x, y] });
          await window.bench.frame();
          drawn();
          return performance.now() - begin;
        },
        [zoom * (1.01 + n / 50), MIDDLE] as const,
      ),
    );
  }
  await viewer.page.evaluate(() => window.bench.regions.showMade());
  return middle(walls);
}

/** Ms from the last move until the regions are sharp, and the CPU of page and worker until then; the middle of some. */
async function crispMs(viewer: ViewerBench, zoom: number): Promise<{ wall: number; cpu: number }> {
  const [walls, cpus]: [number[], number[]] = [[], []];
  for (let n = 0; n < 7; n++) {
    await viewer.page.evaluate(
      async ([zoom, [x, y]]) => {
        await window.bench.regions.settled();
        for (let step = 0; step < 5; step++) {
          window.bench.look({ zoom: zoom * 1.02 ** step, centre: [x, y] });
          await window.bench.frame();
        }
        await window.bench.regions.settled();
      },
      [zoom * (1 + n / 50), MIDDLE] as const,
    );
    const { frames, between, workers } = await threadCost(viewer.page, async () => {
      walls.push(
        await viewer.page.evaluate(
          async ([zoom, [x, y]]) => {
            window.bench.look({ zoom, centre: [x, y] });
            await window.bench.frame();
            const begin = performance.now();
            await window.bench.regions.sharp();
            return performance.now() - begin;
          },
          [zoom * (1.01 + n / 50), MIDDLE] as const,
        ),
      );
    });
    cpus.push(frames.reduce((sum, each) => sum + each, between + workers));
  }
  return { wall: middle(walls), cpu: middle(cpus) };
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

/** Frames of the same way with regions and without, side by side: whatever else the machine does falls on both. */
async function holdFrames(viewer: ViewerBench, regions: string, name: string, at: number): Promise<void> {
  for (const [way, places] of [
    ['pan', pan(at)],
    ['zoom', zoom(at)],
  ] as const) {
    await viewer.page.evaluate(() => window.bench.regions.show([]));
    const without = await frameMs(viewer, places);
    await viewer.page.evaluate(() => window.bench.regions.showMade());
    await viewer.page.evaluate(() => window.bench.regions.settled());
    const what = `${regions}, ${name}: ${way}, main-thread CPU a frame`;
    const withThem = await frameMs(viewer, places);
    hold(`${what} (image alone: ${without.toFixed(1)})`, withThem, 5, 'ms');
  }
}

for (const { count, crisp } of [
  { count: 20_000, crisp: 50 },
  { count: 100_000, crisp: 300 },
]) {
  const regions = `${count.toLocaleString('en')} regions`;

  test(`${regions}: what they cost`, async ({ viewer }) => {
    hold(`${regions}: main-thread CPU to show them`, await load(viewer, count), count / 100, 'ms');
    for (const [name, at] of Object.entries(ZOOMS)) {
      await holdFrames(viewer, regions, name, at);
      const { wall, cpu } = await crispMs(viewer, at);
      const image = await imageMs(viewer, at);
      const what = `${regions}, ${name}: crisp after the last move, by the clock, the image's own ${image.toFixed(0)} ms included`;
      hold(what, wall, image + crisp, 'ms');
      hold(`${regions}, ${name}: CPU of page and worker for that`, cpu, crisp, 'ms');
      const hit = await viewer.page.evaluate(() => window.bench.regions.hitTestMs(1000));
      hold(`${regions}, ${name}: a hit test`, hit * 1000, 10, 'µs');
    }
    const { edit, undo } = await viewer.page.evaluate(() => window.bench.regions.editMs(15));
    hold(`${regions}: an edit, drawn`, edit, 1, 'ms');
    hold(`${regions}: its undo, drawn`, undo, 1, 'ms');
    const follow = await viewer.page.evaluate(() => window.bench.regions.followMs(1000));
    hold(`${regions}: the tree follows an edit`, follow * 1000, 100, 'µs');
  });
}
