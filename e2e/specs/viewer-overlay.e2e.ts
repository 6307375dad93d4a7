import type { Browser, Page } from '@playwright/test';
import { pictureUrl } from '../viewer/synthetic-tiles';
import { expect, type Place, test, ViewerBench } from '../viewer/viewer-bench';

const DEGREE = Math.PI / 180;
/** The middle of the pixel that is brightest. */
const SPOT = 2500;
const PLACE = [SPOT + 0.5, SPOT + 0.5] as const;
const SIDE = 5000;

const STYLE = {
  ...{ layerId: 1, name: '', labelId: 0, version: 1, colour: '#ff0000' },
  ...{ strokePx: 2, filled: true, locked: false, hidden: false },
};
/**
 * A ring about the place, 60 px across, its line 16 px wide. Round, of many edges: a processor draws each edge on quarters
 * of a px, which moves a square's middle by up to 0.06 px; of sixty slopes, not two are off the same way.
 */
function marker(zoom: number) {
  const points = Array.from({ length: 60 }, (_, i) => [
    PLACE[0] + (30 / zoom) * Math.cos((6 * i + 1) * DEGREE),
    PLACE[1] + (30 / zoom) * Math.sin((6 * i + 1) * DEGREE),
  ]);
  return { ...STYLE, strokePx: 16, regionId: 'marker', shape: 'polygon', geometry: { points } };
}
/** Far away: so many are not painted one by one, but as a picture. */
const crowd = Array.from({ length: 60 }, (_, i) => ({
  ...STYLE,
  regionId: `far ${i}`,
  shape: 'point',
  geometry: { points: [[10, 10 + i]] },
}));

/** Runs on a page of this density. */
async function onDensity(
  { browser, benchPage, deviceScaleFactor }: { browser: Browser; benchPage: string; deviceScaleFactor: number },
  work: (viewer: ViewerBench) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 800, height: 600 }, deviceScaleFactor });
  const viewer = await ViewerBench.open(await context.newPage(), benchPage);
  try {
    await work(viewer);
  } finally {
    await viewer.close();
    await context.close();
  }
}

/** The centre of mass of one colour on the screen, in CSS px. */
async function centreOf(page: Page, colour: 'red' | 'blue', clip: Clip): Promise<readonly [number, number]> {
  const png = await page.screenshot({ scale: 'device', clip });
  const sums = await page.evaluate(
    async ([png, band]) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes]));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const paper = canvas.getContext('2d');
      if (!paper) throw new Error('There is no 2D canvas.');
      paper.drawImage(bitmap, 0, 0);
      const { data, width } = paper.getImageData(0, 0, bitmap.width, bitmap.height);
      let [mass, x, y] = [0, 0, 0];
      for (let i = 0; i < data.length; i += 4) {
        const value = data[i + band] ?? 0;
        mass += value;
        x += value * (((i / 4) % width) + 0.5);
        y += value * (Math.floor(i / 4 / width) + 0.5);
      }
      return { mass, x: x / mass, y: y / mass, density: bitmap.width };
    },
    [png.toString('base64'), colour === 'red' ? 0 : 2] as const,
  );
  expect(sums.mass, `something ${colour} on the screen`).toBeGreaterThan(1000);
  const density = sums.density / clip.width;
  return [clip.x + sums.x / density, clip.y + sums.y / density];
}

/** Parts of a px by which the view is shifted. */
const SHIFTS = [0, 0.27, 0.55, 0.81];

/** How far from the image the overlay lies, CSS px: painted by itself, and as part of a picture of many. */
async function offsetsAt(viewer: ViewerBench, look: Place, zoom: number): Promise<(readonly [number, number])[]> {
  await viewer.look(look);
  const at = await viewer.page.evaluate((place) => window.bench.map.projection.toScreen(place), PLACE);
  // Even numbers are whole device px at every density.
  const [x, y] = at.map((value) => 2 * Math.floor((value - HALF) / 2)) as [number, number];
  const clip = { x, y, width: 2 * HALF, height: 2 * HALF };
  const image = await centreOf(viewer.page, 'blue', clip);
  const offsets: (readonly [number, number])[] = [];
  for (const regions of [[marker(zoom)], [...crowd, marker(zoom)]]) {
    await viewer.page.evaluate(async (regions) => {
      window.bench.regions.show(regions);
      await window.bench.frame();
      await window.bench.regions.settled();
      await window.bench.frame();
    }, regions);
    const overlay = await centreOf(viewer.page, 'red', clip);
    offsets.push([overlay[0] - image[0], overlay[1] - image[1]]);
  }
  await viewer.page.evaluate(() => window.bench.regions.show([]));
  return offsets;
}

/** Half of what is looked at, px. */
const HALF = 70;

interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

