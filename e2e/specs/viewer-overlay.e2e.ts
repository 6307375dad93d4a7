import { centreOf, CROWD, DEGREE, marker, onDensity } from '../viewer/screen-ruler';
import { pictureUrl } from '../viewer/synthetic-tiles';
import { expect, type Place, test, type ViewerBench } from '../viewer/viewer-bench';

/** The middle of the pixel that is brightest. */
const SPOT = 2500;
const PLACE = [SPOT + 0.5, SPOT + 0.5] as const;
const SIDE = 5000;

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
  for (const regions of [[marker(PLACE, zoom)], [...CROWD, marker(PLACE, zoom)]]) {
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
