import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../api-client';
import { square, SQUARE_A, SQUARE_B } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expect, test, uniqueName } from '../fixtures';

interface Made {
  readonly projectId: number;
  readonly control: number;
  readonly treated: number;
}

async function aProject(api: ApiClient, count: number): Promise<Made> {
  const projectId = await api.createProject(uniqueName('Browsed'));
  const control = await api.createCategory(projectId, 'Control');
  const treated = await api.createCategory(projectId, 'Treated');
  await api.createLabel(projectId, 'positive');
  const name = (n: number) => `s${String(n).padStart(3, '0')}`;
  for (let n = 0; n < count; n += 10) {
    const some = Array.from({ length: Math.min(10, count - n) }, (_sample, k) => name(n + k));
    await Promise.all(some.map((each) => api.createSample(projectId, control, each, [])));
  }
  return { projectId, control, treated };
}

test('samples are found by a filter that stands in the address', async ({ page, api, signedIn: _, samples }) => {
  const { projectId, treated } = await aProject(api, 12);
  await api.createSample(projectId, treated, 'mouse 1', []);
  await samples.open(projectId);
  await expect(samples.total()).toHaveText('13 samples');

  await samples.filterBy('Category', 'Treated');
  await expect(samples.total()).toHaveText('One sample matches');
  await expect(samples.card('mouse 1')).toBeVisible();
  await expect(page).toHaveURL(/category=\d+/);
  await samples.findByName('nothing like that');
  await expect(page.getByRole('heading', { name: 'No sample matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filter' }).last().click();
  await expect(samples.total()).toHaveText('13 samples');
  await page.goBack();
  await expect(samples.total()).toHaveText('No sample matches');

  await samples.open(projectId, 'text=S01&sort=-name&view=table');
  await expect(samples.rows()).toHaveCount(2);
  await expect(samples.rows().first()).toContainText('s011');
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await expect(samples.rows().first()).toContainText('s010');
  await samples.showAs('Grid');
  await expect(samples.cards()).toHaveCount(2);
  await page.reload();
  await expect(samples.cards()).toHaveCount(2);
});

test('many samples are labelled, moved, shared and deleted at once', async ({ page, api, signedIn: _, samples }) => {
  const { projectId } = await aProject(api, 12);
  await samples.open(projectId);
  await samples.pick('s002');
  await samples.pickUpTo('s005');
  await expect(samples.bar()).toContainText('4 selected');
  await samples.labelThem('positive');
  await samples.untilTold('Labelled 4 samples.');
  await expect(samples.card('s003')).toContainText('positive');
  await expect(samples.bar()).toBeHidden();

  await samples.pick('s000');
  await samples.pick('s001');
  const links = await samples.shareThem();
  await samples.untilTold('Shared 2 samples.');
  expect(links).toHaveLength(2);

  await samples.filterBy('Label', 'positive');
  await expect(samples.total()).toHaveText('4 samples match');
  await samples.pick('s002');
  await samples.pickAllThatMatch();
  await samples.moveThemTo('Treated');
  await samples.untilTold('Moved 4 samples.');

  await samples.open(projectId, 'view=table');
  await page.getByRole('checkbox', { name: 'Select all samples that match' }).check();
  await expect(page.getByRole('checkbox', { name: 'Select s007', exact: true })).toBeChecked();
  await page.getByRole('checkbox', { name: 'Select s007', exact: true }).uncheck();
  await expect(samples.bar()).toContainText('11 selected');
  await samples.deleteThem();
  await samples.untilTold('Deleted 11 samples.');
  await expect(samples.rows()).toHaveCount(1);
  await expect(samples.rows()).toContainText('s007');

  await page.context().clearCookies();
  await page.goto(links[0] ?? '');
  await page.getByLabel('Your name').fill('Grace');
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await expect(page.locator('[data-share-gone]')).toBeVisible();
});

test('what changed since it was looked at is not changed blindly', async ({ page, api, signedIn: _, samples }) => {
  const { projectId, control } = await aProject(api, 3);
  await samples.open(projectId);
  await samples.pick('s000');
  await samples.pickAllThatMatch();
  await api.createSample(projectId, control, 'came meanwhile', []);
  await samples.deleteThem();
  await expect(page.getByText('Nothing was changed: look again.')).toBeVisible();
  await samples.open(projectId);
  await expect(samples.total()).toHaveText('4 samples');
});

test('a card shows all channels of its sample with one request', async ({ page, api, signedIn: _, samples }) => {
  const { projectId, control } = await aProject(api, 0);
  await api.createSample(projectId, control, 'two channels', [
    { name: 'DAPI', file: tiff16(square(SQUARE_A)) },
    { name: 'FITC', file: tiff16(square(SQUARE_B)) },
  ]);
  const pictures: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/thumbnail')) pictures.push(new URL(request.url()).pathname);
  });
  await samples.open(projectId);
  const picture = samples.card('two channels').locator('img');
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  expect(pictures).toHaveLength(1);
  expect(pictures[0]).toMatch(/\/annotations\/\d+\/thumbnail$/);
});