for (const deviceScaleFactor of [1, 1.5, 2]) {
  test(`regions lie on the image to 0.05 px, at ${deviceScaleFactor} device px per px`, async ({
    browser,
    benchPage,
  }) => {
    await onDensity({ browser, benchPage, deviceScaleFactor }, async (viewer) => {
      // As the page gives it: a whole number of device px at every density.
      const canvas = { width: 644, height: 404 };
      for (const [zoom, degrees] of [
        // No simple fractions: pixels are drawn as squares, whose edges then fall on all parts of a screen px alike.
        [2.3719, 0],
        [3.1416, 37],
        [2.8284, 90],
        [5.4772, 201],
      ] as const) {
        const spot = pictureUrl({ picture: 'spot', a: SPOT, b: 15 / zoom });
        const channel = {
          url: spot,
          width: SIDE,
          height: SIDE,
          display: { colour: [0, 0, 255], max: 60_000 },
        } as const;
        // Not in the middle: an error of scale is to be seen.
        const [dx, dy] = [110 / zoom, 50 / zoom];
        const look = { zoom, centre: [SPOT - dx, SPOT - dy] as const, rotation: degrees * DEGREE };
        await viewer.show(canvas, [channel], look);
        for (const shift of SHIFTS) {
          const centre = [SPOT - dx + shift / zoom, SPOT - dy + (shift * 0.7) / zoom] as const;
          for (const [x, y] of await offsetsAt(viewer, { ...look, centre }, zoom)) {
            const where = `${zoom}×, ${degrees}°, ${shift} px on`;
            expect.soft(Math.abs(x), `${where}, along x`).toBeLessThanOrEqual(0.05);
            expect.soft(Math.abs(y), `${where}, along y`).toBeLessThanOrEqual(0.05);
          }
        }
      }
    });
  });
}

test('while the view moves, the picture of the regions moves with it, and nothing of the view is left empty', async ({
  browser,
  benchPage,
}) => {
  await onDensity({ browser, benchPage, deviceScaleFactor: 1.5 }, async (viewer) => {
    const image = { url: pictureUrl({ picture: 'even', a: 9000 }), width: SIDE, height: SIDE };
    const place = { zoom: 0.5, centre: [2500, 2500] as const, rotation: 0 };
    await viewer.show({ width: 640, height: 400 }, [image], place);
    const moved = await viewer.page.evaluate(async (place) => {
      const { regions } = window.bench;
      regions.makePolygons(500, 5000);
      regions.showMade();
      await window.bench.frame();
      await regions.settled();
      const seen: { isMoving: boolean; box: number[]; isSharp: boolean }[] = [];
      for (const [zoom, dx] of [
        [0.5, 24],
        [0.55, 24],
        [0.7, 60],
        [0.45, 0],
      ] as const) {
        // prettier-ignore
        window.bench.look({ ...place, zoom, centre: [2500 + dx, 2500] });
        await window.bench.frame();
        const canvas = document.querySelector<HTMLCanvasElement>('.ol-overlaycontainer canvas[style*="will-change"]');
        const { left, top, right, bottom } = canvas?.getBoundingClientRect() ?? {
          left: 0,
          top: 0,
          right: 0,
          bottom: 0,
        };
        seen.push({ isMoving: canvas !== null, box: [left, top, right, bottom], isSharp: regions.isSharp });
      }
      await regions.settled();
      return { seen, atRest: document.querySelectorAll('.ol-overlaycontainer canvas[style*="will-change"]').length };
    }, place);
    expect(moved.atRest).toBe(0);
    // The picture has a quarter of the view on every side: of 640 × 400 px it is 960 × 600, about the middle.
    const at = (zoom: number, dx: number) => {
      const [x, y, scale] = [320 - dx * zoom, 200, zoom / 0.5];
      return [x - 480 * scale, y - 300 * scale, x + 480 * scale, y + 300 * scale];
    };
    const wanted = [at(0.5, 24), at(0.55, 24)];
    wanted.forEach((box, n) => {
      expect(moved.seen[n]?.isMoving).toBe(true);
      box.forEach((value, i) => expect(moved.seen[n]?.box[i], `frame ${n}`).toBeCloseTo(value, 1));
    });
    for (const { box } of moved.seen) {
      const [left = 1, top = 1, right = 0, bottom = 0] = box;
      expect([left <= 0, top <= 0, right >= 640, bottom >= 400]).toEqual([true, true, true, true]);
    }
  });
});

for (const deviceScaleFactor of [1, 2]) {
  test(`a vertex is stored where it was clicked, at ${deviceScaleFactor} device px per px`, async ({
    browser,
    benchPage,
  }) => {
    await onDensity({ browser, benchPage, deviceScaleFactor }, async (viewer) => {
      const image = { url: pictureUrl({ picture: 'even', a: 9000 }), width: 40_000, height: 30_000 };
      for (const zoom of [1 / 64, 1, 16]) {
        const [centre, rotation] = [[20_123.25, 15_321.75] as const, 37 * DEGREE];
        await viewer.show({ width: 641, height: 403 }, [image], { zoom, centre, rotation });
        await viewer.page.evaluate(() => window.bench.takeUp('polygon'));
        const clicks = [
          [100, 80],
          [523, 61],
          [611, 390],
          [33, 317],
        ] as const;
        for (const [x, y] of clicks) await viewer.page.mouse.click(x, y);
        const stored = await viewer.page.evaluate(() => {
          window.bench.hand?.complete();
          return window.bench.hand?.committed[0]?.after.geometry.points ?? [];
        });
        expect(stored).toHaveLength(clicks.length);
        stored.forEach(([x, y], i) => {
          // Worked out from what the view was told, and not by the product's own projection.
          const [right, down] = [(x - centre[0]) * zoom, (y - centre[1]) * zoom];
          const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
          const [shownX, shownY] = [641 / 2 + cos * right - sin * down, 403 / 2 + sin * right + cos * down];
          const [clickedX, clickedY] = clicks[i] ?? [NaN, NaN];
          expect(Math.hypot(shownX - clickedX, shownY - clickedY), `vertex ${i} at zoom ${zoom}`).toBeLessThanOrEqual(
            0.5,
          );
        });
      }
    });
  });
}
