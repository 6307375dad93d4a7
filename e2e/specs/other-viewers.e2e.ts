import { createReadStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { ProjectRooms } from '../pages/project-rooms';

/** Four tiles across, on several levels; each field of 100 px has a value of its own. */
const FIELD_PX = 100;
const PICTURE = { width: 1500, height: 1100, value: (x: number, y: number) => 1000 * field(x, y) };
function field(x: number, y: number): number {
  return 1 + ((Math.floor(x / FIELD_PX) * 7 + Math.floor(y / FIELD_PX) * 3) % 50);
}
/** Shown from 0 to 60,000 in orange. */
const SETTINGS = 'window:0-60000,color:#ff8000';
function colourAt(x: number, y: number): number[] {
  const part = (1000 * field(x, y)) / 60_000;
  return [255, 128, 0].map((most) => most * part);
}

const PLACES = [
  [50, 50],
  [650, 350],
  [1450, 1050],
  [250, 850],
  [1050, 150],
] as const;

const OPENSEADRAGON = createRequire(import.meta.url).resolve('openseadragon/build/openseadragon/openseadragon.min.js');
const PAGE = `<!doctype html><title>Another page</title><style>html, body, #view { height: 100%; margin: 0 }</style>
<div id="view"></div><script src="/openseadragon.js"></script>
<script>
  window.viewer = OpenSeadragon({
    id: 'view', drawer: 'canvas', crossOriginPolicy: 'Anonymous', showNavigationControl: false,
    tileSources: new URLSearchParams(location.search).get('source'),
  });
  viewer.addHandler('open-failed', (event) => (window.problem = event.message));
</script>`;

let elsewhere: Server;
let origin: string;

/** A page of another server, with OpenSeadragon in it. */
test.beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    if (request.url !== '/openseadragon.js') return response.setHeader('content-type', 'text/html').end(PAGE);
    response.setHeader('content-type', 'text/javascript');
    return createReadStream(OPENSEADRAGON).pipe(response);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
});
test.afterAll(() => elsewhere.close());

interface OpenSeadragonViewer {
  world: { getItemAt(n: number): { getFullyLoaded(): boolean } | undefined };
  viewport: {
    imageToViewerElementCoordinates(point: object): { x: number; y: number };
    zoomTo(zoom: number, at: null, immediately: boolean): void;
    imageToViewportZoom(zoom: number): number;
    fitBounds(bounds: object, immediately: boolean): void;
    imageToViewportRectangle(x: number, y: number, width: number, height: number): object;
  };
  drawer: { canvas: HTMLCanvasElement };
}
declare global {
  interface Window {
    viewer: OpenSeadragonViewer;
    OpenSeadragon: { Point: new (x: number, y: number) => object; pixelDensityRatio: number };
    problem?: string;
  }
}

/** What the other viewer shows of the image at a place of it. */
function shownAt(page: Page, at: readonly [number, number]): Promise<number[]> {
  return page.evaluate(([x, y]) => {
    const { viewer, OpenSeadragon } = window;
    const { x: left, y: top } = viewer.viewport.imageToViewerElementCoordinates(new OpenSeadragon.Point(x, y));
    const density = OpenSeadragon.pixelDensityRatio;
    const context = viewer.drawer.canvas.getContext('2d') as CanvasRenderingContext2D;
    return [...context.getImageData(Math.floor(left * density), Math.floor(top * density), 1, 1).data].slice(0, 3);
  }, at);
}

async function allIsLoaded(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => window.problem ?? window.viewer.world.getItemAt(0)?.getFullyLoaded() ?? false), {
      timeout: 60_000,
    })
    .toBe(true);
}

test('OpenSeadragon on another page shows an image by both kinds of address, in its colours', async ({
  page,
  api,
  signedIn: _,
}) => {
  const name = uniqueName('Viewers');
  const projectId = await api.createProject(name);
  const categoryId = await api.createCategory(projectId, 'Control');
  await api.createSample(projectId, categoryId, 'mouse', [{ name: 'red', file: tiff16(PICTURE), settings: SETTINGS }]);
  const rooms = new ProjectRooms(page);
  await rooms.open(projectId, 'Images');
  await page.getByRole('button', { name: 'More for mouse red' }).click();
  await page.getByRole('menuitem', { name: 'Open in other viewers' }).click();
  const dialog = page.getByRole('dialog');
  const iiif = await dialog.getByLabel('IIIF (OpenSeadragon, Mirador)').inputValue();
  const deepZoom = await dialog.getByLabel('Deep Zoom (DZI)').inputValue();
  await expectNoViolations(page);
  const secrets = (await page.context().cookies()).map(({ value }) => value);
  for (const secret of secrets) expect(`${iiif} ${deepZoom}`).not.toContain(secret);

  await page.context().clearCookies();
  for (const source of [iiif, deepZoom]) {
    await page.goto(`${origin}/?source=${encodeURIComponent(source)}`);
    await allIsLoaded(page);
    await expectColours(page, PLACES);
    await page.evaluate(() => {
      const { viewport } = window.viewer;
      viewport.fitBounds(viewport.imageToViewportRectangle(900, 500, 500, 500), true);
    });
    await allIsLoaded(page);
    await expectColours(page, [
      [1050, 650],
      [1150, 850],
      [1349, 951],
    ]);
  }
});

/** JPEG and the browser's smoothing change a value by a few at most. */
async function expectColours(page: Page, places: readonly (readonly [number, number])[]): Promise<void> {
  for (const at of places) {
    await expect
      .poll(
        async () => {
          const found = await shownAt(page, at);
          return Math.max(...colourAt(...at).map((value, c) => Math.abs(value - (found[c] ?? 0))));
        },
        `at ${at.join(', ')}`,
      )
      .toBeLessThan(6);
  }
}
