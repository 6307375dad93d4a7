import { pictureUrl } from '../viewer/synthetic-tiles';
import { type ChannelSpec, expect, test, worstError } from '../viewer/viewer-bench';

const SMALL = { width: 256, height: 160 };
const bright = (seed: number): ChannelSpec => ({
  url: pictureUrl({ picture: 'bright', a: seed }),
  width: 4096,
  height: 4096,
});

/** Red falls, green rises, blue is even: every colour tells its place in the palette. */
const PALETTE = Array.from({ length: 256 }, (_, i) => [255 - i, i, 40]).flat();

test('a palette colours each value as it says, beside channels that have none, and is uploaded once', async ({
  viewer,
}) => {
  const image = { width: 600, height: 600 };
  const steps: ChannelSpec = { ...image, url: pictureUrl({ picture: 'steps', a: 1000, b: 256 }), key: 'steps' };
  const shown = (max: number): ChannelSpec => ({ ...steps, display: { min: 1000, max, palette: PALETTE } });
  const blue: ChannelSpec = {
    ...image,
    url: pictureUrl({ picture: 'even', a: 100 }),
    display: { colour: [0, 0, 255], max: 1000 },
  };
  await viewer.show(SMALL, [shown(1255), blue], { zoom: 1, centre: [300, 300] });
  const error = worstError(await viewer.pixels(), (x, y) => {
    const value = (Math.floor(x + 300 - 128) + Math.floor(y + 300 - 80)) % 256;
    return [255 - value, value, 40 + 25.5];
  });
  expect(error).toBeLessThanOrEqual(1);

  const before = await viewer.count();
  for (const max of [1300, 1400, 1500]) await viewer.change([shown(max), blue]);
  const inverted = { ...steps, display: { min: 1000, max: 1255, palette: PALETTE.toReversed() } };
  await viewer.change([inverted, blue]);
  const after = await viewer.count();
  // One row of 256 colours.
  expect([after.uploads - before.uploads, after.compiles - before.compiles]).toEqual([1, 0]);
});

test('tiles that are JPEG are drawn as the browser decodes them, and read out alike', async ({ viewer }) => {
  const jpeg = await viewer.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(512, 512);
    const paper = canvas.getContext('2d');
    if (!paper) throw new Error('no canvas');
    const across = paper.createLinearGradient(0, 0, 512, 512);
    for (const [at, colour] of [
      [0, '#d02060'],
      [0.5, '#2080e0'],
      [1, '#f0f0a0'],
    ] as const) {
      across.addColorStop(at, colour);
    }
    paper.fillStyle = across;
    paper.fillRect(0, 0, 512, 512);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    const image = await createImageBitmap(blob);
    paper.drawImage(image, 0, 0);
    const { data } = paper.getImageData(128, 176, 256, 160);
    return { bytes: [...new Uint8Array(await blob.arrayBuffer())], data: [...data] };
  });
  viewer.server.given.set('/made/jpeg', Buffer.from(jpeg.bytes));
  const slide: ChannelSpec = {
    url: '/made/jpeg',
    encoding: 'jpeg',
    sampleType: 'uint8',
    channels: 3,
    gutter: 0,
    width: 512,
    height: 512,
    blend: 'over',
    display: { min: 0, max: 255 },
  };
  await viewer.show(SMALL, [slide], { zoom: 1, centre: [256, 256] });
  const decoded = (x: number, y: number) =>
    [0, 1, 2].map((c) => jpeg.data[(y * SMALL.width + x) * 4 + c] ?? NaN) as [number, number, number];
  expect(worstError(await viewer.pixels(), decoded)).toBeLessThanOrEqual(1);
  const [read] = await viewer.page.evaluate(() => window.bench.map.valuesAt([138.5, 186.5]));
  expect(read?.values).toEqual(decoded(10, 10));
});

