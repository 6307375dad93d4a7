import { noise, PICTURES, pictureUrl } from '../viewer/synthetic-tiles';
import { type ChannelSpec, difference, expect, type Pixels, test } from '../viewer/viewer-bench';

const SIDE = 1400;

test('the values at 1,000 points are those of the file, whatever they are made of', async ({ viewer }) => {
  const image = { width: SIDE, height: SIDE };
  const channels: readonly ChannelSpec[] = [
    { ...image, sampleType: 'uint8', url: pictureUrl({ type: 'uint8', picture: 'noise', a: 1 }) },
    { ...image, sampleType: 'uint16', url: pictureUrl({ picture: 'noise', a: 2 }), valueOffset: -32_768 },
    { ...image, sampleType: 'float32', url: pictureUrl({ type: 'float32', picture: 'fraction', a: 3, b: 1e-3 }) },
  ];
  await viewer.show({ width: SIDE, height: SIDE }, channels, { zoom: 1, centre: [SIDE / 2, SIDE / 2] });
  const points = Array.from({ length: 1000 }, (_, i) => [noise(i, 0, 5) % SIDE, noise(i, 1, 5) % SIDE] as const);
  const read = await viewer.page.evaluate(
    (points) => points.map(([x, y]) => window.bench.map.valuesAt([x + 0.5, y + 0.5])),
    points,
  );
  points.forEach(([x, y], i) => {
    expect(read[i]?.map(({ values, isExact }) => [values[0], isExact])).toEqual([
      [noise(x, y, 1) & 255, true],
      [noise(x, y, 2) - 32_768, true],
      [Math.fround(PICTURES.fraction(x, y, 3, 1e-3)), true],
    ]);
  });
});

test('an exported picture is what is on screen', async ({ viewer }) => {
  const size = { width: 400, height: 300 };
  const channels = [[255, 0, 0] as const, [0, 255, 128] as const].map((colour, a): ChannelSpec => ({
    url: pictureUrl({ picture: 'waves', a }),
    width: 3000,
    height: 3000,
    display: { colour, gamma: 1.5 },
  }));
  await viewer.show(size, channels, { zoom: 0.7, centre: [1500, 1500], rotation: 0.3 });
  const screen = await viewer.pixels();
  const picture = await viewer.page.evaluate(async (size) => {
    const { canvas, isComplete } = await window.bench.map.exportPicture(size);
    const data = canvas.getContext('2d')?.getImageData(0, 0, size.width, size.height).data ?? [];
    return { isComplete, data: [...data] };
  }, size);
  expect(picture.isComplete).toBe(true);
  const exported: Pixels = { ...size, data: Uint8Array.from(picture.data) };
  expect(difference(screen, exported).largest).toBeLessThanOrEqual(1);
});

test('a picture larger than a block of the graphics card is seamless', async ({ viewer }) => {
  const channel: ChannelSpec = {
    url: pictureUrl({ picture: 'even', a: 30_000 }),
    width: 4000,
    height: 3000,
    display: { max: 60_000 },
  };
  await viewer.show({ width: 400, height: 300 }, [channel], { zoom: 0.1, centre: [2000, 1500] });
  const others = await viewer.page.evaluate(async () => {
    const { canvas } = await window.bench.map.exportPicture({ width: 2400, height: 1800 });
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, 2400, 1800) ?? { data: [] };
    let others = 0;
    for (let i = 0; i < data.length; i += 4) if (Math.abs((data[i] ?? 0) - 127.5) > 1) others++;
    return others;
  });
  expect(others).toBe(0);
});
