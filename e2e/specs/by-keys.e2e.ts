import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { square, SQUARE_A, SQUARE_B } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { ADMIN, expect, test, uniqueName } from '../fixtures';
import { CommentsPanel } from '../pages/comments-panel';
import type { AnnotatePage } from '../pages/annotate-page';
import type { ImportPage } from '../pages/import-page';
import { Keyboard } from '../pages/keyboard';
import { ScoringDesk } from '../pages/scoring-desk';

const CHANNELS = [
  { name: 'DAPI.tif', mimeType: 'image/tiff', buffer: tiff16(square(SQUARE_A)) },
  { name: 'FITC.tif', mimeType: 'image/tiff', buffer: tiff16(square(SQUARE_B)) },
];

async function signIn(page: Page, keys: Keyboard): Promise<void> {
  await page.goto('/sign-in');
  await keys.fill('User name', ADMIN.username);
  await keys.fill('Password', ADMIN.password);
  await expectNoViolations(page);
  await keys.push('button', 'Sign in');
}

async function makeProject(page: Page, keys: Keyboard, name: string): Promise<number> {
  await keys.push('button', 'New project');
  await keys.untilFocused('textbox', 'Name');
  await keys.type(name);
  await keys.press('Enter');
  await page.getByRole('heading', { name, level: 1 }).waitFor();
  return Number(/projects\/(\d+)/.exec(page.url())?.[1]);
}

async function makeLabel(page: Page, keys: Keyboard, name: string): Promise<void> {
  await keys.tabTo('tab', 'Samples');
  await enterRoom(keys, 'Labels');
  await keys.push('button', 'New label');
  await keys.untilFocused('textbox', 'Name');
  await keys.type(name);
  await keys.press('Enter');
  await page.locator(`[data-label-row="${name}"]`).waitFor();
  await expectNoViolations(page);
}

/** Tabs are one stop; arrows go through them, and Enter opens the room. */
async function enterRoom(keys: Keyboard, room: string): Promise<void> {
  await keys.arrowTo('tab', room);
  await keys.press('Enter');
}

async function importChannels(page: Page, keys: Keyboard, importer: ImportPage): Promise<void> {
  await keys.push('link', 'Import');
  const choosing = page.waitForEvent('filechooser');
  await keys.push('button', 'Choose files');
  await (await choosing).setFiles(CHANNELS);
  await importer.summary().waitFor();
  await keys.fill('Category', 'Control', 'combobox');
  await keys.tabTo('radio', 'Each file is a sample of its own');
  await keys.arrowTo('radio', 'Together they are the channels of one sample', 'ArrowDown');
  await keys.fill('Name of the sample', 'mouse 1');
  await expectNoViolations(page);
  await keys.push('button', 'Start the import');
  await importer.until('finished');
  await importer.untilTiled(CHANNELS.length);
  await expectNoViolations(page);
}

/** Digits answer, a button is a label, what the tool in hand draws is placed by a key and moved by the arrows. */
async function annotateSample(page: Page, keys: Keyboard, annotate: AnnotatePage): Promise<void> {
  const [desk, comments] = [new ScoringDesk(page), new CommentsPanel(page)];
  await annotate.untilDrawn();
  await keys.press('2');
  await desk.untilChosen('Grade', 'mild');
  await keys.tabTo('button', 'positive');
  const kept = page.waitForResponse((reply) => reply.url().endsWith('/annotations_labels') && reply.status() === 201);
  await keys.press('Enter');
  await kept;
  await keys.press('p');
  await page.locator('app-canvas-view[data-tool="polygon"]').waitFor();
  await keys.tabBackTo('application', 'Image canvas');
  await keys.press('Insert');
  await expect(annotate.regions()).toHaveCount(1);
  await keys.press('v');
  for (let n = 0; n < 3; n++) await keys.press('Shift+ArrowRight');
  await annotate.untilSaved();
  await keys.press('a');
  await keys.untilFocused('textbox', 'New comment');
  await keys.type('Is this 2 cells?');
  await keys.push('button', 'Comment');
  await comments.thread('Is this 2 cells?').waitFor();
  await expectNoViolations(page);
}

async function submitAndShare(page: Page, keys: Keyboard, annotate: AnnotatePage): Promise<string> {
  await keys.press('Control+Enter');
  await expect(annotate.status()).toHaveAttribute('data-status', 'submitted');
  await keys.push('button', 'Share this sample');
  await keys.fill('Note', 'for Grace');
  await expectNoViolations(page);
  await keys.push('button', 'Make the link');
  await keys.push('button', 'Copy');
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  await keys.push('button', 'Done');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await keys.untilFocused('button', 'Share this sample');
  return page.evaluate(() => navigator.clipboard.readText());
}

/** @returns what is in the file */
async function download(page: Page, keys: Keyboard): Promise<string> {
  const waiting = page.waitForEvent('download');
  await keys.push('link', 'Download');
  return readFileSync(await (await waiting).path(), 'utf8');
}

