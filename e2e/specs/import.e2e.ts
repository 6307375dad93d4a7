import { existsSync } from 'node:fs';
import type { Page, Request } from '@playwright/test';
import { makeFolder, type MadeFolder, picture } from '../assets/folder';
import { omeTiff } from '../assets/ome-tiff';
import { expect, test, uniqueName } from '../fixtures';
import { filesBelow, type ImportPage } from '../pages/import-page';

/** Where folders of real images lie, each a project. */
const REAL = process.env['MEMENTO_TEST_PROJECTS'] ?? '';
/** Large enough that it takes more than one request, and some time. */
const LARGE_SIDE = 2400;

/** Project/Category/Sample/Group/Channel.tif, with what else lies in folders. */
function aStudy(name: string): MadeFolder {
  return makeFolder(name, {
    'WT/mouse_01/channels/DAPI.tif': picture(1),
    'WT/mouse_01/channels/FITC.tif': picture(2),
    'WT/mouse_01/stack/DAPI.tif': picture(3),
    'KO/mouse_01/channels/DAPI.tif': picture(4),
    'WT/.DS_Store': Buffer.from('x'),
    'KO/Thumbs.db': Buffer.from('x'),
    'KO/notes.txt': Buffer.from('remember'),
    'KO/mouse_01/channels/empty.tif': Buffer.alloc(0),
  });
}

const STUDY = {
  'KO/mouse_01': ['channels/DAPI'],
  'WT/mouse_01': ['channels/DAPI', 'channels/FITC', 'stack/DAPI'],
};

/** Counts the requests that change something, and those that send a file. */
function watchRequests(page: Page): { readonly writes: Request[]; readonly uploads: () => number } {
  const writes: Request[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET' && request.url().includes('/memento/')) writes.push(request);
  });
  const isUpload = (request: Request) => request.url().includes('/memento/uploads');
  return { writes, uploads: () => writes.filter(isUpload).length };
}

async function importAll(importer: ImportPage): Promise<void> {
  await importer.start();
  await importer.until('finished');
}

test('a chosen folder becomes a project as it lies on the disk, and the second time nothing is sent', async ({
  page,
  api,
  signedIn: _,
  importer,
}) => {
  const name = uniqueName('Study');
  const folder = aStudy(name);
  await importer.open();
  await importer.chooseFolder(folder.path);
  await expect(importer.summary()).toHaveText(/2 categories · 2 samples · 4 images/);
  await expect(importer.leftOut()).toContainText('4 files are left out');
  await importer.leftOut().getByRole('button').click();
  for (const lost of ['.DS_Store', 'Thumbs.db', 'notes.txt', 'empty.tif']) {
    await expect(importer.leftOut()).toContainText(lost);
  }
  const first = watchRequests(page);
  await importAll(importer);
  expect(first.writes.length).toBeLessThanOrEqual(3 * 4);
  await importer.untilTiled(4);
  await page.getByRole('button', { name: 'Pause' }).waitFor({ state: 'detached' });
  expect(await api.contentOf(name)).toEqual(STUDY);

  await importer.open();
  await importer.chooseFolder(folder.path);
  const second = watchRequests(page);
  await importAll(importer);
  await expect(importer.state()).toContainText('was there already');
  expect(second.uploads()).toBe(0);
  expect(second.writes.length).toBeLessThanOrEqual(3);
  expect(await api.contentOf(name)).toEqual(STUDY);

  folder.put('KO/mouse_02/channels/DAPI.tif', picture(5));
  await importer.open();
  await importer.chooseFolder(folder.path);
  const third = watchRequests(page);
  await importAll(importer);
  expect(third.uploads()).toBe(1);
  expect(await api.contentOf(name)).toEqual({ ...STUDY, 'KO/mouse_02': ['channels/DAPI'] });
  await page.getByRole('link', { name: 'Open the samples' }).click();
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  folder.remove();
});

test('a dropped folder is read as it is shown, and what its levels mean can be changed', async ({
  api,
  signedIn: _,
  importer,
  page,
}) => {
  const name = uniqueName('Flat');
  const folder = makeFolder(name, {
    'WT/mouse_01.tif': picture(11),
    'WT/mouse_02.tif': picture(12),
    'KO/mouse_03.tif': picture(13),
    'overview.tif': picture(14),
  });
  await importer.open();
  await importer.drop(folder.path);
  await expect(importer.summary()).toHaveText(/3 categories · 4 samples · 4 images/);
  await expect(importer.remark('mixed-depth')).toBeVisible();
  await page.getByLabel('Category').fill('Plates');
  await expect(importer.tree()).toContainText('Plates');
  await importer.readLevelAs(2, 'Sample');
  await expect(importer.summary()).toHaveText(/1 category · 3 samples · 4 images/);
  await importer.readLevelAs(2, 'Category');
  await importAll(importer);
  expect(await api.contentOf(name)).toEqual({
    'KO/mouse_03': ['-/mouse_03'],
    'Plates/overview': ['-/overview'],
    'WT/mouse_01': ['-/mouse_01'],
    'WT/mouse_02': ['-/mouse_02'],
  });
  folder.remove();
});

