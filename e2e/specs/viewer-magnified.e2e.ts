import { type Band, bandOf, centreOf, type Clip, CROWD, DEGREE, marker, onDensity } from '../viewer/screen-ruler';
import { noise, pictureUrl } from '../viewer/synthetic-tiles';
import { expect, test } from '../viewer/viewer-bench';

/** As the page gives it: a whole number of device px at every density. */
const CANVAS = { width: 644, height: 404 };
const SIDE = 5000;
const SEED = 77;
const MIDDLE = [2500.3, 2499.8] as const;
/** Half of what is looked at, CSS px. */
const HALF = 70;
/** CSS px. */
const MOST = 0.05;

interface View {
  readonly zoom: number;
  readonly centre: readonly [number, number];
  readonly rotation: number;
}

/** Worked out from what the view was told, and not by the product's own projection. */
function toScreen([x, y]: readonly [number, number], { zoom, centre, rotation }: View): [number, number] {
  const [right, down] = [(x - centre[0]) * zoom, (y - centre[1]) * zoom];
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  return [CANVAS.width / 2 + cos * right - sin * down, CANVAS.height / 2 + sin * right + cos * down];
}

function toImage([x, y]: readonly [number, number], { zoom, centre, rotation }: View): [number, number] {
  const [right, down] = [(x - CANVAS.width / 2) / zoom, (y - CANVAS.height / 2) / zoom];
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  return [centre[0] + cos * right + sin * down, centre[1] - sin * right + cos * down];
}

/** How many device px show another image pixel than the one under their middle; those on an edge may. */
function strangers({ values, width }: Band, clip: Clip, view: View): { strange: number; told: number } {
  const density = width / clip.width;
  const margin = MOST / view.zoom;
  let [strange, told] = [0, 0];
  values.forEach((value, i) => {
    const at = [clip.x + ((i % width) + 0.5) / density, clip.y + (Math.floor(i / width) + 0.5) / density] as const;
    const [x, y] = toImage(at, view);
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (Math.min(x - column, column + 1 - x, y - row, row + 1 - y) < margin) return;
    told++;
    if (Math.abs(value - (noise(column, row, SEED) / 65_535) * 255) > 2) strange++;
  });
  return { strange, told };
}

const DENSITIES = [1, 1.5, 2];
const ZOOMS = [9.7123, 16];
for (const [deviceScaleFactor, zoom] of DENSITIES.flatMap((density) => ZOOMS.map((each) => [density, each] as const))) {
  // An image pixel is a square of device px, whose edges cannot lie between them: no middle of anything tells to 0.05 px
  // where it is. Which of the device px are its own does.
  test(`at ${zoom}×, image and regions lie where the view is, to 0.05 px, at ${deviceScaleFactor} device px per px`, async ({
    browser,
    benchPage,
  }) => {
    await onDensity({ browser, benchPage, deviceScaleFactor }, async (viewer) => {
      const url = pictureUrl({ picture: 'noise', a: SEED });
      const display = { colour: [0, 0, 255], max: 65_535 } as const;
      await viewer.show(CANVAS, [{ url, width: SIDE, height: SIDE, display }], { zoom, centre: MIDDLE });
      for (const degrees of [0, 37, 201]) {
        for (const shift of [0, 0.27, 0.55, 0.81]) {
          const centre = [MIDDLE[0] - (90 - shift) / zoom, MIDDLE[1] - (40 - 0.7 * shift) / zoom] as const;
          const view = { zoom, centre, rotation: degrees * DEGREE };
          const where = `${degrees}°, ${shift} px on`;
          await viewer.look(view);
          const place = toScreen(MIDDLE, view);
          const [x, y] = place.map((value) => 2 * Math.floor((value - HALF) / 2)) as [number, number];
          const clip = { x, y, width: 2 * HALF, height: 2 * HALF };
          const { strange, told } = strangers(await bandOf(viewer.page, 'blue', clip), clip, view);
          expect(told).toBeGreaterThan(10_000);
          expect.soft(strange, `${where}: device px that show another image pixel than theirs`).toBe(0);
          for (const regions of [[marker(MIDDLE, zoom)], [...CROWD, marker(MIDDLE, zoom)]]) {
            await viewer.page.evaluate(async (regions) => {
              window.bench.regions.show(regions);
              await window.bench.frame();
              await window.bench.regions.settled();
              await window.bench.frame();
            }, regions);
            const [shownX, shownY] = await centreOf(viewer.page, 'red', clip);
            expect.soft(Math.abs(shownX - place[0]), `${where}, along x`).toBeLessThanOrEqual(MOST);
            expect.soft(Math.abs(shownY - place[1]), `${where}, along y`).toBeLessThanOrEqual(MOST);
          }
          await viewer.page.evaluate(() => window.bench.regions.show([]));
        }
      }
    });
  });
}
