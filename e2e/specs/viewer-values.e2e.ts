import { noise, PICTURES, pictureUrl } from '../viewer/synthetic-tiles';
import { type ChannelSpec, difference, expect, type Place, test, worstError } from '../viewer/viewer-bench';

const SMALL = { width: 320, height: 240 };
/** Rounding to 8 bit, and what single precision may add to a tie. */
const HALF = 0.501;
const grey = (value: number): [number, number, number] => [value, value, value];

/** Image px under the middle of a canvas px. */
function imagePlace({ zoom = 1, centre = [0, 0] }: Place, x: number, y: number): [x: number, y: number] {
  return [centre[0] + (x + 0.5 - SMALL.width / 2) / zoom, centre[1] + (y + 0.5 - SMALL.height / 2) / zoom];
}

for (const [sampleType, offsets] of [
  ['uint8', [0, 100]],
  ['uint16', [0, 200, 30_000, 32_700, 65_200]],
  ['float32', [-100, 0, 30_000]],
] as const) {
  test(`a window of k ${sampleType} levels shows k greys, wherever it lies`, async ({ viewer }) => {
    test.slow();
    for (const k of [2, 16, 100, 255]) {
      for (const low of offsets) {
        if (sampleType === 'uint8' && low + k > 256) continue;
        const place = { zoom: 1, centre: [512.5, 300.5] } as const;
        const url = pictureUrl({ type: sampleType, picture: 'steps', a: low, b: k });
        const display = { min: low, max: low + k - 1 };
        await viewer.show(SMALL, [{ url, width: 1024, height: 700, sampleType, display }], place);
        const pixels = await viewer.pixels();
        const error = worstError(pixels, (x, y) => {
          const [imageX, imageY] = imagePlace(place, x, y);
          const value = PICTURES.steps(Math.floor(imageX), Math.floor(imageY), low, k);
          return grey((255 * (value - low)) / (k - 1));
        });
        expect(error, `${k} levels from ${low}`).toBeLessThanOrEqual(HALF);
        expect(new Set(pixels.data.filter((_, i) => i % 4 === 0)).size).toBe(k);
      }
    }
  });
}

/** What linear interpolation makes of a picture of noise, in px of its level. */
function bilinear(value: (x: number, y: number) => number, x: number, y: number): number {
  const [left, top] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const [partX, partY] = [x - 0.5 - left, y - 0.5 - top];
  const upper = value(left, top) * (1 - partX) + value(left + 1, top) * partX;
  const lower = value(left, top + 1) * (1 - partX) + value(left + 1, top + 1) * partX;
  return upper * (1 - partY) + lower * partY;
}

for (const interpolation of ['exact', 'hardware'] as const) {
  test(`white noise is interpolated right at 8×, seams included (${interpolation})`, async ({ viewer }) => {
    // Level 0 is missing, so level 1 is magnified: its tiles meet at 1024 image px.
    const url = pictureUrl({ picture: 'noise', a: 7 });
    const place = { zoom: 4, centre: [1024.1, 1024.1] } as const;
    await viewer.show({ ...SMALL, interpolation }, [{ url, width: 4096, height: 4096, finestLevel: 1 }], place);
    const error = worstError(await viewer.pixels(), (x, y) => {
      const [imageX, imageY] = imagePlace(place, x, y);
      return grey((bilinear((i, j) => noise(i, j, 7), imageX / 2, imageY / 2) / 65535) * 255);
    });
    expect(error).toBeLessThanOrEqual(0.6);
  });
}

test('a window of k levels shows k greys where pixels are interpolated and lie on those of the screen', async ({
  viewer,
}) => {
  for (const k of [2, 16, 100, 255]) {
    const url = pictureUrl({ picture: 'steps', a: 30_000, b: k });
    const place = { zoom: 0.5, centre: [1024, 1024] } as const;
    const display = { min: 30_000, max: 30_000 + k - 1 };
    await viewer.show(SMALL, [{ url, width: 4096, height: 4096, finestLevel: 1, display }], place);
    const error = worstError(await viewer.pixels(), (x, y) => {
      const [imageX, imageY] = imagePlace(place, x, y);
      return grey((255 * PICTURES.steps(Math.floor(imageX / 2), Math.floor(imageY / 2), 0, k)) / (k - 1));
    });
    expect(error, `${k} levels`).toBeLessThanOrEqual(HALF);
  }
});

test('narrow windows stay exact where pixels are interpolated', async ({ viewer }) => {
  const url = pictureUrl({ picture: 'steps', a: 40_000, b: 100 });
  const place = { zoom: 4, centre: [1024.1, 1024.1] } as const;
  const display = { min: 40_000, max: 40_099 };
  await viewer.show(SMALL, [{ url, width: 4096, height: 4096, finestLevel: 1, display }], place);
  const error = worstError(await viewer.pixels(), (x, y) => {
    const [imageX, imageY] = imagePlace(place, x, y);
    const value = bilinear((i, j) => PICTURES.steps(i, j, 40_000, 100), imageX / 2, imageY / 2);
    return grey((255 * (value - 40_000)) / 99);
  });
  expect(error).toBeLessThanOrEqual(0.6);
});

test('full-resolution pixels are squares when magnified, turned or not', async ({ viewer }) => {
  const url = pictureUrl({ picture: 'steps', a: 0, b: 2 });
  const display = { min: 0, max: 1 };
  for (const rotation of [0, 0.4]) {
    const place = { zoom: 12, centre: [512, 512], rotation } as const;
    await viewer.show(SMALL, [{ url, width: 1024, height: 1024, display }], place);
    const { data } = await viewer.pixels();
    expect(data.every((value) => value === 0 || value === 255)).toBe(true);
  }
});