test('an import waits for the network and goes on by itself', async ({ context, api, signedIn: _, importer, page }) => {
  const name = uniqueName('Offline');
  const folder = aStudy(name);
  await importer.open();
  await importer.chooseFolder(folder.path);
  await page.route('**/memento/uploads**', (route) => route.abort('internetdisconnected'));
  await importer.start();
  await importer.until('offline');
  await context.setOffline(true);
  await page.unroute('**/memento/uploads**');
  await expect(importer.state()).toContainText('cannot be reached');
  await context.setOffline(false);
  await importer.until('finished');
  expect(await api.contentOf(name)).toEqual(STUDY);
  folder.remove();
});

test('an import is paused, survives a reload, and sends no byte again that has arrived', async ({
  api,
  signedIn: _,
  importer,
  page,
}) => {
  const name = uniqueName('Reloaded');
  const folder = aStudy(name);
  folder.put('WT/mouse_02/channels/large.tif', picture(6, LARGE_SIDE));
  await importer.open();
  await importer.chooseFolder(folder.path);
  // So slow a line that the large one is still on its way when the others have arrived.
  const line = await page.context().newCDPSession(page);
  const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 600_000 };
  await line.send('Network.emulateNetworkConditions', slow);
  await importer.start();
  await expect(importer.file('mouse_01/stack/DAPI.tif')).toHaveAttribute('data-file-state', 'done');
  await expect(importer.file('large.tif')).toHaveAttribute('data-file-state', 'sending');
  await expect(importer.file('large.tif').getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[2-9]\d{6}$/);
  await importer.pause();
  await line.detach();
  await page.reload();
  await expect(importer.kept()).toContainText(name);
  await importer.goOn();
  await expect(importer.kept()).toContainText('Choose the same folder again');
  const requests = watchRequests(page);
  await page.locator('[data-folder-field]').setInputFiles(folder.path);
  await importer.until('finished');
  const uploads = requests.writes.filter((each) => each.url().includes('/uploads'));
  expect(uploads.map((each) => each.method())).toEqual(['HEAD', 'PATCH']);
  // Some of what the page had sent may have been on the line yet; of what had arrived nothing is sent again.
  expect(Number(await uploads[1]?.headerValue('upload-offset'))).toBeGreaterThan(1_000_000);
  expect(await api.contentOf(name)).toEqual({ ...STUDY, 'WT/mouse_02': ['channels/large'] });
  await page.reload();
  await page.locator('app-source-step').waitFor();
  await expect(importer.kept()).toHaveCount(0);
  folder.remove();
});

test('a file that is no image is told beside it; the others go on, and it can be left out or tried again', async ({
  api,
  signedIn: _,
  importer,
  page,
}) => {
  const name = uniqueName('Broken');
  const folder = makeFolder(name, {
    'WT/m1/DAPI.tif': picture(21),
    'WT/m1/FITC.tif': Buffer.from('this is no image'),
    'WT/m2/DAPI.tif': picture(22),
  });
  await importer.open();
  await importer.chooseFolder(folder.path);
  await importAll(importer);
  await expect(importer.state()).toContainText('but for 1 file');
  await expect(importer.file('FITC.tif')).toHaveAttribute('data-file-state', 'failed');
  await expect(importer.file('FITC.tif')).toContainText('This file is');
  expect(await api.contentOf(name)).toEqual({ 'WT/m2': ['-/DAPI'] });
  const sentAgain = page.waitForResponse((reply) => reply.url().includes('/memento/uploads'));
  await page.getByRole('button', { name: /^Try .*FITC.tif again$/ }).click();
  await sentAgain;
  await expect(importer.file('FITC.tif')).toHaveAttribute('data-file-state', 'failed');
  await page.getByRole('button', { name: /^Go on without .*FITC.tif$/ }).click();
  await expect(importer.file('m1/DAPI.tif')).toHaveAttribute('data-file-state', 'done');
  expect(await api.contentOf(name)).toEqual({ 'WT/m1': ['-/DAPI'], 'WT/m2': ['-/DAPI'] });
  folder.remove();
});

