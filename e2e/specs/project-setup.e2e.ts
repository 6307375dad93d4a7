import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { ScoringDesk } from '../pages/scoring-desk';
import { SetUpRooms } from '../pages/set-up-rooms';

interface Made {
  readonly projectId: number;
  readonly control: number;
  readonly treated: number;
  readonly name: string;
}

async function aProject(api: ApiClient): Promise<Made> {
  const name = uniqueName('Setup');
  const projectId = await api.createProject(name);
  const control = await api.createCategory(projectId, 'Control');
  const treated = await api.createCategory(projectId, 'Treated');
  return { projectId, control, treated, name };
}

const aSample = (api: ApiClient, projectId: number, categoryId: number, name = 'mouse 1'): Promise<number> =>
  api.createSample(projectId, categoryId, name, [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }]);

test('a classification is set up with colours and keys, and asks readers so', async ({ page, api, signedIn: _ }) => {
  const { projectId, control } = await aProject(api);
  const annotationId = await aSample(api, projectId, control);
  const rooms = new SetUpRooms(page);
  await rooms.open(projectId, 'classifications');
  await rooms.beginClassification('Grade');
  await rooms.pasteInto(1, 'mild\nsevere\nnot readable');
  expect(await rooms.options()).toEqual(['mild', 'severe', 'not readable', '']);
  await rooms.colourOption(2, 'Vermilion');
  await rooms.keyOfOption(3, '1');
  await expect(page.getByText('Key 1 is also that of “mild”.')).toBeVisible();
  await rooms.keyOfOption(3, '9');
  await expect(rooms.preview().getByRole('button')).toHaveText([/mild\s*1/, /severe\s*2/, /not readable\s*9/]);
  await rooms.saveClassification();
  await expect(rooms.classification('Grade')).toContainText('severe');

  const desk = new ScoringDesk(page);
  await page.goto(`/projects/${projectId}/samples/${annotationId}`);
  await desk.untilAt('mouse 1');
  await expect(desk.answer('Grade', 'severe').locator('.dot')).toHaveCSS('background-color', 'rgb(213, 94, 0)');
  await page.keyboard.press('9');
  await desk.untilChosen('Grade', 'not readable');
});

test('renaming an option takes the decisions along, and a deleted one comes back with them', async ({
  page,
  api,
  signedIn: _,
}) => {
  const { projectId, control } = await aProject(api);
  const annotationId = await aSample(api, projectId, control);
  const grade = await api.createClassification(projectId, 'Grade', 'mild,severe');
  await api.ask(control, [grade]);
  await api.decide(annotationId, grade, 'mild');
  const rooms = new SetUpRooms(page);
  await rooms.open(projectId, 'classifications');
  await expect(rooms.classification('Grade')).toContainText('1 decision on 1 sample');
  await rooms.editClassification('Grade');
  await rooms.option(1).fill('slight');
  await expect(page.getByText('One decision says “mild”: “slight” from then on.')).toBeVisible();
  await rooms.saveClassification();
  await expect(rooms.classification('Grade')).toContainText('slight');
  expect(await api.decisionsOf(annotationId)).toEqual([expect.stringMatching(/: slight$/)]);

  await rooms.deleteClassification('Grade');
  await expect(rooms.dialog()).toContainText('1 decisions on 1 samples go to the trash with it');
  await rooms.confirm('Delete classification');
  await expect(rooms.classification('Grade')).toHaveCount(0);
  expect(await api.decisionsOf(annotationId)).toEqual([]);
  await api.restoreFromTrash(projectId, 'Grade');
  expect(await api.decisionsOf(annotationId)).toEqual([expect.stringMatching(/: slight$/)]);
});