test('what may be shown next is fetched after all that is shown, and drawn later without a request', async ({
  viewer,
}) => {
  viewer.server.latencyMs = 50;
  const [now, next] = [bright(1), bright(2)];
  const place = { zoom: 1, centre: [2000, 2000] } as const;
  await viewer.page.evaluate(
    async ([canvas, now, next, place]) => {
      window.bench.open(canvas);
      window.bench.show([now]);
      window.bench.prepare([next]);
      window.bench.look(place);
      await window.bench.settled();
    },
    [SMALL, now, next, place] as const,
  );
  // Complete before that has come: nobody waits for what may never be looked at.
  await expect.poll(() => viewer.server.seen.filter(({ state }) => state === 'open').length).toBe(0);
  const asked = viewer.server.seen.map(({ path }) => path);
  const [ofNow, ofNext] = [now, next].map(({ url }) => asked.filter((path) => path.startsWith(`${url}/`)));
  expect(ofNow?.length).toBeGreaterThan(0);
  expect(ofNext?.length).toBeGreaterThan(0);
  // Only what covers the view, of its own level.
  expect(ofNext?.every((path) => path.startsWith(`${next.url}/0/`))).toBe(true);
  expect(asked.indexOf(ofNext?.[0] ?? '')).toBeGreaterThan(asked.lastIndexOf(ofNow?.at(-1) ?? ''));

  viewer.server.seen = [];
  await viewer.page.evaluate((next) => window.bench.show([{ ...next, key: 'same' }], 's'), next);
  const level0 = () => viewer.server.seen.filter(({ path }) => path.startsWith(`${next.url}/0/`));
  await viewer.page.evaluate(() => window.bench.frame());
  expect(level0()).toEqual([]);
});

test('a linked canvas looks where the first looks, and the tiles of both are fetched once', async ({ viewer }) => {
  const channel = bright(3);
  await viewer.page.evaluate((canvas) => {
    window.bench.open(canvas);
    window.bench.openLinked(canvas);
  }, SMALL);
  await viewer.change([channel]);
  for (const place of [
    { zoom: 1, centre: [1000, 1500] },
    { zoom: 0.3, centre: [2500, 2000] },
  ] as const) {
    await viewer.look(place);
    const [first, linked] = await viewer.page.evaluate(() => window.bench.places);
    expect(linked).toEqual(first);
    expect(first?.centre.map(Math.round)).toEqual([...place.centre]);
  }
  const asked = viewer.server.seen.map(({ path }) => path);
  expect(new Set(asked).size).toBe(asked.length);
});

test('the overview shows the whole image from tiles that are here, and a press on it looks there', async ({
  viewer,
}) => {
  const channel: ChannelSpec = {
    url: pictureUrl({ picture: 'even', a: 30_000 }),
    width: 4096,
    height: 2048,
    display: { colour: [0, 255, 0], max: 60_000 },
  };
  await viewer.page.evaluate((canvas) => {
    window.bench.open(canvas);
    window.bench.openOverview({ width: 160, height: 120 });
  }, SMALL);
  await viewer.change([channel]);
  await viewer.look({ zoom: 1, centre: [2000, 1000] });
  const { width, data } = await viewer.page.evaluate(async () => {
    const { width, height, data } = await window.bench.overviewPixels();
    return { width, height, data: [...data] };
  });
  const at = ([x, y]: readonly [number, number]) => data.slice((y * width + x) * 4, (y * width + x) * 4 + 3);
  // The image is twice as wide as high: 80 of 120 px, in the middle.
  for (const place of [
    [2, 22],
    [80, 60],
    [157, 97],
  ] as const)
    expect(at(place)).toEqual([0, 128, 0]);
  for (const place of [
    [80, 17],
    [80, 102],
  ] as const)
    expect(at(place)).toEqual([0, 0, 0]);
  const asked = viewer.server.seen.map(({ path }) => path);
  expect(new Set(asked).size).toBe(asked.length);

  const [place] = await viewer.page.evaluate(async () => {
    window.bench.pressOverview(40, 60);
    await window.bench.frame();
    return window.bench.places;
  });
  expect(place?.centre.map(Math.round)).toEqual([1024, 1024]);
});