test('a long list is read as far as it is looked at, to its very end', async ({ page, api, signedIn: _, samples }) => {
  const { projectId } = await aProject(api, 420);
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname.endsWith('/samples') && pathname.includes('/memento/')) asked.push(searchParams.get('offset') ?? '');
  });
  await samples.open(projectId, 'view=table');
  await expect(samples.rows().first()).toContainText('s000');
  expect(asked).toEqual(['0']);
  await expect.poll(async () => (await samples.scrollTo(1), samples.rows().last().textContent())).toContain('s419');
  expect(asked).not.toContain('200');
  expect(await samples.rows().count()).toBeLessThan(80);
  await samples.showAs('Grid');
  await expect(samples.cards().first()).toBeVisible();
  await expect.poll(async () => (await samples.scrollTo(1), samples.cards().last().textContent())).toContain('s419');
});

test('home leads to what waits, to what was done last, and finds the rest', async ({
  page,
  api,
  signedIn: _,
  home,
}) => {
  const name = uniqueName('Waiting');
  const projectId = await api.createProject(name);
  const categoryId = await api.createCategory(projectId, 'Control');
  const first = uniqueName('first');
  const annotationId = await api.createSample(projectId, categoryId, first, []);
  await api.createSample(projectId, categoryId, 'second', []);

  await home.open();
  await home.untilListed(name);
  await expect(home.card(name)).toContainText('0 of 2 submitted');
  await expect(home.queueOf(name)).toContainText('2 to do');
  await expect(home.queueOf(name)).toContainText(first);
  await expect(home.recent().filter({ hasText: first })).toBeVisible();
  await home.startIn(name);
  await expect(page).toHaveURL(new RegExp(`/projects/${projectId}/samples/${annotationId}`));

  await home.open();
  await home.heading().waitFor();
  await home.searchByKeyboard(first.toUpperCase());
  await home.hit(first).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/samples/${annotationId}`));

  await home.open();
  await home.heading().waitFor();
  await home.searchByKeyboard(name);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=/);
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
});

test('one sample is deleted from its menu, and comes back from the trash with what was drawn on it', async ({
  page,
  api,
  signedIn: _,
  samples,
}) => {
  const { projectId, control } = await aProject(api, 3);
  const drawnOn = await api.createSample(projectId, control, 'mouse 1', []);
  const seen = { region_id: randomUUID(), version: 0, shape: 'point', geometry: { points: [[5, 6]] }, name: 'seen' };
  await api.drawAll(drawnOn, [seen]);
  await samples.open(projectId);
  await samples.pick('s001');
  await samples.openMenuOf('mouse 1');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More for mouse 1' })).toBeFocused();
  await samples.openMenuOf('mouse 1');
  await page.getByRole('menuitem', { name: 'Delete the sample' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(samples.cards()).toHaveCount(4);

  await samples.openMenuOf('mouse 1');
  await page.getByRole('menuitem', { name: 'Delete the sample' }).click();
  await expect(page.getByRole('dialog')).toContainText('Delete mouse 1?');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete sample' }).click();
  await samples.untilTold('Deleted one sample.');
  await expect(samples.card('mouse 1')).toHaveCount(0);
  await expect(samples.total()).toHaveText('3 samples');

  await page.getByRole('tab', { name: 'Trash', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: 'mouse 1' });
  await expect(row).toContainText('Sample');
  await row.getByRole('button', { name: /^Restore/ }).click();
  await samples.untilTold('mouse 1 is back, with all that went with it.');
  await expect(page.getByText('The trash is empty')).toBeVisible();
  await page.getByRole('tab', { name: 'Samples', exact: true }).click();
  await expect(samples.card('mouse 1')).toBeVisible();
  await expect(samples.total()).toHaveText('4 samples');
  expect(await api.regionsOf(drawnOn)).toMatchObject([{ name: 'seen' }]);
});

test('samples are found by status, by what was decided, and by who read them', async ({
  page,
  api,
  signedIn: _,
  samples,
}) => {
  const { projectId, control } = await aProject(api, 3);
  const grade = await api.createClassification(projectId, 'Grade', 'mild,severe');
  await api.ask(control, [grade]);
  const reader = await api.createPerson(uniqueName('reader'), 'propar', projectId);
  const theirs = await api.as(reader);
  const submitted = await api.createSample(projectId, control, 'submitted by the reader', []);
  const decided = await api.createSample(projectId, control, 'found severe', []);
  await theirs.decide(submitted, grade, 'mild');
  await theirs.submit(submitted);
  await api.decide(decided, grade, 'severe');

  const oneIs = async (name: string, inAddress: RegExp) => {
    await expect(samples.total()).toHaveText('One sample matches');
    await expect(samples.card(name)).toBeVisible();
    await expect(page).toHaveURL(inAddress);
    await page.getByRole('button', { name: 'Clear the filter' }).first().click();
    await expect(samples.total()).toHaveText('5 samples');
  };
  await samples.open(projectId);
  await samples.filterBy('Status', 'Submitted');
  await oneIs('submitted by the reader', /status=S/);
  await samples.filterBy('Decision', 'severe');
  await oneIs('found severe', new RegExp(`decision=${grade}(:|%3A)`));
  await samples.filterBy('Reader', reader.username);
  await oneIs('submitted by the reader', new RegExp(`reader=${reader.userId}`));
  await samples.filterBy('Decision', 'Grade: any');
  await expect(samples.total()).toHaveText('2 samples match');
  await samples.filterBy('Status', 'Open');
  await oneIs('found severe', /status=N/);
});

test('the search leads to what is in a category, and to what has a label', async ({
  page,
  api,
  signedIn: _,
  samples,
  home,
}) => {
  const { projectId } = await aProject(api, 2);
  const [category, label] = [uniqueName('Hippocampus'), uniqueName('necrosis')];
  await api.createSample(projectId, await api.createCategory(projectId, category), 'mouse 1', []);
  await api.createLabel(projectId, label);
  await samples.open(projectId);
  await samples.pick('s001');
  await samples.labelThem(label);
  await samples.untilTold('Labelled one sample.');

  await home.open();
  await home.heading().waitFor();
  await home.searchByKeyboard(category.toLowerCase());
  await home.hit(category).click();
  await expect(page).toHaveURL(/\/samples\?category=\d+/);
  await expect(samples.total()).toHaveText('One sample matches');
  await expect(samples.card('mouse 1')).toBeVisible();

  await page.goto(`/search?q=${encodeURIComponent(label)}`);
  await page.getByRole('region', { name: 'Labels' }).getByRole('link', { name: label }).click();
  await expect(page).toHaveURL(/\/samples\?label=\d+/);
  await expect(samples.total()).toHaveText('One sample matches');
  await expect(samples.card('s001')).toBeVisible();
});
