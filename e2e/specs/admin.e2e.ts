import { cutShort, large, square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { AdminPage } from '../pages/admin-page';

test('accounts are made, found, given a new password, shut and opened again', async ({
  page,
  request,
  signedIn: _,
}) => {
  const admin = new AdminPage(page);
  const username = uniqueName('grace');
  const signIn = async (password: string) =>
    (await request.post('/memento/login', { data: { username, password } })).status();
  await admin.open();
  await admin.createAccount(username, 'Grace Hopper', 'a first password');
  await admin.findAccount(username);
  await expect(admin.rows()).toHaveCount(1);
  expect(await signIn('a first password')).toBe(200);

  await admin.setPassword(username, 'a second password');
  await expect(page.getByText('Grace Hopper has a new password.')).toBeVisible();
  expect([await signIn('a first password'), await signIn('a second password')]).toEqual([401, 200]);

  await admin.doWith(username, 'Deactivate');
  await expect(page.getByRole('dialog')).toContainText('signed out at once');
  await admin.confirm('Deactivate');
  await expect(admin.row(username)).toContainText('Deactivated');
  expect(await signIn('a second password')).toBe(401);
  await admin.doWith(username, 'Reactivate');
  await admin.confirm('Reactivate');
  await expect(admin.row(username)).toContainText('Active');
  expect(await signIn('a second password')).toBe(200);

  await admin.doWith(username, 'Make administrator');
  await admin.confirm('Make administrator');
  await expect(admin.row(username)).toContainText('Administrator');
  await admin.doWith(username, 'Take the administration');
  await admin.confirm('Take it away');
  await expect(admin.row(username)).not.toContainText('Administrator');
});

test('a user name that is taken is told where it was typed', async ({ page, api, signedIn: _ }) => {
  const { username } = await api.createPerson(uniqueName('taken'), 'propar', await api.createProject(uniqueName('P')));
  const admin = new AdminPage(page);
  await admin.open();
  await admin.createAccount(username.toUpperCase(), 'Somebody', 'a first password');
  await expect(page.getByRole('dialog').locator('[data-problem]')).toBeVisible();
});

test('who sees what, and why: from a person and from a project', async ({ page, api, signedIn: _ }) => {
  const name = uniqueName('Rights');
  const projectId = await api.createProject(name);
  const person = await api.createPerson(uniqueName('reader'), 'propar', projectId);
  const admin = new AdminPage(page);
  await admin.open();
  await admin.goTo('Rights');
  await admin.choosePerson('Person', person.username);
  await expect(admin.row(name)).toContainText('Annotate');
  await expect(admin.row(name)).toContainText('Was let in');
  await admin.chooseProject(name);
  await expect(admin.row(person.username)).toContainText('Annotate');
  await expect(admin.rows().first()).toContainText('Administrator of this installation');
  await expect(admin.row('Owner')).toHaveCount(1);
});

test('what one person owns is counted, then given to another', async ({ page, api, request, signedIn: _ }) => {
  const projectId = await api.createProject(uniqueName('Anything'));
  const [from, to] = [
    await api.createPerson(uniqueName('from'), 'propar', projectId),
    await api.createPerson(uniqueName('to'), 'propar', projectId),
  ];
  const login = await request.post('/memento/login', { data: { username: from.username, password: from.password } });
  const { token } = (await login.json()) as { token: string };
  const name = uniqueName('Handed over');
  await request.post('/memento/projects', { headers: { 'x-access-token': token }, data: { name } });

  const admin = new AdminPage(page);
  await admin.open();
  await admin.goTo('Hand over');
  await admin.choosePerson('From', from.username);
  await admin.choosePerson('To', to.username);
  await expect(admin.outlook()).toContainText('1 project');
  await page.getByRole('button', { name: 'Hand everything over' }).click();
  await admin.confirm('Hand over');
  await expect(admin.outlook()).toContainText('owns nothing');
});

test('storage by project, the tiling of its images, and the log of it', async ({ page, api, signedIn: _ }) => {
  const name = uniqueName('Stored');
  const projectId = await api.createProject(name);
  const categoryId = await api.createCategory(projectId, 'Control');
  await api.createSample(projectId, categoryId, 'sample 1', [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }]);
  const admin = new AdminPage(page);
  await admin.open();
  await admin.goTo('Storage');
  await expect(admin.row(name)).toContainText('KiB');
  await admin.goTo('Tiling');
  await expect(admin.row(name)).toContainText('Done');
  await admin.goTo('Audit log');
  await page.getByRole('combobox', { name: 'About' }).click();
  await page.getByRole('option', { name: 'Projects' }).click();
  await expect(admin.row(name).first()).toContainText('project.create');
  await page.getByLabel('Number of the thing').fill(String(projectId));
  await expect(admin.rows()).toHaveCount(1);
});

