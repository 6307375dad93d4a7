import { pictureUrl } from '../viewer/synthetic-tiles';
import { type ChannelSpec, difference, expect, test } from '../viewer/viewer-bench';

const CANVAS = { width: 640, height: 480 };
const RED = [255, 0, 0] as const;

const bright = (seed: number, more: Partial<ChannelSpec> = {}): ChannelSpec => ({
  url: pictureUrl({ picture: 'bright', a: seed }),
  width: 8192,
  height: 8192,
  ...more,
});
const hidden = (channel: ChannelSpec): ChannelSpec => ({ ...channel, display: { ...channel.display, visible: false } });
/** `<level>/<column>/<row>` of requests for a channel. */
const tilesOf = (paths: readonly { path: string }[], { url }: ChannelSpec) =>
  paths.filter(({ path }) => path.startsWith(`${url}/`)).map(({ path }) => path.slice(url.length + 1));

test('a hidden channel asks for nothing; switched on it asks for its own tiles only, those in view first', async ({
  viewer,
}) => {
  // Tiles that are made quickly: on a slow link coarse ones come first.
  const [a, b] = [1000, 2000].map((value) => ({ ...bright(0), url: pictureUrl({ picture: 'even', a: value }) })) as [
    ChannelSpec,
    ChannelSpec,
  ];
  await viewer.show(CANVAS, [a, hidden(b)], { zoom: 1, centre: [4000, 4000] });
  expect(tilesOf(viewer.server.seen, a).length).toBeGreaterThan(0);
  expect(tilesOf(viewer.server.seen, b)).toEqual([]);

  viewer.server.seen = [];
  await viewer.change([a, b]);
  expect(tilesOf(viewer.server.seen, a)).toEqual([]);
  const asked = tilesOf(viewer.server.seen, b);
  const inView = asked.filter((place) => place.startsWith('0/'));
  expect(inView).toHaveLength(4);
  expect(asked.slice(0, 4).sort()).toEqual(inView.sort());

  viewer.server.seen = [];
  await viewer.change([a, hidden(b)]);
  await viewer.change([a, b]);
  expect(viewer.server.seen).toEqual([]);
});

test('what two canvases show is fetched once', async ({ viewer }) => {
  const channel = bright(3);
  await viewer.show(CANVAS, [channel], { zoom: 1, centre: [4000, 4000] });
  const { length } = viewer.server.seen;
  await viewer.show(CANVAS, [channel], { zoom: 1, centre: [4000, 4000] });
  expect(viewer.server.seen).toHaveLength(length);
});

test('a display that changes asks for nothing, uploads nothing and compiles nothing', async ({ viewer }) => {
  const channel = (max: number) => bright(4, { display: { max } });
  await viewer.show(CANVAS, [channel(65_535)], { zoom: 1, centre: [4000, 4000] });
  viewer.server.seen = [];
  const before = await viewer.count();
  for (let step = 0; step < 20; step++) await viewer.change([channel(30_000 + step * 1000)]);
  const after = await viewer.count();
  expect(viewer.server.seen).toEqual([]);
  expect([after.uploads - before.uploads, after.compiles - before.compiles]).toEqual([0, 0]);
});

test('requests for tiles that left the view are called off', async ({ viewer }) => {
  viewer.server.latencyMs = 3000; // long enough for a slow machine to change its mind in
  const shown = viewer.show(CANVAS, [bright(5)], { zoom: 1, centre: [1000, 1000] });
  await expect.poll(() => viewer.server.seen.length).toBeGreaterThanOrEqual(4);
  await viewer.page.evaluate(() => window.bench.look({ zoom: 1, centre: [7000, 7000] }));
  await shown;
  const left = viewer.server.seen.filter(({ path }) => /\/0\/[0-3]\/[0-3]$/.test(path));
  expect(left.length).toBeGreaterThanOrEqual(4);
  expect(left.filter(({ state }) => state === 'aborted').length / left.length).toBeGreaterThanOrEqual(0.9);
});

test('a tile that fails is hatched, tried again, and comes when it can be had', async ({ viewer }) => {
  test.slow();
  const channel = bright(6, { display: { colour: RED, min: 0, max: 20_000 } });
  viewer.server.refused.set('/0/8/7', 500);
  expect(await viewer.show(CANVAS, [channel], { zoom: 1, centre: [4096, 4096] })).toBe('failed');
  expect(tilesOf(viewer.server.seen, channel).filter((place) => place === '0/8/7')).toHaveLength(4);
  const broken = await viewer.pixels();
  // Right above the middle: red from a coarser level, with stripes; nowhere nothing.
  const stripes = countColours(broken, 320, 0, 640, 240);
  expect(stripes.grey).toBeGreaterThan(1000);
  expect(stripes.red).toBeGreaterThan(1000);
  expect(countColours(broken, 0, 240, 320, 480).grey).toBe(0);

  viewer.server.refused.clear();
  const state = await viewer.page.evaluate(() => {
    window.bench.map.retryTiles();
    return window.bench.settled();
  });
  expect(state).toBe('ready');
  expect(countColours(await viewer.pixels(), 0, 0, 640, 480)).toEqual({ red: 640 * 480, grey: 0 });
});

