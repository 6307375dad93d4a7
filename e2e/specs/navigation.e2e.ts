import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { ApiClient } from '../api-client';
import { BRIGHT, DARK, square, SQUARE_A, SQUARE_B } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expect, test, uniqueName } from '../fixtures';

async function makeSamples(api: ApiClient): Promise<{ projectId: number; first: number; second: number }> {
  const projectId = await api.createProject(uniqueName('Navigation'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const make = (name: string, file: Buffer) => api.createSample(projectId, categoryId, name, [{ name: 'DAPI', file }]);
  const first = await make('sample 1', tiff16(square(SQUARE_A)));
  return { projectId, first, second: await make('sample 2', tiff16(square(SQUARE_B))) };
}

/** Centre, zoom and rotation that the address names; waits for one. */
async function placeOf(page: Page): Promise<number[]> {
  await page.waitForURL(/[?&]at=/);
  return (new URL(page.url()).searchParams.get('at') ?? '').split(',').map(Number);
}

const percent = (zoom = NaN) => `${Math.round(100 * zoom)} %`;

const urlHas = (page: Page, pattern: RegExp) => page.waitForURL(pattern);

test('keys and buttons turn, magnify and fit; the address and "back" follow', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, first } = await makeSamples(api);
  await annotate.open(projectId, first);
  const fitted = await placeOf(page);
  expect(fitted.slice(0, 2)).toEqual([200, 150]);

  await page.locator('app-canvas-view').focus();
  await page.keyboard.press('r');
  await urlHas(page, /at=[^&]*(,|%2C)90(&|$)/);
  await page.getByRole('button', { name: 'Turn the image by 90°' }).click();
  await urlHas(page, /(,|%2C)180(&|$)/);
  await page.keyboard.press('Shift+R');
  await urlHas(page, /(,|%2C)90(&|$)/);

  await page.locator('app-canvas-view').focus();
  await page.keyboard.press('0');
  await urlHas(page, new RegExp(`at=200(,|%2C)150(,|%2C)${fitted[2]}(&|$)`));
  for (let press = 0; press < 3; press++) await page.keyboard.press('+');
  await expect.poll(async () => (await placeOf(page))[2]).toBeGreaterThan(2 * (fitted[2] ?? 0));
  await page.goBack();
  await expect.poll(async () => (await placeOf(page))[2]).toBe(fitted[2]);
  await expect(page.getByRole('button', { name: 'Show each pixel as one' })).toHaveText(percent(fitted[2]));
  await page.goForward();
  await expect.poll(async () => (await placeOf(page))[2]).toBeGreaterThan(2 * (fitted[2] ?? 0));
});