test('options and categories are moved, and questions chosen, by keys alone', async ({ page, api, signedIn: _ }) => {
  const { projectId, control } = await aProject(api);
  const [grade, stain] = [
    await api.createClassification(projectId, 'Grade', 'mild,severe'),
    await api.createClassification(projectId, 'Stain', 'good,bad'),
  ];
  await api.ask(control, [grade]);
  const rooms = new SetUpRooms(page);
  await rooms.open(projectId, 'categories');
  await rooms.handleOf('Treated').focus();
  await page.keyboard.press('ArrowUp');
  await expect(rooms.categories()).toHaveText(['Treated', 'Control']);
  await expect(rooms.handleOf('Treated')).toBeFocused();
  await page.reload();
  await expect(rooms.categories()).toHaveText(['Treated', 'Control']);

  await rooms.chooseQuestionsOf('Control');
  const stained = rooms.dialog().getByRole('checkbox', { name: 'Stain' });
  await stained.focus();
  await page.keyboard.press('Space');
  await expect(stained).toBeChecked();
  await rooms.dialog().getByRole('button', { name: 'Move Stain' }).focus();
  await page.keyboard.press('ArrowUp');
  await rooms.confirm('Save');
  await expect(rooms.category('Control').locator('.question')).toHaveText(['Stain', 'Grade']);

  await rooms.open(projectId, 'classifications');
  await expect(rooms.classification('Stain').getByRole('option', { selected: true })).toHaveText(['Control']);
  await rooms.askIn('Stain', 'Treated');
  await expect(rooms.classification('Stain').getByRole('option', { selected: true })).toHaveCount(2);
  await rooms.editClassification('Stain');
  await rooms.dialog().getByRole('button', { name: 'Move option 1', exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => rooms.options()).toEqual(['bad', 'good']);
  await rooms.option(2).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('none');
  await rooms.saveClassification();
  await expect(rooms.classification('Stain').locator('.options li')).toHaveText([/bad\s*1/, /good\s*2/, /none\s*3/]);
  expect([grade, stain].every(Number.isInteger)).toBe(true);
});

test('labels have colours that their regions follow, are merged, and tell what has them', async ({
  page,
  api,
  signedIn: _,
}) => {
  const { projectId, control } = await aProject(api);
  const annotationId = await aSample(api, projectId, control);
  const rooms = new SetUpRooms(page);
  await rooms.open(projectId, 'labels');
  await rooms.addLabel('nucleus');
  await rooms.addLabel('nuclei');
  await rooms.recolourLabel('nuclei', 'Lavender');
  await expect(rooms.label('nuclei').locator('.colour button')).toHaveCSS('background-color', 'rgb(202, 178, 214)');

  const reply = await page.request.get(`/memento/labels?project_id=${projectId}&name=nuclei`);
  const { labels } = (await reply.json()) as { labels: { label_id: number; colour: string }[] };
  const { label_id, colour } = labels[0];
  expect(colour).toBe('#cab2d6');
  const region = {
    region_id: randomUUID(),
    version: 0,
    shape: 'point',
    geometry: { points: [[5, 5]] },
    label_id,
    colour,
  };
  await api.drawAll(annotationId, [region]);
  await page.reload();
  await expect(rooms.label('nuclei')).toContainText('1 region');

  await rooms.recolourLabel('nucleus', 'Vermilion');
  await rooms.renameLabel('nuclei', 'nucleus');
  await expect(rooms.dialog()).toContainText('0 samples and 1 region that have “nuclei”');
  await rooms.confirm('Merge');
  await expect(rooms.label('nuclei')).toHaveCount(0);
  await expect(rooms.label('nucleus')).toContainText('1 region');
  expect(await api.regionsOf(annotationId)).toMatchObject([{ colour: '#d55e00' }]);

  await rooms.deleteLabel('nucleus');
  await expect(rooms.dialog()).toContainText('It is taken off 0 samples and 1 region');
  await rooms.confirm('Delete label');
  await expect(page.getByText('No labels yet')).toBeVisible();
});

test('an owner hands the project over and goes on to administer it', async ({ page, api, signedIn: _ }) => {
  const { projectId, name } = await aProject(api);
  const heir = await api.createPerson(uniqueName('heir'), 'provie', projectId);
  const rooms = new SetUpRooms(page);
  await rooms.open(projectId, 'settings');
  await rooms.handOverTo(heir.username);
  await expect(page.getByText(`${name} is`)).toBeVisible();
  await page.request.post('/memento/login', {
    data: { username: heir.username, password: heir.password, cookie: true },
  });
  await rooms.open(projectId, 'settings');
  await expect(page.getByRole('region', { name: 'Hand the project over' })).toBeVisible();
});

test('settings are switches, keep words that they do not know, and the page of a sample follows', async ({
  page,
  api,
  signedIn: _,
}) => {
  const { projectId, control } = await aProject(api);
  const annotationId = await aSample(api, projectId, control);
  for (const label of ['first', 'second']) await api.createLabel(projectId, label);
  await api.setSettings(projectId, 'clastype:l');
  const rooms = new SetUpRooms(page);
  await rooms.open(projectId, 'settings');
  await page.getByRole('switch', { name: 'One label for each sample' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('switch', { name: 'Controls of all channels open' }).click();
  await expect(page.getByRole('switch', { name: 'Controls of all channels open' })).toBeChecked();
  await expect.poll(() => api.settingsOfProject(projectId)).toBe('clastype:l,annotationexclusive:1,expandcontrols:1');

  const desk = new ScoringDesk(page);
  await page.goto(`/projects/${projectId}/samples/${annotationId}`);
  await desk.untilAt('mouse 1');
  await expect(page.locator('app-channel-row [aria-expanded="true"]').first()).toBeVisible();
  for (const label of ['first', 'second']) await page.getByRole('button', { name: label, exact: true }).click();
  await expect.poll(() => api.labelsOf(annotationId)).toEqual(['second']);
});

test('one sample is shared from its menu, where its links are told and ended', async ({
  page,
  api,
  samples,
  signedIn: _,
}) => {
  const { projectId, control } = await aProject(api);
  const annotationId = await aSample(api, projectId, control);
  const earlier = await api.share(annotationId, 'view');
  await samples.open(projectId);
  await samples.openMenuOf('mouse 1');
  await page.getByRole('menuitem', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Never opened')).toBeVisible();
  await dialog.getByRole('button', { name: /^Revoke the link of/ }).click();
  await page.getByRole('dialog').last().getByRole('button', { name: 'Revoke the link' }).click();
  await expect(dialog.getByText('Never opened')).toHaveCount(0);
  expect(
    (await page.request.post('/memento/shares/open', { data: { token: earlier.path.split('#')[1] } })).status(),
  ).toBe(410);
  await dialog.getByLabel('Note').fill('for a colleague');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  await expect(dialog.locator('[data-copy-text]')).toHaveValue(/\/share#/);
});

for (const theme of ['light', 'dark'] as const) {
  test(`setting a project up has no barriers in the ${theme} theme`, async ({ page, api, samples, signedIn: _ }) => {
    test.slow();
    await page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme);
    const { projectId, control } = await aProject(api);
    await aSample(api, projectId, control);
    const rooms = new SetUpRooms(page);
    await rooms.open(projectId, 'labels');
    await expect(page.getByText('No labels yet')).toBeVisible();
    await expectNoViolations(page);
    await rooms.open(projectId, 'classifications');
    await expect(page.getByText('No classifications yet')).toBeVisible();
    await expectNoViolations(page);
    const data = '["good",{"label":"bad","colour":"#d55e00","key":"9"}]';
    await api.ask(control, [await api.createClassification(projectId, 'Stain', data)]);
    for (const label of ['nucleus', 'artefact']) await api.createLabel(projectId, label);
    await rooms.open(projectId, 'classifications');
    await expect(rooms.classification('Stain').getByRole('option', { selected: true })).toHaveText(['Control']);
    await expectNoViolations(page);
    await rooms.editClassification('Stain');
    await expect(rooms.preview().getByRole('button')).toHaveCount(2);
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await rooms.open(projectId, 'categories');
    await expect(rooms.category('Control').locator('.question')).toHaveText(['Stain']);
    await expectNoViolations(page);
    await rooms.chooseQuestionsOf('Control');
    await expect(rooms.dialog().getByRole('checkbox', { name: 'Stain' })).toBeChecked();
    await expectNoViolations(page);
    await rooms.open(projectId, 'labels');
    await expect(rooms.label('nucleus')).toContainText('no region');
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Colour of nucleus' }).click();
    await expect(page.getByRole('dialog', { name: 'Colour of nucleus' })).toBeVisible();
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await rooms.open(projectId, 'settings');
    await expect(page.getByRole('switch', { name: 'One label for each sample' })).toBeVisible();
    await expectNoViolations(page);
    await samples.open(projectId);
    await samples.openMenuOf('mouse 1');
    await expectNoViolations(page, ['region']);
    await page.getByRole('menuitem', { name: 'Share' }).click();
    await expect(page.getByRole('dialog').getByRole('radio').first()).toBeVisible();
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 360, height: 780 });
    for (const room of ['classifications', 'categories', 'labels', 'settings'] as const) {
      await rooms.open(projectId, room);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    }
  });
}
