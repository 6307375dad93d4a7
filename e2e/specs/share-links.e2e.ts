import type { ApiClient } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { SharePage } from '../pages/share-page';
import { SharesPage } from '../pages/shares-page';

async function makeSample(api: ApiClient): Promise<{ projectId: number; annotationId: number }> {
  const projectId = await api.createProject(uniqueName('Links'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const layers = [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }];
  return { projectId, annotationId: await api.createSample(projectId, categoryId, 'mouse 1', layers) };
}

test('a link is made where the sample is, opened by a guest, seen and taken back', async ({
  page,
  api,
  annotate,
  browser,
  signedIn: _,
}) => {
  const { projectId, annotationId } = await makeSample(api);
  const shares = new SharesPage(page);
  await annotate.open(projectId, annotationId);
  const link = await shares.share('annotate', 'for Grace');
  expect(link).toMatch(/\/share#[\w-]{43}$/);
  await shares.endSharing();
  await expect(page.getByText(link)).toHaveCount(0);

  const elsewhere = await browser.newContext({ baseURL: new URL(link).origin });
  const guest = await elsewhere.newPage();
  await new SharePage(guest).comeIn(link, 'Grace');
  await expect(guest.getByRole('button', { name: 'Account of Grace' })).toBeVisible();
  await expect(guest.getByRole('button', { name: 'Share this sample' })).toHaveCount(0);

  await shares.open(projectId);
  await expect(shares.row('mouse 1')).toContainText('for Grace');
  await expect(shares.row('mouse 1')).toContainText('Annotate');
  const openings = await shares.seeOpenings('mouse 1');
  await expect(openings.locator('tbody tr')).toHaveCount(1);
  await expect(openings.locator('tbody tr')).toContainText('Grace');
  await page.keyboard.press('Escape');
  await openings.waitFor({ state: 'detached' });

  await shares.revoke('mouse 1');
  await expect(page.getByText('No links')).toBeVisible();
  await guest.reload();
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText('This link no longer works');
  await shares.showOver();
  await expect(shares.row('mouse 1')).toContainText('Revoked');
  await elsewhere.close();
});

for (const theme of ['light', 'dark'] as const) {
  test(`sharing has no barriers in the ${theme} theme`, async ({ page, api, annotate, signedIn: _ }) => {
    await page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme);
    const { projectId, annotationId } = await makeSample(api);
    const shares = new SharesPage(page);
    await annotate.open(projectId, annotationId);
    await page.getByRole('button', { name: 'Share this sample' }).click();
    await page.getByRole('dialog').waitFor();
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await shares.share('view', 'for axe');
    await expectNoViolations(page);
    await shares.endSharing();
    await shares.open(projectId);
    await shares.row('mouse 1').waitFor();
    await expectNoViolations(page);
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoViolations(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
}