test('windows are in the file’s own values: scale and offset are undone', async ({ viewer }) => {
  const url = pictureUrl({ picture: 'even', a: 32_768 + 500 });
  const signed: ChannelSpec = { url, width: 512, height: 512, valueOffset: -32_768, display: { min: 0, max: 1000 } };
  await viewer.show(SMALL, [signed], { zoom: 1, centre: [256, 256] });
  expect(worstError(await viewer.pixels(), () => grey(127.5))).toBeLessThanOrEqual(HALF);
  const scaled: ChannelSpec = { ...signed, valueOffset: 0, valueScale: 0.5, display: { min: 16_000, max: 17_000 } };
  await viewer.show(SMALL, [scaled], { zoom: 1, centre: [256, 256] });
  expect(worstError(await viewer.pixels(), () => grey(((16_634 - 16_000) / 1000) * 255))).toBeLessThanOrEqual(HALF);
});

const RED = [255, 0, 0] as const;
const GREEN = [0, 255, 0] as const;
const BLUE = [0, 0, 255] as const;
const even = (a: number, more: Partial<ChannelSpec> = {}): ChannelSpec => ({
  url: pictureUrl({ picture: 'even', a, type: more.sampleType ?? 'uint16', samples: more.channels ?? 1 }),
  key: `${a} ${JSON.stringify(more.display)} ${more.blend ?? ''}`,
  width: 600,
  height: 600,
  ...more,
});
const lit = (colour: readonly [number, number, number], part: number, opacity = 1): ChannelSpec =>
  even(1000, { display: { colour, min: 0, max: 1000 / part, opacity } });
/** A bright-field picture: its components are 100, 100 + 1000 → 76 and so on, in 8 bit. */
const slide = even(100, { sampleType: 'uint8', channels: 3, blend: 'over', display: { min: 0, max: 255 } });
const SLIDE = [100, (100 + 1000) & 255, (100 + 2000) & 255] as const;

const BLENDS: readonly [string, readonly ChannelSpec[], readonly [number, number, number]][] = [
  ['red and green make yellow', [lit(RED, 1), lit(GREEN, 1)], [255, 255, 0]],
  ['opacity dims', [lit(RED, 1, 0.5), lit(GREEN, 1)], [127.5, 255, 0]],
  ['three channels', [lit(RED, 0.25), lit(GREEN, 0.5), lit(BLUE, 0.75)], [63.75, 127.5, 191.25]],
  ['light beyond white is white', [lit([255, 255, 255], 0.75), lit([255, 255, 255], 0.5)], [255, 255, 255]],
  ['a colour image alone', [slide], SLIDE],
  ['light above a colour image', [slide, lit(RED, 0.25)], [163.75, SLIDE[1], SLIDE[2]]],
  [
    'half a colour image above light',
    [lit(RED, 1), { ...slide, display: { min: 0, max: 255, opacity: 0.5 } }],
    [177.5, SLIDE[1] / 2, SLIDE[2] / 2],
  ],
  [
    'a grid of its own above a colour image',
    [slide, { ...lit(BLUE, 0.25), width: 700, height: 700 }],
    [SLIDE[0], SLIDE[1], SLIDE[2] + 63.75],
  ],
];

for (const drawing of ['single-pass', 'layers'] as const) {
  test(`blending is exact: ${drawing}`, async ({ viewer }) => {
    for (const [name, channels, wanted] of BLENDS) {
      await viewer.show({ ...SMALL, drawing }, channels, { zoom: 1, centre: [300, 300] });
      expect(
        worstError(await viewer.pixels(), () => wanted),
        name,
      ).toBeLessThanOrEqual(1);
    }
  });
}

test('both ways of drawing agree within one grey', async ({ viewer }) => {
  test.slow();
  const wavy = (seed: number, colour: readonly [number, number, number], display: ChannelSpec['display'] = {}) => ({
    url: pictureUrl({ picture: 'waves', a: seed }),
    width: 3000,
    height: 2000,
    display: { colour, ...display },
  });
  const sets: readonly (readonly ChannelSpec[])[] = [
    [wavy(1, RED), wavy(2, GREEN, { gamma: 2, opacity: 0.6 }), wavy(3, BLUE, { min: 50_000, max: 10_000 })],
    [
      {
        url: pictureUrl({ type: 'float32', picture: 'waves', a: 4 }),
        width: 3000,
        height: 2000,
        sampleType: 'float32',
        display: { min: 1000.5, max: 50_000, colour: [255, 128, 0] },
      },
    ],
    [
      {
        url: pictureUrl({ picture: 'waves', a: 9, samples: 3 }),
        width: 3000,
        height: 2000,
        channels: 3,
        blend: 'over',
        display: { max: 40_000 },
      },
    ],
  ];
  const places: readonly Place[] = [
    { zoom: 5, centre: [1024.03, 1024.07] },
    { zoom: 0.8, centre: [1500.2, 1000.3] },
    { zoom: 0.3, centre: [1500.2, 1000.3], rotation: 0.3 },
  ];
  for (const [s, channels] of sets.entries()) {
    for (const place of places) {
      await viewer.show({ ...SMALL, drawing: 'single-pass' }, channels, place);
      const ours = await viewer.pixels();
      await viewer.show({ ...SMALL, drawing: 'layers' }, channels, place);
      // Where the edge of an image or a square crosses a pixel's very centre, either may be right.
      const { beyond, largest } = difference(ours, await viewer.pixels());
      expect(beyond / ours.data.length, `${s} ${JSON.stringify(place)}: ${largest}`).toBeLessThan(0.0005);
    }
  }
});
