import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Request } from '@playwright/test';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { ADMIN, expect, test, uniqueName } from '../fixtures';

const MOST_BYTES = 250_000;
/** Only these libraries have these names, which survive minification. */
const OPENLAYERS = /\bol-viewport\b/;
const KONVA = /\bKonva\b/;

/** Scripts that a page has loaded, from now on. */
function watchScripts(page: Page): { sentBytes: () => Promise<number>; texts: () => Promise<string[]> } {
  const scripts: Request[] = [];
  page.on('requestfinished', (request) => {
    if (/\.js$/.test(new URL(request.url()).pathname)) scripts.push(request);
  });
  return {
    sentBytes: async () => {
      const sizes = await Promise.all(scripts.map((script) => script.sizes()));
      return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
    },
    // A browser forgets what it was sent as soon as it is on another page: the same files are fetched again.
    texts: () => {
      const addresses = [...new Set(scripts.map((script) => script.url()))];
      return Promise.all(addresses.map(async (address) => (await page.request.get(address)).text()));
    },
  };
}

const some = (texts: readonly string[], name: RegExp) => texts.some((text) => name.test(text));

test('signing in takes little script, and only a sample brings OpenLayers and Konva', async ({
  page,
  api,
  signInPage,
  home,
  annotate,
}) => {
  const name = uniqueName('Light');
  const projectId = await api.createProject(name);
  const file = tiff16(square(SQUARE_A));
  const categoryId = await api.createCategory(projectId, 'Control');
  const annotationId = await api.createSample(projectId, categoryId, 'mouse 1', [{ name: 'DAPI', file }]);

  const scripts = watchScripts(page);
  await signInPage.open();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
  await page.waitForLoadState('networkidle');
  const sent = await scripts.sentBytes();
  expect(sent).toBeGreaterThan(50_000); // else nothing was counted
  expect(sent).toBeLessThanOrEqual(MOST_BYTES);

  await signInPage.signIn(ADMIN.username, ADMIN.password);
  await home.untilListed(name);
  await page.goto(`/projects/${projectId}`);
  await page.locator('app-sample-card').first().waitFor();
  await page.waitForLoadState('networkidle');
  const before = await scripts.texts();
  expect(before.length).toBeGreaterThan(10);
  expect([some(before, OPENLAYERS), some(before, KONVA)]).toEqual([false, false]);

  await annotate.open(projectId, annotationId);
  await annotate.untilDrawn();
  const after = await scripts.texts();
  expect([some(after, OPENLAYERS), some(after, KONVA)]).toEqual([true, true]);
});

test('the Python client is downloaded where it is spoken of', async ({ page, api, signedIn: _, samples }) => {
  await samples.open(await api.createProject(uniqueName('By script')));
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'memento_cl.py' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('memento_cl.py');
  const client = join(import.meta.dirname, '../../clients/python/memento_cl.py');
  expect(readFileSync(await file.path(), 'utf8')).toBe(readFileSync(client, 'utf8'));
});
