import type { Page } from '@playwright/test';
import type { ApiClient } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { ProjectRooms, type Room } from '../pages/project-rooms';

async function aProject(api: ApiClient): Promise<{ projectId: number; name: string }> {
  const name = uniqueName('Rooms');
  const projectId = await api.createProject(name);
  const categoryId = await api.createCategory(projectId, 'Control');
  await api.createSample(projectId, categoryId, 'mouse 1', [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }]);
  return { projectId, name };
}

/** Deletes the only category of a project where that is done. */
async function deleteCategory(page: Page, projectId: number): Promise<void> {
  const reply = await page.request.get(`/memento/categories?project_id=${projectId}`);
  const { categories } = (await reply.json()) as { categories: { category_id: number }[] };
  const { cookies } = await page.context().storageState();
  const token = cookies.find((cookie) => cookie.name === 'XSRF-TOKEN')?.value ?? '';
  const headers = { 'x-xsrf-token': decodeURIComponent(token) };
  const gone = await page.request.delete(`/memento/categories/${categories[0]?.category_id}`, { headers });
  expect(gone.ok()).toBe(true);
}

test('what was deleted comes back from the trash, or goes for good', async ({ page, api, signedIn: _ }) => {
  const { projectId } = await aProject(api);
  await deleteCategory(page, projectId);
  const rooms = new ProjectRooms(page);
  await rooms.open(projectId, 'Trash');
  await expect(rooms.row('Control')).toContainText('Category');
  await expect(rooms.row('Control')).toContainText('in 30 days');
  await rooms.restore('Control');
  await expect(page.getByText('The trash is empty')).toBeVisible();
  await page.goto(`/projects/${projectId}`);
  await expect(page.getByText('mouse 1').first()).toBeVisible();

  await deleteCategory(page, projectId);
  await rooms.open(projectId, 'Trash');
  await rooms.deleteForGood('Control');
  await expect(page.getByText('The trash is empty')).toBeVisible();
});

test('images are listed with what they are and where they are used', async ({ page, api, signedIn: _ }) => {
  const { projectId } = await aProject(api);
  const rooms = new ProjectRooms(page);
  await rooms.open(projectId, 'Images');
  const image = rooms.row('DAPI');
  await expect(image).toContainText('uint16');
  await expect(image).toContainText('Ready');
  const uses = await rooms.askWhereUsed('DAPI');
  await expect(uses.getByRole('link', { name: 'mouse 1' })).toBeVisible();
  await page.keyboard.press('Escape');
  const name = (await image.locator('.strong').textContent()) ?? '';
  await rooms.deleteImage(name);
  await expect(image).toHaveCount(0);
  await rooms.enter('Trash');
  await expect(rooms.row(name)).toContainText('Image');
});

test('settings are changed with controls, and what was done is told', async ({ page, api, signedIn: _ }) => {
  const { projectId, name } = await aProject(api);
  const rooms = new ProjectRooms(page);
  await rooms.open(projectId, 'Settings');
  await rooms.change({ name: `${name} renamed`, readers: 2 });
  await expect(page.getByRole('heading', { level: 1, name: `${name} renamed` })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Readers per sample')).toHaveValue('2');
  await rooms.change({ readers: 0 });
  await expect(page.getByText('Enter a whole number from 1 to 1000.')).toBeVisible();

  await rooms.enter('Activity');
  await expect(rooms.deeds().filter({ hasText: 'made the category Control' })).toHaveCount(1);
  await rooms.showOnly('The project itself');
  await expect(rooms.deeds().filter({ hasText: 'changed the project' })).toHaveCount(1);
  await expect(rooms.deeds().filter({ hasText: 'made the category Control' })).toHaveCount(0);
});

test('rooms of administrators are not shown to others', async ({ page, api }) => {
  const { projectId } = await aProject(api);
  const { username, password } = await api.createPerson(uniqueName('viewer'), 'provie', projectId);
  await page.request.post('/memento/login', { data: { username, password, cookie: true } });
  await page.goto(`/projects/${projectId}`);
  const rooms = new ProjectRooms(page);
  await expect(rooms.tabs()).toHaveText(['Samples', 'Categories', 'Classifications', 'Labels', 'Images']);
  await page.goto(`/projects/${projectId}/trash`);
  await expect(page.getByText('The trash is empty')).toBeVisible();
  await page.goto(`/projects/${projectId}/activity`);
  await expect(page.getByText('This is not for your account')).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the rooms of administrators have no barriers in the ${theme} theme`, async ({ page, api, signedIn: _ }) => {
    await page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme);
    const { projectId } = await aProject(api);
    const rooms = new ProjectRooms(page);
    await rooms.open(projectId, 'Images');
    for (const room of ['Images', 'Activity', 'Trash', 'Settings'] satisfies Room[]) {
      await rooms.enter(room);
      await expectNoViolations(page);
    }
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoViolations(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
}
