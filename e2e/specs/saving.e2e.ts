import type { ApiClient } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expect, test, uniqueName } from '../fixtures';
import type { ImagePoint } from '../pages/annotate-page';

const TRIANGLE: readonly ImagePoint[] = [
  [60, 60],
  [200, 80],
  [120, 220],
];

async function makeSample(api: ApiClient): Promise<{ projectId: number; annotationId: number }> {
  const projectId = await api.createProject(uniqueName('Saving'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const file = tiff16(square(SQUARE_A));
  return {
    projectId,
    annotationId: await api.createSample(projectId, categoryId, 'sample 1', [{ name: 'DAPI', file }]),
  };
}

test('what is drawn without a network is kept and sent when it is back', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, annotationId } = await makeSample(api);
  await annotate.open(projectId, annotationId);
  await page.context().setOffline(true);
  await annotate.drawPolygon(TRIANGLE);
  await expect(annotate.saveState()).toHaveAttribute('data-save-state', 'offline');

  await expect(annotate.saveState()).toHaveText('Kept here, not sent yet');
  await expect(annotate.regions()).toHaveCount(1);

  await page.context().setOffline(false);
  await annotate.untilSaved();
  expect(await api.regionsOf(annotationId)).toHaveLength(1);
});

test('two people who rename one region are asked, and nothing is lost', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, annotationId } = await makeSample(api);
  // Whoever hears of changes as they happen has nothing to be asked.
  await page.route(/\/events/, (route) => route.abort());
  await annotate.open(projectId, annotationId);
  await annotate.drawPolygon(TRIANGLE);
  await annotate.untilSaved();

  const [drawn] = await api.regionsOf(annotationId);
  if (!drawn) throw new Error('The region has not been saved.');
  await api.renameRegion(drawn, 'theirs');
  await annotate.renameRegion('Polygon 1', 'mine');
  await expect(annotate.saveState()).toHaveAttribute('data-save-state', 'conflict');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await annotate.untilSaved();
  expect(await api.regionsOf(annotationId)).toMatchObject([{ name: 'mine' }]);
});

test('undo and redo reach the server', async ({ api, signedIn: _, annotate }) => {
  const { projectId, annotationId } = await makeSample(api);
  await annotate.open(projectId, annotationId);
  await annotate.drawPolygon(TRIANGLE);
  await annotate.untilSaved();
  await annotate.press('Control+z');
  await expect(annotate.regions()).toHaveCount(0);
  await annotate.untilSaved();
  expect(await api.regionsOf(annotationId)).toEqual([]);
  await annotate.press('Control+Shift+z');
  await expect(annotate.regions()).toHaveCount(1);
  await annotate.untilSaved();
  expect(await api.regionsOf(annotationId)).toMatchObject([{ shape: 'polygon' }]);
});

test('keys that mean something draw nothing while a name is typed', async ({ page, api, signedIn: _, annotate }) => {
  const { projectId, annotationId } = await makeSample(api);
  await annotate.open(projectId, annotationId);
  await annotate.drawPolygon(TRIANGLE);
  await annotate.press('v');
  await annotate.typeName('Polygon 1', 'proliferating');
  await annotate.press('Enter');
  await expect(annotate.regions()).toContainText('proliferating');
  await expect(page.locator('app-canvas-view')).toHaveAttribute('data-tool', 'select');
});

test('leaving asks nothing of work that the browser keeps', async ({ page, api, signedIn: _, annotate }) => {
  const { projectId, annotationId } = await makeSample(api);
  await annotate.open(projectId, annotationId);
  await page.context().setOffline(true);
  await annotate.drawPolygon(TRIANGLE);
  await expect(annotate.saveState()).toHaveText('Kept here, not sent yet');
  expect(await annotate.closeTab()).toBe(false);
});

test('leaving asks first while nothing but the page has what was drawn', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, annotationId } = await makeSample(api);
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('Broken for this test.', 'UnknownError');
    };
  });
  await annotate.open(projectId, annotationId);
  // Only what is drawn is kept away: without a network the page that one leaves for could not be fetched either.
  const layers = '**/memento/layers**';
  await page.route(layers, (route) => (route.request().method() === 'GET' ? route.continue() : route.abort()));
  await annotate.drawPolygon(TRIANGLE);
  await expect(annotate.saveState()).toHaveAttribute('data-save-state', 'offline');
  expect(await annotate.closeTab()).toBe(true);
  await annotate.leave();
  await annotate.leaveWarning().getByRole('button', { name: 'Stay here' }).click();
  await expect(annotate.regions()).toHaveCount(1);

  await page.unroute(layers);
  await annotate.untilSaved();
  expect(await annotate.closeTab()).toBe(false);
  expect(await api.regionsOf(annotationId)).toHaveLength(1);
});
