import type { ApiClient as Api } from '../api-client';
import { ApiClient } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { ADMIN, expect, test as base, uniqueName } from '../fixtures';
import { AnnotatePage } from '../pages/annotate-page';
import { ScoringDesk } from '../pages/scoring-desk';
import { SharePage } from '../pages/share-page';

interface Study {
  readonly projectId: number;
  readonly categoryId: number;
  readonly samples: readonly number[];
  readonly grade: number;
  readonly stain: number;
}

const STAINS = JSON.stringify([
  { label: 'clean', colour: '#2e7d32', key: 'g' },
  { label: 'spoiled', colour: '#c62828', key: 'h' },
]);

const test = base.extend<{ readonly desk: ScoringDesk; readonly study: Study }>({
  desk: async ({ page }, use) => use(new ScoringDesk(page)),
  study: async ({ api, signedIn: _ }, use) => use(await makeStudy(api)),
});

async function makeStudy(api: Api, count = 3): Promise<Study> {
  const projectId = await api.createProject(uniqueName('Scoring'));
  const categoryId = await api.createCategory(projectId, 'Control');
  await api.createLabel(projectId, 'check again');
  const grade = await api.createClassification(projectId, 'Grade', 'none,mild,severe');
  const stain = await api.createClassification(projectId, 'Stain', STAINS);
  await api.ask(categoryId, [grade, stain]);
  const samples: number[] = [];
  for (let n = 1; n <= count; n++) {
    const layers = [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }];
    samples.push(await api.createSample(projectId, categoryId, `sample ${n}`, layers));
  }
  return { projectId, categoryId, samples, grade, stain };
}

test('samples are scored one after the other by the keyboard alone, with three requests each', async ({
  page,
  api,
  annotate,
  desk,
  study,
}) => {
  const [first = 0, second = 0, third = 0] = study.samples;
  await annotate.open(study.projectId, first);
  await desk.untilQueue(0, 3);
  const called: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    const isCall = pathname.startsWith('/memento/') && !/\/(tiles|events|presence)(\/|$)/.test(pathname);
    if (isCall) called.push(`${request.method()} ${pathname.replace(/\d+/g, ':id')}`);
  });

  await annotate.press('2');
  await desk.untilChosen('Grade', 'mild');
  await annotate.press('g');
  await desk.untilChosen('Stain', 'clean');
  await annotate.press('Control+Enter');
  await desk.untilAt('sample 2');
  await desk.untilQueue(1, 2);
  expect(await api.decisionsOf(first)).toEqual([`${ADMIN.username}: mild`, `${ADMIN.username}: clean`]);
  expect(await api.statusOf(first)).toBe('S');

  called.length = 0;
  await annotate.press('3');
  await desk.untilChosen('Grade', 'severe');
  await annotate.press('Control+Enter');
  await desk.untilAt('sample 3');
  await desk.untilQueue(2, 1);
  expect(called.filter((call) => call.startsWith('GET')).length).toBeLessThanOrEqual(1);
  expect(called.length).toBeLessThanOrEqual(3);
  expect(await api.decisionsOf(second)).toEqual([`${ADMIN.username}: severe`]);

  await annotate.press('1');
  await annotate.press('Control+Enter');
  await expect(desk.end()).toBeVisible();
  await desk.untilQueue(3, 0);
  await expect(annotate.status()).toHaveAttribute('data-status', 'submitted');
  expect(await api.statusOf(third)).toBe('S');
  await annotate.reload();
  await desk.untilChosen('Grade', 'none');
  await expect(desk.end()).toBeVisible();
});

test('a sample is skipped, gone back to, submitted and reopened', async ({ page, api, annotate, desk, study }) => {
  const [first = 0, second = 0] = study.samples;
  await annotate.open(study.projectId, first);
  await desk.untilQueue(0, 3);
  await annotate.press('j');
  await desk.untilAt('sample 2');
  await annotate.press('Shift+J');
  await desk.untilAt('sample 1');
  await annotate.press('j');
  await desk.untilAt('sample 2');
  await annotate.press('Control+Enter');
  await desk.untilAt('sample 3');
  await annotate.press('Control+Enter');
  // Skipped samples come again at the end.
  await desk.untilAt('sample 1');
  await desk.untilQueue(2, 1);
  await annotate.press('Shift+J');
  await desk.untilAt('sample 3');
  await annotate.press('Shift+J');
  await desk.untilAt('sample 2');
  await page.getByRole('button', { name: 'Reopen', exact: true }).click();
  await expect(annotate.status()).toHaveAttribute('data-status', 'open');
  await desk.untilQueue(1, 2);
  expect(await api.statusOf(second)).toBe('N');
});

