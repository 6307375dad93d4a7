import { hold } from './bench-rows';
import { pictureUrl, type SeenRequest } from './synthetic-tiles';
import { type ChannelSpec, type Place, test, type ViewerBench } from './viewer-bench';

const SIDE = 100_000;
const CANVAS = { width: 1024, height: 640 };
const LATENCY_MS = 150;

const CHANNELS = (
  [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 0, 255],
  ] as const
).map((colour, a): ChannelSpec => ({
  url: pictureUrl({ picture: 'bright', a }),
  width: SIDE,
  height: SIDE,
  display: { colour, max: 40_000 },
}));

/** Forty frames of panning, forty of zooming out, sixty of coming close somewhere else. */
const JOURNEY: readonly Required<Omit<Place, 'rotation'>>[] = [
  ...Array.from({ length: 40 }, (_, i) => ({ zoom: 1, centre: [30_000 + i * 300, 30_000 + i * 120] as const })),
  ...Array.from({ length: 40 }, (_, i) => ({ zoom: 0.9 ** i, centre: [42_000, 35_000] as const })),
  ...Array.from({ length: 60 }, (_, i) => ({
    zoom: 0.0164 * 1.08 ** i,
    centre: [42_000 + i * 200, 35_000 + i * 300] as const,
  })),
];

async function begin(viewer: ViewerBench): Promise<void> {
  viewer.server.latencyMs = 0;
  await viewer.show(CANVAS, CHANNELS, { zoom: 0.005, centre: [50_000, 50_000] });
  viewer.server.latencyMs = LATENCY_MS;
}

/** Whether the view still has use for a tile: of its own level or a coarser one, and on screen. */
function isInView({ path }: SeenRequest, { zoom, centre }: (typeof JOURNEY)[number]): boolean {
  const [level = 0, column = 0, row = 0] = path.split('/').slice(-3).map(Number);
  if (2 ** level < 0.66 / zoom) return false;
  const side = 512 * 2 ** level;
  const [halfWidth, halfHeight] = [CANVAS.width / 2 / zoom, CANVAS.height / 2 / zoom];
  return (
    column * side < centre[0] + halfWidth &&
    (column + 1) * side > centre[0] - halfWidth &&
    row * side < centre[1] + halfHeight &&
    (row + 1) * side > centre[1] - halfHeight
  );
}

test('a journey through 100,000 × 100,000 px: what it costs', async ({ viewer }) => {
  await begin(viewer);
  const clock = await viewer.threadClock();
  const frames: number[] = [];
  const left = new Set<SeenRequest>();
  for (const place of JOURNEY) {
    const before = await clock();
    // Tiles that come meanwhile are drawn in frames of their own.
    const drawn = await viewer.page.evaluate(async (place) => {
      const { frames } = window.bench;
      window.bench.look(place);
      await window.bench.frame();
      return window.bench.frames - frames;
    }, place);
    frames.push(((await clock()) - before) / drawn);
    for (const request of viewer.server.seen) {
      if (request.state === 'open' && !isInView(request, place)) left.add(request);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 2 * LATENCY_MS));
  frames.sort((a, b) => a - b);
  const kept = [...left].filter(({ state }) => state !== 'aborted').length;
  hold('journey: main-thread CPU a frame, 95 of 100', frames[Math.floor(frames.length * 0.95)] ?? NaN, 6, 'ms');
  hold(`journey: requests not called off, of ${left.size} whose tile left the view`, kept, left.size * 0.1, '');
  hold('journey: texture memory', (await viewer.count()).mostTextureBytes / 1e6, 300, 'MB');
});

test('a journey through 100,000 × 100,000 px: no hole', async ({ viewer }) => {
  await begin(viewer);
  let empty = 0;
  for (const place of JOURNEY) {
    empty += await viewer.page.evaluate((place) => {
      window.bench.look(place);
      return window.bench.emptyPixels();
    }, place);
  }
  hold('journey: empty pixels in all frames', empty, 0, 'px');
});
