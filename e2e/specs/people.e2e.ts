import type { APIRequestContext } from '@playwright/test';
import type { ApiClient, Person } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { PeoplePage } from '../pages/people-page';

async function aStranger(api: ApiClient): Promise<Person> {
  return api.createPerson(uniqueName('stranger'), 'propar', await api.createProject(uniqueName('Elsewhere')));
}

/** @returns what a path of the API answers this person */
async function asker(request: APIRequestContext, { username, password }: Person) {
  const login = await request.post('/memento/login', { data: { username, password } });
  const { token } = (await login.json()) as { token: string };
  return async (path: string) =>
    (await request.get(`/memento${path}`, { headers: { 'x-access-token': token } })).status();
}

test('a person is let in, may more, may less, and is out again', async ({ page, api, request, signedIn: _ }) => {
  const projectId = await api.createProject(uniqueName('People'));
  const person = await aStranger(api);
  const ask = await asker(request, person);
  const people = new PeoplePage(page);
  await people.open(projectId);
  expect(await ask(`/projects/${projectId}`)).toBe(404);

  await people.letIn(person.username, 'View');
  await expect(people.row(person.username)).toContainText('The whole project');
  expect(await ask(`/projects/${projectId}`)).toBe(200);
  expect(await ask(`/rights/projects/${projectId}`)).toBe(403);

  await people.change(person.username, 'Administer');
  await expect(page.getByText(`What ${person.username} may is changed.`)).toBeVisible();
  expect(await ask(`/rights/projects/${projectId}`)).toBe(200);
  await expect(people.row(person.username)).toHaveCount(1);

  await people.takeAway(person.username);
  await expect(people.row(person.username)).toHaveCount(0);
  expect(await ask(`/projects/${projectId}`)).toBe(404);
});

test('a person is let into one category, another into one sample', async ({ page, api, request, signedIn: _ }) => {
  const projectId = await api.createProject(uniqueName('Places'));
  const control = await api.createCategory(projectId, 'Control');
  const treated = await api.createCategory(projectId, 'Treated');
  const layer = [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }];
  const first = await api.createSample(projectId, control, 'mouse 1', layer);
  const second = await api.createSample(projectId, treated, 'mouse 2', layer);
  const [reader, viewer] = [await aStranger(api), await aStranger(api)];
  const people = new PeoplePage(page);
  await people.open(projectId);
  await people.letIn(reader.username, 'Annotate', ['Control']);
  await expect(people.row(reader.username)).toContainText('Control');
  await people.letIn(viewer.username, 'View', ['Treated', 'mouse 2']);
  await expect(people.row(viewer.username)).toContainText('Treated › mouse 2');

  const [reads, views] = [await asker(request, reader), await asker(request, viewer)];
  expect([await reads(`/annotations/${first}`), await reads(`/annotations/${second}`)]).toEqual([200, 404]);
  expect([await views(`/annotations/${first}`), await views(`/annotations/${second}`)]).toEqual([404, 200]);
});

test('who may not administer a project is told so', async ({ page, api }) => {
  const projectId = await api.createProject(uniqueName('Closed'));
  const { username, password } = await api.createPerson(uniqueName('reader'), 'propar', projectId);
  await page.request.post('/memento/login', { data: { username, password, cookie: true } });
  await page.goto(`/projects/${projectId}/people`);
  await expect(page.getByText('This is not for your account')).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the people of a project have no barriers in the ${theme} theme`, async ({ page, api, signedIn: _ }) => {
    await page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme);
    const projectId = await api.createProject(uniqueName('Accessible'));
    await api.createCategory(projectId, 'Control');
    await api.createPerson(uniqueName('reader'), 'propar', projectId);
    const people = new PeoplePage(page);
    await people.open(projectId);
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'Let somebody in' }).click();
    await page.getByRole('dialog').getByRole('radio', { name: 'One sample' }).check();
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoViolations(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
}