test('an answer is changed, taken back, and kept when the network is gone, over a reload too', async ({
  page,
  api,
  annotate,
  desk,
  study,
}) => {
  const [first = 0] = study.samples;
  await annotate.open(study.projectId, first);
  await desk.answer('Grade', 'mild').click();
  await desk.untilChosen('Grade', 'mild');
  await desk.answer('Grade', 'severe').click();
  await desk.untilChosen('Grade', 'severe');
  await expect.poll(() => api.decisionsOf(first)).toEqual([`${ADMIN.username}: severe`]);
  await desk.answer('Grade', 'severe').click();
  await expect.poll(() => api.decisionsOf(first)).toEqual([]);

  await page.route('**/decisions/*', (route) => route.abort());
  await desk.answer('Grade', 'mild').click();
  await expect(page.getByText('Kept here, not sent yet')).toBeVisible();
  await expect(desk.answer('Grade', 'mild')).toHaveAttribute('aria-pressed', 'true');
  await desk.answer('Grade', 'severe').click();
  await desk.untilChosen('Grade', 'severe');
  await annotate.press('Control+Enter');
  await expect(page.locator('app-notice-list')).toContainText('kept in this browser');
  expect(await api.statusOf(first)).toBe('N');

  await page.reload();
  await desk.untilChosen('Grade', 'severe');
  await expect(page.getByText('Kept here, not sent yet')).toBeVisible();
  await expectNoViolations(page);
  expect(await api.decisionsOf(first)).toEqual([]);
  await page.unroute('**/decisions/*');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(page.getByText('Kept here, not sent yet')).toHaveCount(0);
  await desk.untilChosen('Grade', 'severe');
  await expect.poll(() => api.decisionsOf(first)).toEqual([`${ADMIN.username}: severe`]);
});

test('labels put on and taken off without a network stay, over a reload too, and are sent once', async ({
  page,
  api,
  context,
  annotate,
  study,
}) => {
  const [first = 0] = study.samples;
  for (const name of ['blurred', 'of others']) await api.createLabel(study.projectId, name);
  await annotate.open(study.projectId, first);
  await annotate.toggleLabel('check again');
  const kept = page.locator('app-sample-labels').getByText('Kept here, not sent yet');
  const chosen = page.locator('app-sample-labels [aria-pressed="true"]');

  await context.setOffline(true);
  await annotate.label('blurred').click();
  await annotate.label('check again').click();
  await expect(kept).toBeVisible();
  await expect(chosen).toHaveText(['blurred']);
  expect(await api.labelsOf(first)).toEqual(['check again']);
  await expectNoViolations(page);
  await api.attachLabel(study.projectId, first, 'of others');

  const sent: string[] = [];
  page.on('response', (response) => {
    if (/\/annotations_labels(\/|$)/.test(response.url())) sent.push(response.request().method());
  });
  await page.route(/\/annotations_labels(\/|$)/, (route) => route.abort());
  await context.setOffline(false);
  await page.reload();
  await expect(chosen).toHaveText(['blurred', 'of others']);
  await expect(kept).toBeVisible();
  await annotate.press('Control+Enter');
  await expect(page.locator('app-notice-list')).toContainText('kept in this browser');
  expect([await api.statusOf(first), sent]).toEqual(['N', []]);

  await page.unroute(/\/annotations_labels(\/|$)/);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(kept).toHaveCount(0);
  await expect(chosen).toHaveText(['blurred', 'of others']);
  expect((await api.labelsOf(first)).sort()).toEqual(['blurred', 'of others']);
  expect(sent).toEqual(['POST', 'DELETE']);
  await annotate.reload();
  await expect(chosen).toHaveText(['blurred', 'of others']);
});

test('a label that the server refuses goes back, at once or when it had been kept', async ({
  page,
  api,
  annotate,
  study,
}) => {
  const [first = 0] = study.samples;
  const refusal = { status: 403, json: { status: 403, code: 'not-allowed', message: 'You may only look.' } };
  await annotate.open(study.projectId, first);
  const attach = '**/annotations_labels';
  await page.route(attach, (route) => route.fulfill(refusal));
  await annotate.label('check again').click();
  const notices = page.locator('app-notice-list');
  await expect(notices).toContainText('You may only look.');
  await expect(annotate.label('check again')).toHaveAttribute('aria-pressed', 'false');

  await page.unroute(attach);
  await page.route(attach, (route) => route.abort());
  await annotate.label('check again').click();
  await expect(page.getByText('Kept here, not sent yet')).toBeVisible();
  await page.unroute(attach);
  await page.route(attach, (route) => route.fulfill(refusal));
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(notices).toContainText('A label that was kept here was refused: You may only look.');
  await expect(annotate.label('check again')).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByText('Kept here, not sent yet')).toHaveCount(0);
  expect(await api.labelsOf(first)).toEqual([]);
});

test('keys go to the question in focus, and never out of a text field', async ({
  page,
  annotate,
  desk,
  study,
  api,
}) => {
  const [first = 0] = study.samples;
  await annotate.open(study.projectId, first);
  await annotate.press('1');
  await desk.untilChosen('Grade', 'none');
  await expect(desk.answer('Stain', 'clean')).toHaveAttribute('aria-keyshortcuts', 'G');
  await desk.answer('Grade', 'none').focus();
  await annotate.press('Tab');
  await annotate.press('3');
  await desk.untilChosen('Grade', 'severe');

  await annotate.press('a');
  await expect(page.getByLabel('New comment')).toBeFocused();
  await page.keyboard.type('1 2 g j n ? P');
  await expect(page.getByLabel('New comment')).toHaveValue('1 2 g j n ? P');
  await expect(desk.keysSheet()).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('sample 1');
  expect(await api.decisionsOf(first)).toEqual([`${ADMIN.username}: severe`]);
});