test('a link leads to the very view', async ({ page, api, signedIn: _, annotate }) => {
  const { projectId, first } = await makeSamples(api);
  await page.goto(`/projects/${projectId}/samples/${first}?at=100,75,8`);
  await annotate.untilDrawn();
  // The middle of the canvas shows image px 100, 75.
  const box = await page.locator('app-canvas-view .ol-viewport').boundingBox();
  if (!box) throw new Error('The canvas is not on screen.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const place = page.locator('app-stage-foot [data-place]');
  await expect(place).not.toHaveAttribute('data-place', '');
  const [x, y] = ((await place.getAttribute('data-place')) ?? '').split(' ').map(Number);
  expect(Math.hypot((x ?? 0) - 100, (y ?? 0) - 75)).toBeLessThan(0.1);
  await expect(page.getByRole('button', { name: 'Show each pixel as one' })).toHaveText('800 %');
});

test('F fills the screen, N goes on to the next sample', async ({ page, api, signedIn: _, annotate }) => {
  const { projectId, first, second } = await makeSamples(api);
  await annotate.open(projectId, first);
  await placeOf(page);
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.tagName)).toBe('APP-ANNOTATE-PAGE');
  await page.keyboard.press('f');
  await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBeNull();
  await page.keyboard.press('n');
  await urlHas(page, new RegExp(`/samples/${second}`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('sample 2');
  await page.keyboard.press('Shift+N');
  await urlHas(page, new RegExp(`/samples/${first}`));
});

test('from sample to sample in the list one came from, and back to it', async ({ page, api, signedIn: _, samples }) => {
  const projectId = await api.createProject(uniqueName('List'));
  const [control, knockout] = [await api.createCategory(projectId, 'WT'), await api.createCategory(projectId, 'KO')];
  for (const name of ['mouse 1', 'rat 1', 'mouse 3']) await api.createSample(projectId, control, name, []);
  await api.createSample(projectId, knockout, 'mouse 2', []);
  await samples.open(projectId, 'text=mouse&sort=-name&view=table');
  await samples.rows().getByRole('link', { name: 'mouse 3' }).click();
  const places = page.getByRole('navigation', { name: 'Samples of the list' });
  const here = page.getByRole('heading', { level: 1 });
  await expect(places).toContainText(/1 \/of 3/);
  await page.keyboard.press('n');
  await expect(here).toHaveText('mouse 2');
  await expect(places).toContainText(/2 \/of 3/);
  await places.getByRole('link', { name: 'Next sample' }).click();
  await expect(here).toHaveText('mouse 1');
  await expect(places.getByRole('link', { name: 'Next sample' })).toHaveCount(0);
  await page.reload();
  await expect(places).toContainText(/3 \/of 3/);
  await page.keyboard.press('Shift+N');
  await expect(here).toHaveText('mouse 2');
  await page.getByRole('link', { name: 'Back to the project' }).click();
  await expect(samples.rows()).toHaveCount(3);
  await expect(samples.rows().first()).toContainText('mouse 3');
});

test('two samples side by side move together and share their windows', async ({ page, api, signedIn: _, annotate }) => {
  const { projectId, first, second } = await makeSamples(api);
  await annotate.open(projectId, first);
  await page.getByRole('link', { name: 'Compare with other samples' }).click();
  await expect(page.locator('app-compare-pane')).toHaveCount(2);
  await urlHas(page, new RegExp(`panes=${first}(,|%2C)${second}`));
  const bars = page.locator('app-compare-pane .scale-bar');
  await expect(bars).toHaveCount(2);

  await page.locator('app-compare-pane app-canvas-view').first().hover();
  await page.mouse.wheel(0, -500);
  await expect.poll(async () => new Set(await bars.allTextContents()).size).toBe(1);

  await annotate.setWindow('DAPI', 1000, 1500);
  await page.locator('app-compare-pane app-canvas-view').nth(1).hover();
  await expect(page.getByLabel('Highest value of DAPI')).toHaveValue('1500');

  await page.getByRole('button', { name: 'Add a pane' }).click();
  await expect(page.locator('app-compare-pane')).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Sample in pane 3' }).fill('ple 1');
  await page.getByRole('option', { name: 'sample 1' }).click();
  await urlHas(page, new RegExp(`panes=${first}(,|%2C)${second}(,|%2C)${first}(&|$)`));
  await page.getByRole('button', { name: 'Close pane 3' }).click();
  await expect(page.locator('app-compare-pane')).toHaveCount(2);
});

test('the values under the pointer are those of the file, and a picture of the view can be saved', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, first } = await makeSamples(api);
  await page.goto(`/projects/${projectId}/samples/${first}?at=41.5,41.5,8`);
  await annotate.untilDrawn();
  const box = await page.locator('app-canvas-view').boundingBox();
  if (!box) throw new Error('The canvas is not on screen.');
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  const values = page.locator('app-stage-foot [data-values]');
  // The square begins at 40, 40.
  await page.mouse.move(...middle);
  await expect(values).toHaveAttribute('data-values', `DAPI ${BRIGHT}`);
  await page.mouse.move(middle[0] - 16, middle[1]);
  await expect(values).toHaveAttribute('data-values', `DAPI ${DARK}`);

  await page.getByRole('button', { name: 'Save or copy a picture' }).click();
  await page.getByLabel('Width in pixels').fill('640');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as PNG' }).click();
  const file = await (await download).path();
  const head = (await readFile(file)).subarray(0, 24);
  expect([head.toString('latin1', 1, 4), head.readUInt32BE(16)]).toEqual(['PNG', 640]);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the overview map shows where one is, and leads elsewhere', async ({ page, api, signedIn: _, annotate }) => {
  const { projectId, first } = await makeSamples(api);
  await page.goto(`/projects/${projectId}/samples/${first}?at=100,75,8`);
  await annotate.untilDrawn();
  await page.keyboard.press('m');
  const overview = page.locator('app-overview');
  await expect(overview.locator('polygon')).toHaveAttribute('points', /\d/);
  const box = await overview.locator('.host').boundingBox();
  if (!box) throw new Error('The overview is not on screen.');
  await page.mouse.click(box.x + box.width * 0.75, box.y + box.height * 0.5);
  await expect.poll(async () => Math.round((await placeOf(page))[0] ?? 0)).toBe(300);
  await page.keyboard.press('m');
  await expect(overview).toHaveCount(0);
});

test('a link carries the windows of channels, and leaves the other person’s own alone', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, first } = await makeSamples(api);
  await annotate.open(projectId, first);
  await annotate.setWindow('DAPI', 1000, 1500);
  await page.waitForURL(/[?&]show=/);
  const link = page.url();
  await page.goto('about:blank');
  await page.goto(link);
  await annotate.untilDrawn();
  await expect(page.getByLabel('Highest value of DAPI')).toHaveValue('1500');
  await page.goto(`/projects/${projectId}/samples/${first}`);
  await annotate.untilDrawn();
  await expect(page.getByLabel('Highest value of DAPI')).not.toHaveValue('1500');
});
