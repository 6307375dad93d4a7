import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { ADMIN, expect, test, uniqueName } from '../fixtures';

test('a wrong password is told beside the form', async ({ signInPage, home }) => {
  await signInPage.open();
  await signInPage.signIn(ADMIN.username, 'not this one');
  await expect(signInPage.problem()).toContainText('wrong');
  await signInPage.signIn(ADMIN.username, ADMIN.password);
  await expect(home.heading()).toBeVisible();
});

test('a link to a sample leads there after signing in', async ({ page, api, signInPage, annotate }) => {
  const projectId = await api.createProject(uniqueName('Linked'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const file = tiff16(square(SQUARE_A));
  const annotationId = await api.createSample(projectId, categoryId, 'linked sample', [{ name: 'DAPI', file }]);

  await page.goto(`/projects/${projectId}/samples/${annotationId}`);
  await expect(page).toHaveURL(/\/sign-in\?return=/);
  await signInPage.signIn(ADMIN.username, ADMIN.password);
  await annotate.untilDrawn();
  await expect(page.getByRole('heading', { name: 'linked sample' })).toBeVisible();
});

test('after signing out, no page can be seen', async ({ page, signedIn: _, home }) => {
  await home.open();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await home.open();
  await expect(page).toHaveURL(/\/sign-in$/);
});

test('the theme that was chosen is there after a reload', async ({ page, signedIn: _, home }) => {
  await home.open();
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark theme' }).click();
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
});
