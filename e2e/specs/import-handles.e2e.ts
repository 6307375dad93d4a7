import type { Page } from '@playwright/test';
import { picture } from '../assets/folder';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import type { ImportPage } from '../pages/import-page';
import { StoredFolder } from '../pages/stored-folder';

const FILES = {
  'WT/mouse_01/channels/DAPI.tif': picture(51),
  'WT/mouse_01/channels/FITC.tif': picture(52),
  'KO/mouse_02/channels/DAPI.tif': picture(53),
};
const CONTENT = { 'KO/mouse_02': ['channels/DAPI'], 'WT/mouse_01': ['channels/DAPI', 'channels/FITC'] };
const UPLOADS = '**/memento/uploads**';

/** Picks a folder, and is cut off before anything of it has been sent. */
async function beginAndBreakOff(page: Page, importer: ImportPage, name: string): Promise<StoredFolder> {
  const folder = new StoredFolder(page, name);
  await folder.beOffered();
  await importer.open();
  await folder.fill(FILES);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await expect(importer.summary()).toHaveText(/2 categories · 2 samples · 3 images/);
  await page.route(UPLOADS, (route) => route.abort('internetdisconnected'));
  await importer.start();
  await importer.until('offline');
  return folder;
}

test('an import goes on by itself after a reload where its folder may still be read', async ({
  page,
  api,
  signedIn: _,
  importer,
}) => {
  const name = uniqueName('Handles');
  await beginAndBreakOff(page, importer, name);
  await page.unroute(UPLOADS);
  await page.reload();
  await importer.until('finished');
  expect(await api.contentOf(name)).toEqual(CONTENT);
});

test('after a restart the browser asks for the folder once, when a person wants to go on', async ({
  page,
  api,
  signedIn: _,
  importer,
}) => {
  const name = uniqueName('Asked');
  const folder = await beginAndBreakOff(page, importer, name);
  await folder.beAskedFor('granted');
  await page.unroute(UPLOADS);
  await page.reload();
  await expect(importer.kept()).toContainText(name);
  await expect(importer.kept()).toContainText('3 files');
  await expectNoViolations(page);
  await importer.goOn();
  await importer.until('finished');
  expect(await api.contentOf(name)).toEqual(CONTENT);
  await page.reload();
  await page.locator('app-source-step').waitFor();
  await expect(importer.kept()).toHaveCount(0);
});

test('who does not let the folder be read again is asked to choose it', async ({
  page,
  api,
  signedIn: _,
  importer,
}) => {
  const name = uniqueName('Denied');
  const folder = await beginAndBreakOff(page, importer, name);
  await folder.beAskedFor('denied');
  await page.unroute(UPLOADS);
  await page.reload();
  await importer.goOn();
  await expect(importer.kept()).toContainText('Choose the same folder again');
  await expectNoViolations(page);
  await page.getByRole('button', { name: 'Choose a folder' }).click();
  await importer.until('finished');
  expect(await api.contentOf(name)).toEqual(CONTENT);
});

test('a folder that has gone meanwhile is told, and the import waits for another', async ({
  page,
  signedIn: _,
  importer,
}) => {
  const name = uniqueName('Moved');
  await beginAndBreakOff(page, importer, name);
  await page.unroute(UPLOADS);
  await page.evaluate(async (folder) => {
    await (await navigator.storage.getDirectory()).removeEntry(folder, { recursive: true });
  }, name);
  await page.reload();
  await importer.goOn();
  await expect(importer.kept()).toContainText('Choose the same folder again');
});