test('from signing in to the exported file, without a mouse', async ({ page, api, annotate, importer, context }) => {
  // Some two hundred keys, each looked after, and every page searched for barriers.
  test.setTimeout(360_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const keys = new Keyboard(page);
  const name = uniqueName('By keys');
  let projectId = 0;

  await test.step('sign in, make a project and a label', async () => {
    await signIn(page, keys);
    projectId = await makeProject(page, keys, name);
    await makeLabel(page, keys, 'positive');
    // Of setting a project up there is a test of its own.
    const categoryId = await api.createCategory(projectId, 'Control');
    await api.ask(categoryId, [await api.createClassification(projectId, 'Grade', 'none,mild,severe')]);
  });

  await test.step('import two channels of a sample, and open it', async () => {
    await importChannels(page, keys, importer);
    await keys.push('link', 'Open the samples');
    await page.locator('app-sample-card[data-sample-state="open"]').waitFor();
    await expectNoViolations(page);
    await keys.push('link', /mouse 1/);
  });

  await test.step('answer, label, draw and comment', () => annotateSample(page, keys, annotate));
  const annotationId = Number(/samples\/(\d+)/.exec(page.url())?.[1]);
  expect(await api.decisionsOf(annotationId)).toEqual([`${ADMIN.username}: mild`]);
  const [region] = await api.regionsOf(annotationId);
  expect(region).toMatchObject({ shape: 'polygon' });

  await test.step('submit, and share by a link that opens', async () => {
    const link = await submitAndShare(page, keys, annotate);
    expect(link).toMatch(/\/share#/);
  });

  await test.step('export, and find all of it in the file', async () => {
    await keys.tabBackTo('link', 'Back to the project');
    await keys.press('Enter');
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await keys.tabTo('tab', 'Samples');
    await enterRoom(keys, 'Export');
    await page.getByRole('heading', { name: 'Export', level: 2 }).waitFor();
    await expectNoViolations(page);
    await keys.tabTo('radio', /^Everything/);
    await keys.arrowTo('radio', /^CSV table/, 'ArrowDown');
    await keys.choose(/^Table/, 'Regions');
    expect(await download(page, keys)).toContain(region?.region_id);
    await keys.tabBackTo('radio', /^CSV table/);
    await keys.choose(/^Table/, 'Decisions, one row per reader');
    expect(await download(page, keys)).toMatch(/Grade.*mild/);
    await keys.tabBackTo('radio', /^CSV table/);
    await keys.choose(/^Table/, 'Samples');
    expect(await download(page, keys)).toMatch(/mouse 1.*positive/);
  });
});

test('corners are chosen, moved, made and removed without a mouse, and heard', async ({
  page,
  api,
  annotate,
  signedIn: _,
}) => {
  const projectId = await api.createProject(uniqueName('Corners'));
  const layers = [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }];
  const annotationId = await api.createSample(projectId, await api.createCategory(projectId, 'WT'), 'm1', layers);
  const [keys, heard] = [new Keyboard(page), page.locator('[data-corner][aria-live="polite"]')];
  const cornersSaved = async (): Promise<number> => {
    const [region] = await api.regionsOf(annotationId);
    return region?.geometry.points?.length ?? 0;
  };
  await annotate.open(projectId, annotationId);
  await keys.tabTo('application', 'Image canvas');
  await expect(async () => {
    // Keys mean nothing until all of the page is there.
    await keys.press('p');
    await expect(page.locator('app-canvas-view[data-tool="polygon"]')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await keys.press('Insert');
  await expect(annotate.regions()).toHaveCount(1);
  await keys.press('c');
  await page.locator('app-canvas-view[data-tool="vertices"]').waitFor();

  await keys.press('[');
  await expect(heard).toHaveText(/^Corner 4 of 4, at /);
  await keys.press(']');
  await keys.press(']');
  await expect(heard).toHaveText(/^Corner 2 of 4, at /);
  const before = await heard.textContent();
  await keys.press('Shift+ArrowRight');
  await expect(heard).not.toHaveText(before ?? '');
  await expectNoViolations(page);
  await keys.press('Insert');
  await expect(heard).toHaveText(/^Corner 3 of 5, at /);
  await annotate.untilSaved();
  expect(await cornersSaved()).toBe(5);
  await keys.press('Delete');
  await expect(heard).toHaveText(/^Corner 2 of 4, at /);
  await annotate.untilSaved();
  expect(await cornersSaved()).toBe(4);

  for (let n = 0; n < 3; n++) await keys.press('Control+z');
  await expect(heard).toHaveText(before ?? '');
  await annotate.untilSaved();
  await keys.press('Control+z');
  await expect(annotate.regions()).toHaveCount(0);
  await keys.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toContainText('Next corner of what is selected');
  await expectNoViolations(page);
});