test('files go into a category of a project, as samples or as channels; another file of the same name is told', async ({
  api,
  signedIn: _,
  importer,
  page,
}) => {
  const name = uniqueName('Loose');
  const projectId = await api.createProject(name);
  await api.createCategory(projectId, 'Control');
  const cells = [
    { name: 'cell_DAPI.tif', buffer: picture(31) },
    { name: 'cell_FITC.tif', buffer: picture(32) },
  ];
  await importer.open(projectId);
  await importer.chooseFiles(cells);
  await page.getByRole('combobox', { name: 'Category' }).fill('Con');
  await page.getByRole('option', { name: 'Control' }).click();
  await page.getByRole('radio', { name: /channels of one sample/ }).check();
  await importAll(importer);
  expect(await api.contentOf(name)).toEqual({ 'Control/cell': ['-/cell_DAPI', '-/cell_FITC'] });

  await importer.open(projectId);
  await importer.chooseFiles([{ name: 'cell_DAPI.tif', buffer: picture(33) }]);
  await page.getByRole('combobox', { name: 'Category' }).fill('Control');
  await importAll(importer);
  await importer.open(projectId);
  await importer.chooseFiles([{ name: 'cell_DAPI.tif', buffer: picture(34) }]);
  await page.getByRole('combobox', { name: 'Category' }).fill('Control');
  await importAll(importer);
  await expect(importer.file('cell_DAPI.tif')).toContainText('another image of this name');
  await page.getByRole('button', { name: 'Call it “Control_cell_DAPI.tif (2)”' }).click();
  await expect(importer.file('cell_DAPI.tif')).toHaveAttribute('data-file-state', 'done');
});

test('one OME-TIFF becomes layers with the names of its channels', async ({ api, signedIn: _, importer }) => {
  const name = uniqueName('OME');
  const file = omeTiff(48, 32, ['DAPI', 'FITC', 'Cy5']);
  const folder = makeFolder(name, { 'WT/mouse_01.ome.tif': file, 'KO/mouse_02/channels/scan.ome.tif': file });
  await importer.open();
  await importer.chooseFolder(folder.path);
  await importAll(importer);
  expect(await api.contentOf(name)).toEqual({
    'KO/mouse_02': ['channels/DAPI', 'channels/FITC', 'channels/Cy5'],
    'WT/mouse_01': ['-/DAPI', '-/FITC', '-/Cy5'],
  });
  folder.remove();
});

test('the keyboard is enough', async ({ api, signedIn: _, importer, page }) => {
  const name = uniqueName('Keys');
  const folder = aStudy(name);
  await importer.open();
  await importer.chooseFolder(folder.path);
  await importer.tree().focus();
  for (const key of ['Home', 'ArrowLeft']) await page.keyboard.press(key);
  await expect(page.getByRole('treeitem')).toHaveCount(1);
  for (const key of ['ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
  await expect(page.getByRole('treeitem', { selected: true })).toContainText('KO');
  await page.getByRole('button', { name: 'Start the import' }).focus();
  await page.keyboard.press('Enter');
  await importer.until('finished');
  expect(await api.contentOf(name)).toEqual(STUDY);
  folder.remove();
});

test('ten thousand files are looked at without ten thousand lines on the page', async ({
  signedIn: _,
  importer,
  page,
}) => {
  const files = Array.from({ length: 10_000 }, (__, i) => [`WT/mouse_${i}.tif`, Buffer.from('x')] as const);
  const folder = makeFolder(uniqueName('Many'), Object.fromEntries(files));
  await importer.open();
  await importer.chooseFolder(folder.path);
  await expect(importer.summary()).toHaveText(/1 category · 10,000 samples · 10,000 images/);
  await importer.tree().focus();
  for (const key of ['Home', 'ArrowDown', 'ArrowRight', 'End']) await page.keyboard.press(key);
  await expect(page.getByRole('treeitem', { selected: true })).toContainText('mouse_9999');
  expect(await page.getByRole('treeitem').count()).toBeLessThan(60);
  folder.remove();
});

for (const project of ['CellStudy', 'FlatNuclei', 'HistoFlat']) {
  test(`the real folder ${project} comes in as it is`, async ({ signedIn: _, importer, page, api }) => {
    const path = `${REAL}/${project}`;
    test.skip(!REAL || !existsSync(path), `NOT SEEN: ${project} is not there. MEMENTO_TEST_PROJECTS says where it is.`);
    const name = uniqueName(project);
    const images = filesBelow(path);
    await importer.open();
    await importer.chooseFolder(path);
    await page.getByRole('combobox', { name: 'Project', exact: true }).click();
    await page.getByRole('option', { name: 'A new project' }).click();
    await importer.nameNewProject(name);
    await importAll(importer);
    await expect(importer.figures()).toContainText(`${images} of ${images} files`);
    await importer.untilTiled(images);
    const layers = Object.values(await api.contentOf(name)).flat();
    expect(layers.length).toBeGreaterThanOrEqual(images);
  });
}