test('the sheet of keys tells of all of them, and digits are answers before they are magnifications', async ({
  page,
  api,
  annotate,
  desk,
  study,
}) => {
  const [first = 0] = study.samples;
  await annotate.open(study.projectId, first);
  await annotate.press('?');
  for (const what of ['mild', 'Submit, and on to', 'Polygon', 'Each pixel as one', 'Show or hide a channel'])
    await expect(desk.keysSheet()).toContainText(what);
  await desk.closeKeysSheet();

  const level = page.getByRole('button', { name: 'Show each pixel as one' });
  await page.locator('app-canvas-view').focus();
  await expect(level).not.toHaveText('100 %');
  await annotate.press('1');
  await desk.untilChosen('Grade', 'none');
  await expect(level).not.toHaveText('100 %');
  await annotate.press('x');
  await expect(level).toHaveText('100 %');

  const plain = await api.createCategory(study.projectId, 'Nothing asked');
  const layers = [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }];
  await annotate.open(study.projectId, await api.createSample(study.projectId, plain, 'plain', layers));
  await page.locator('app-canvas-view').focus();
  await annotate.press('1');
  await expect(level).toHaveText('100 %');
});

test('others’ decisions are shown, and a sample is submitted when enough have read it', async ({
  page,
  playwright,
  baseURL,
  api,
  annotate,
  desk,
  study,
}) => {
  const [first = 0] = study.samples;
  await api.setReaders(study.projectId, 2);
  const ada = await api.createPerson(uniqueName('ada').replaceAll(' ', '-'), 'propar', study.projectId);
  const request = await playwright.request.newContext({ baseURL });
  await (await ApiClient.signIn(request, ada.username, ada.password)).decide(first, study.grade, 'severe');
  await request.dispose();

  await annotate.open(study.projectId, first);
  await expect(desk.answer('Grade', 'severe')).toHaveAccessibleName(`severe, also chosen by ${ada.username}`);
  await expect(desk.readers()).toHaveText(/0 of 2/);
  await annotate.press('2');
  await desk.untilChosen('Grade', 'mild');
  await annotate.press('Control+Enter');
  await desk.untilAt('sample 2');
  expect(await api.statusOf(first)).toBe('N');
  expect(await api.decisionsOf(first)).toEqual([`${ada.username}: severe`, `${ADMIN.username}: mild`]);
  await annotate.press('Shift+J');
  await desk.untilAt('sample 1');
  await expect(desk.readers()).toHaveText(/1 of 2/);
  await expect(page.getByRole('button', { name: 'Reopen', exact: true })).toBeVisible();
});

test('a guest answers, labels and submits where the link says so, and only looks where it does not', async ({
  browser,
  api,
  study,
}) => {
  const [first = 0] = study.samples;
  for (const right of ['annotate', 'view'] as const) {
    const link = await api.share(first, right);
    const page = await (await browser.newContext()).newPage();
    const [desk, annotate] = [new ScoringDesk(page), new AnnotatePage(page)];
    await new SharePage(page).comeIn(link.path, 'Grace');
    await annotate.untilDrawn();
    if (right === 'view') {
      await expect(desk.answer('Grade', 'severe')).toBeDisabled();
      await expect(annotate.label('check again')).toBeDisabled();
      await expect(page.getByLabel('New comment')).toHaveCount(0);
    } else {
      await annotate.press('3');
      await desk.untilChosen('Grade', 'severe');
      await annotate.toggleLabel('check again');
      await annotate.press('Control+Enter');
      await expect(annotate.status()).toHaveAttribute('data-status', 'submitted');
      await expect(page.locator('[data-queue]')).toHaveCount(0);
      expect(await api.labelsOf(first)).toEqual(['check again']);
    }
    await page.context().close();
  }
});

test('channels, regions, scoring and comments are each in reach, on a laptop and on a phone', async ({
  page,
  annotate,
  desk,
  study,
}) => {
  const [first = 0] = study.samples;
  for (const size of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await annotate.open(study.projectId, first);
    for (const part of ['Comments', 'Channels', 'Regions', 'Scoring'] as const) {
      await desk.goTo(part);
      await expect(page.getByRole('heading', { level: 2, name: part, exact: true })).toBeInViewport();
    }
  }
});

test('a phone that was scrolled to the channels stays there while the address learns their windows', async ({
  page,
  annotate,
  desk,
  study,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await annotate.open(study.projectId, study.samples[0] ?? 0);
  await desk.goTo('Channels');
  await annotate.setWindow('DAPI', 1000, 1500);
  const offset = await page.evaluate(() => window.scrollY);
  await page.waitForURL(/[?&]show=/);
  // The router scrolls a frame after it has written.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))));
  expect(offset).toBeGreaterThan(300);
  expect(await page.evaluate(() => window.scrollY)).toBe(offset);
});