test('a lost context comes back with the same pixels, and asks for nothing', async ({ viewer }) => {
  const channels = [
    bright(7, { display: { colour: RED } }),
    {
      url: pictureUrl({ type: 'float32', picture: 'waves' }),
      width: 8192,
      height: 8192,
      sampleType: 'float32',
    } as const,
  ];
  await viewer.show(CANVAS, channels, { zoom: 0.9, centre: [4000, 4000], rotation: 0.2 });
  const before = await viewer.pixels();
  viewer.server.seen = [];
  await viewer.page.evaluate(async () => {
    const lose = window.bench.gl.getExtension('WEBGL_lose_context');
    const restored = new Promise((resolve) => window.bench.canvas.addEventListener('webglcontextrestored', resolve));
    const lost = new Promise((resolve) => window.bench.canvas.addEventListener('webglcontextlost', resolve));
    lose?.loseContext();
    await lost;
    // It can be restored once all have been told.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    lose?.restoreContext();
    await restored;
    await window.bench.settled();
  });
  expect(difference(before, await viewer.pixels())).toEqual({ largest: 0, beyond: 0 });
  expect(viewer.server.seen).toEqual([]);
});

test('the complete image takes the place of its preview without a black frame', async ({ viewer }) => {
  const image = { width: 4096, height: 4096, imageId: 9 };
  const preview = { ...image, url: pictureUrl({ picture: 'bright', a: 8 }), key: 'p', finestLevel: 2 };
  const place = { zoom: 1, centre: [2000, 2000] } as const;
  expect(await viewer.show(CANVAS, [preview], place)).toBe('ready');
  expect(tilesOf(viewer.server.seen, preview).filter((path) => /^[01]\//.test(path))).toEqual([]);

  viewer.server.latencyMs = 150;
  const complete = { ...image, url: pictureUrl({ picture: 'bright', a: 8, b: 1 }), key: 'c' };
  const empty = await viewer.page.evaluate(
    async (channels) => {
      window.bench.show(channels);
      let most = 0;
      // Looked at again and again while its tiles arrive.
      for (let look = 0; look < 12; look++) {
        most = Math.max(most, await window.bench.emptyPixels());
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
      await window.bench.settled();
      return most;
    },
    [complete],
  );
  expect(empty).toBe(0);
  expect(tilesOf(viewer.server.seen, complete).some((path) => path.startsWith('0/'))).toBe(true);
});

test('forty channels are drawn right, in one context', async ({ viewer }) => {
  test.slow();
  const forty = Array.from({ length: 40 }, (_, i): ChannelSpec => ({
    url: pictureUrl({ picture: 'even', a: 1000, b: i, side: 64 }),
    tileSize: 64,
    width: 300,
    height: 300,
    display: { colour: [[255, 0, 0] as const, [0, 255, 0] as const][i % 2], max: 100_000 },
  }));
  const before = await viewer.count();
  await viewer.show({ width: 200, height: 200 }, forty, { zoom: 1, centre: [150, 150] });
  const { data } = await viewer.pixels();
  // Twenty times a hundredth, rounded once in each of three passes.
  expect(Math.abs((data[0] ?? 0) - 51)).toBeLessThanOrEqual(2);
  expect(Math.abs((data[1] ?? 0) - 51)).toBeLessThanOrEqual(2);
  expect(data[2]).toBe(0);
  // One for the probe.
  expect((await viewer.count()).contexts - before.contexts).toBeLessThanOrEqual(2);
});

test('screens of any density show as many pixels as they have', async ({ browser, benchPage }) => {
  const context = await browser.newContext({ deviceScaleFactor: 2 });
  const { ViewerBench } = await import('../viewer/viewer-bench');
  const viewer = await ViewerBench.open(await context.newPage(), benchPage);
  const channel: ChannelSpec = {
    url: pictureUrl({ picture: 'steps', a: 0, b: 2 }),
    width: 1024,
    height: 1024,
    display: { min: 0, max: 1 },
  };
  await viewer.show({ width: 100, height: 80 }, [channel], { zoom: 0.5, centre: [512, 512] });
  const { width, height, data } = await viewer.pixels();
  expect([width, height]).toEqual([200, 160]);
  expect([data[0], data[4], data[8]]).toEqual([data[8], 255 - (data[0] ?? 0), data[0]]);
  await viewer.close();
  await context.close();
});

function countColours(
  { width, data }: { width: number; data: Uint8Array },
  left: number,
  top: number,
  right: number,
  bottom: number,
): { red: number; grey: number } {
  let [red, grey] = [0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [r, g, b] = data.subarray((y * width + x) * 4);
      if (r === 255 && g === 0 && b === 0) red++;
      else if (Math.abs((g ?? 0) - (b ?? 0)) <= 1) grey++;
    }
  }
  return { red, grey };
}
