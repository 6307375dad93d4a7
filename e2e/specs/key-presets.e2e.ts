import type { ApiClient } from '../api-client';
import { square, SQUARE_A, SQUARE_B } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { AccountPage } from '../pages/account-page';
import { CommentsPanel } from '../pages/comments-panel';
import { ScoringDesk } from '../pages/scoring-desk';

/** Somebody of their own: what they like is kept with their account. */
async function aReader(api: ApiClient) {
  const projectId = await api.createProject(uniqueName('Presets'));
  const categoryId = await api.createCategory(projectId, 'Control');
  await api.ask(categoryId, [await api.createClassification(projectId, 'Grade', 'none,mild,severe')]);
  const annotationId = await api.createSample(projectId, categoryId, 'mouse 1', [
    { name: 'DAPI', file: tiff16(square(SQUARE_A)) },
    { name: 'FITC', file: tiff16(square(SQUARE_B)) },
  ]);
  return { projectId, annotationId, person: await api.createPerson(uniqueName('reader'), 'propar', projectId) };
}

test('the keys that hands know from QuPath are chosen in the account, work, and stand on the sheet', async ({
  page,
  api,
  annotate,
}) => {
  test.slow();
  const { projectId, annotationId, person } = await aReader(api);
  await page.request.post('/memento/login', { data: { ...person, userId: undefined, cookie: true } });
  const [account, desk] = [new AccountPage(page), new ScoringDesk(page)];
  const canvas = page.locator('app-canvas-view');
  const dapi = page.getByRole('button', { name: 'Show DAPI' });
  await annotate.open(projectId, annotationId);
  await annotate.press('b');
  await expect(canvas).toHaveAttribute('data-tool', 'rectangle');
  await account.open();
  const kept = page.waitForResponse((reply) => reply.request().method() === 'PUT' && reply.url().includes('/users/'));
  await account.chooseKeys('QuPath');
  await kept;
  await expectNoViolations(page);

  await annotate.open(projectId, annotationId);
  await annotate.press('b');
  await expect(canvas).toHaveAttribute('data-tool', 'freehand');
  await annotate.press('r');
  await expect(canvas).toHaveAttribute('data-tool', 'rectangle');
  await expect(dapi).toHaveAttribute('aria-pressed', 'true');
  await annotate.press('1');
  await expect(dapi).toHaveAttribute('aria-pressed', 'false');
  expect(await api.decisionsOf(annotationId)).toEqual([]);
  await annotate.press('Shift+Digit2');
  await desk.untilChosen('Grade', 'mild');
  await annotate.press('?');
  await expect(desk.keyOnSheet('Freehand')).toHaveText('B');
  await expect(desk.keyOnSheet('Rectangle (box)')).toHaveText('R');
  await expect(desk.keyOnSheet('mild')).toHaveText(/^\s*Shift\s*2\s*$/);
  await desk.closeKeysSheet();

  await account.open();
  await account.chooseKeys('Memento');
  await annotate.open(projectId, annotationId);
  await annotate.press('1');
  await desk.untilChosen('Grade', 'none');
  await annotate.press('?');
  await expect(desk.keyOnSheet('Rectangle (box)')).toHaveText('B');
  await expect(desk.keyOnSheet('none')).toHaveText('1');
});

for (const preset of ['Memento', 'QuPath'] as const) {
  test(`the keys of ${preset} are text where text is written`, async ({ page, api, annotate }) => {
    const { projectId, annotationId, person } = await aReader(api);
    await page.request.post('/memento/login', { data: { ...person, userId: undefined, cookie: true } });
    await page.goto('/account');
    await new AccountPage(page).chooseKeys(preset);
    await annotate.open(projectId, annotationId);
    const [canvas, comments, desk] = [page.locator('app-canvas-view'), new CommentsPanel(page), new ScoringDesk(page)];
    await comments.field().focus();
    const words = 'prob? 12 vmnj>.,+!A';
    await page.keyboard.type(words);
    for (const key of ['Insert', 'PageUp', 'Home']) await annotate.press(key);
    await expect(comments.field()).toHaveValue(words);
    await expect(desk.keysSheet()).toHaveCount(0);
    await expect(canvas).toHaveAttribute('data-tool', 'select');
    await expect(page).toHaveURL(new RegExp(`/samples/${annotationId}`));
    await expect(annotate.regions()).toHaveCount(0);
    for (const channel of ['DAPI', 'FITC']) {
      await expect(page.getByRole('button', { name: `Show ${channel}` })).toHaveAttribute('aria-pressed', 'true');
    }
    expect(await api.decisionsOf(annotationId)).toEqual([]);
    await expect(annotate.status()).toHaveAttribute('data-status', 'open');
  });
}