test('why an image could not be made ready is told, and it is tried again', async ({ page, api, signedIn: _ }) => {
  const projectId = await api.createProject(uniqueName('Damaged'));
  const name = uniqueName('cut short');
  await api.sendImage(projectId, name, cutShort());
  const admin = new AdminPage(page);
  await admin.open();
  await admin.goTo('Tiling');
  const row = admin.row(name);
  await expect(row).toContainText('Failed');
  await expect(row).toContainText('This image is cut short or corrupt. Save it anew as TIFF or PNG and upload that.');
  await expectNoViolations(page);

  await page.getByRole('combobox', { name: 'Show' }).click();
  await page.getByRole('option', { name: 'Failed' }).click();
  await expect(row).toBeVisible();
  const asked = page.waitForResponse((reply) => reply.url().endsWith('/retry'));
  await page.getByRole('button', { name: `Try ${name} again` }).click();
  expect((await asked).status()).toBe(201);
  await expect(page.getByText(`${name} waits for its turn.`)).toBeVisible();
  await expect(row).toContainText('cut short or corrupt');
});

test('how far an image is stands there; it is cancelled, and made ready after all', async ({
  page,
  api,
  signedIn: _,
}) => {
  const projectId = await api.createProject(uniqueName('Large'));
  const name = uniqueName('large');
  const admin = new AdminPage(page);
  await admin.open();
  await admin.goTo('Tiling');
  await api.sendImage(projectId, name, large());
  const row = admin.row(name);
  // What others have sent is made ready first.
  await expect(row).toContainText(/Running.*\d+\s?%/s, { timeout: 60_000 });
  await expect(row.getByRole('progressbar', { name })).toBeVisible();
  await page.getByRole('button', { name: `Cancel ${name}` }).click();
  await expect(page.getByText(`${name} is cancelled.`)).toBeVisible();
  await expect(row).toContainText('Cancelled');
  await page.getByRole('button', { name: `Try ${name} again` }).click();
  await expect(row).toContainText('Done', { timeout: 120_000 });
});

test('the administration is not for everybody', async ({ page, api }) => {
  const person = await api.createPerson(uniqueName('nobody'), 'propar', await api.createProject(uniqueName('P')));
  await page.request.post('/memento/login', {
    data: { username: person.username, password: person.password, cookie: true },
  });
  await page.goto('/admin/audit');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This is not for your account');
  await expectNoViolations(page);
});

for (const theme of ['light', 'dark'] as const) {
  test(`the administration has no barriers in the ${theme} theme`, async ({ page, api, signedIn: _ }) => {
    test.slow(); // axe looks at six pages, wide and narrow
    await page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme);
    const projectId = await api.createProject(uniqueName('Accessible'));
    const person = await api.createPerson(uniqueName('reader'), 'propar', projectId);
    const admin = new AdminPage(page);
    await admin.open();
    for (const tab of ['Users', 'Rights', 'Hand over', 'Storage', 'Tiling', 'Audit log'] as const) {
      await admin.goTo(tab);
      await page.locator('tbody tr, app-empty-state').first().waitFor();
      if (tab === 'Rights') await admin.choosePerson('Person', person.username);
      await expectNoViolations(page);
      await page.setViewportSize({ width: 360, height: 780 });
      await expectNoViolations(page);
      expect([tab, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([tab, 360]);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
  });
}
