import type { ApiClient } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { ADMIN, expect, test, uniqueName } from '../fixtures';
import { AnnotatePage } from '../pages/annotate-page';
import { SharePage } from '../pages/share-page';

async function makeSample(api: ApiClient): Promise<number> {
  const projectId = await api.createProject(uniqueName('Shared'));
  const categoryId = await api.createCategory(projectId, 'Control');
  return api.createSample(projectId, categoryId, 'sample 1', [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }]);
}

test('a guest comes in by a link, draws, and is out when the link is taken back', async ({ page, api, annotate }) => {
  const annotationId = await makeSample(api);
  const link = await api.share(annotationId, 'annotate');
  const share = new SharePage(page);

  await share.comeIn(link.path, 'Grace');
  await annotate.untilDrawn();
  await expect(page.getByRole('button', { name: 'Account of Grace' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Back to the project' })).toHaveCount(0);
  expect(page.url()).not.toContain('#');

  await annotate.drawPolygon([
    [60, 60],
    [200, 80],
    [120, 180],
  ]);
  await annotate.untilSaved();
  expect(await api.regionsOf(annotationId)).toHaveLength(1);

  await link.revoke();
  // At once on the server that was told; another one may believe for nine seconds what it knows.
  await expect(async () => {
    await page.reload();
    await expect(share.heading()).toHaveText('This link no longer works', { timeout: 2000 });
  }).toPass({ timeout: 15_000 });
});

test('a guest who may only look is told so and can draw nothing', async ({ page, api, annotate }) => {
  const { path } = await api.share(await makeSample(api), 'view');
  await new SharePage(page).comeIn(path, 'Grace');
  await annotate.untilDrawn();
  await expect(page.getByText('You can look at this sample, not change it.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Polygon' })).toBeDisabled();
});

test('a link that was cut says so, and one that is over says so too', async ({ page, api }) => {
  const share = new SharePage(page);
  await page.goto('/share');
  await expect(share.heading()).toHaveText('This link is not complete');
  await share.comeIn('/share#nothing-of-the-kind', 'Grace');
  await expect(share.heading()).toHaveText('This link is not complete');
  const link = await api.share(await makeSample(api), 'view');
  await link.revoke();
  await share.comeIn(link.path, 'Grace');
  await expect(share.heading()).toHaveText('This link no longer works');
});

test('whoever is signed in is warned before a link signs them out', async ({ page, api, signedIn: _ }) => {
  const link = await api.share(await makeSample(api), 'view');
  await page.goto(link.path);
  await expect(new SharePage(page).warning()).toContainText(ADMIN.username);
  await page.getByLabel('Your name').fill('Grace');
  await page.getByRole('button', { name: 'Open the sample' }).click();
  await new AnnotatePage(page).untilDrawn();
  await expect(page.getByRole('button', { name: 'Account of Grace' })).toBeVisible();
});
