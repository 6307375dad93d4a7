import { hold } from './bench-rows';
import { pictureUrl, type SeenRequest } from './synthetic-tiles';
import { percentile, threadCost } from './thread-cost';
import { type ChannelSpec, type Place, test, type ViewerBench } from './viewer-bench';

const SIDE = 100_000;
const LATENCY_MS = 150;
/** Tiles that may come in a frame of 1/60 s: sixteen are fetched at a time. Software rendering takes longer for a frame. */
const TILES_A_FRAME = (16 / LATENCY_MS) * (1000 / 60);

/** How large tiles and canvas are: their proportion, and so the number of tiles in view, is the same. */
interface Scale {
  readonly tileSize: number;
  readonly width: number;
  readonly height: number;
}
const FULL: Scale = { tileSize: 512, width: 1024, height: 640 };
/** Drawn sixteen times as fast, so that the view moves while requests are under way. */
const SMALL: Scale = { tileSize: 128, width: 256, height: 160 };

type JourneyPlace = Required<Omit<Place, 'rotation'>>;

const COLOURS = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 0, 255],
] as const;

function channels({ tileSize }: Scale): ChannelSpec[] {
  return COLOURS.map((colour, a) => ({
    url: pictureUrl({ picture: 'bright', a, side: tileSize }),
    tileSize,
    width: SIDE,
    height: SIDE,
    display: { colour, max: 40_000 },
  }));
}

/** Forty frames of panning, forty of zooming out, sixty of coming close somewhere else. */
function journey({ tileSize }: Scale): JourneyPlace[] {
  const step = tileSize / 512;
  const [x, y] = [30_000 + 12_000 * step, 30_000 + 4800 * step];
  return [
    ...Array.from({ length: 40 }, (_, i) => ({
      zoom: 1,
      centre: [30_000 + i * 300 * step, 30_000 + i * 120 * step] as const,
    })),
    ...Array.from({ length: 40 }, (_, i) => ({ zoom: 0.9 ** i, centre: [x, y] as const })),
    ...Array.from({ length: 60 }, (_, i) => ({
      zoom: 0.0164 * 1.08 ** i,
      centre: [x + i * 200 * step, y + i * 300 * step] as const,
    })),
  ];
}

async function begin(viewer: ViewerBench, scale: Scale): Promise<void> {
  viewer.server.latencyMs = 0;
  await viewer.show(scale, channels(scale), { zoom: 0.005, centre: [50_000, 50_000] });
  viewer.server.latencyMs = LATENCY_MS;
  viewer.server.seen = [];
}

/** Whether the view still has use for a tile: of its own level or a coarser one, and on screen. */
function isInView({ path }: SeenRequest, { zoom, centre }: JourneyPlace, { tileSize, width, height }: Scale): boolean {
  const [level = 0, column = 0, row = 0] = path.split('/').slice(-3).map(Number);
  if (2 ** level < 0.66 / zoom) return false;
  const side = tileSize * 2 ** level;
  const [halfWidth, halfHeight] = [width / 2 / zoom, height / 2 / zoom];
  return (
    column * side < centre[0] + halfWidth &&
    (column + 1) * side > centre[0] - halfWidth &&
    row * side < centre[1] + halfHeight &&
    (row + 1) * side > centre[1] - halfHeight
  );
}

test('a journey through 100,000 × 100,000 px: what it costs', async ({ viewer }) => {
  await begin(viewer, FULL);
  const cost = await threadCost(viewer.page, () =>
    viewer.page.evaluate(async (places) => {
      for (const place of places) {
        window.bench.look(place);
        await window.bench.frame();
      }
    }, journey(FULL)),
  );
  const perTile = cost.between / viewer.server.seen.filter(({ state }) => state === 'answered').length;
  const busy = percentile(cost, 95) + TILES_A_FRAME * perTile;
  hold('journey: main-thread CPU a frame, 95 of 100, its tiles included', busy, 6, 'ms');
  hold('journey: main-thread CPU a tile that comes', perTile, 1.5, 'ms');
  hold('journey: texture memory', (await viewer.count()).mostTextureBytes / 1e6, 300, 'MB');
});

test('a journey through 100,000 × 100,000 px: no hole, and what left the view is called off', async ({ viewer }) => {
  await begin(viewer, SMALL);
  let empty = 0;
  const left = new Set<SeenRequest>();
  for (const place of journey(SMALL)) {
    const leaving = viewer.server.seen.filter(
      (request) => request.state === 'open' && !isInView(request, place, SMALL),
    );
    empty += await viewer.page.evaluate((place) => {
      window.bench.look(place);
      return window.bench.emptyPixels();
    }, place);
    // What came before the frame could not be called off any more.
    for (const request of leaving) if (request.state !== 'answered') left.add(request);
  }
  await new Promise((resolve) => setTimeout(resolve, 2 * LATENCY_MS));
  const kept = [...left].filter(({ state }) => state !== 'aborted').length;
  hold('journey: empty pixels in all frames', empty, 0, 'px');
  hold(`journey: requests not called off, of ${left.size} whose tile left the view`, kept, left.size * 0.1, '');
  hold('journey: requests that left the view, at least 50 (50 less those)', Math.max(0, 50 - left.size), 0, '');
});
