import type { Page } from '@playwright/test';
import type { ApiClient, Person } from '../api-client';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { AccountPage } from '../pages/account-page';

async function aPerson(api: ApiClient): Promise<Person> {
  const projectId = await api.createProject(uniqueName('Account'));
  return api.createPerson(uniqueName('person'), 'propar', projectId);
}

async function comeIn(page: Page, { username, password }: Person): Promise<AccountPage> {
  await page.request.post('/memento/login', { data: { username, password, cookie: true } });
  await page.goto('/');
  const account = new AccountPage(page);
  await account.open();
  return account;
}

test('a person changes name, address and password, and is out everywhere else', async ({
  page,
  api,
  playwright,
  baseURL,
}) => {
  const person = await aPerson(api);
  const elsewhere = await playwright.request.newContext({ baseURL });
  await elsewhere.post('/memento/login', { data: { ...person, userId: undefined, cookie: true } });
  const account = await comeIn(page, person);

  await account.changeProfile('Ada Lovelace', 'nobody at all');
  await expect(page.getByText('This is not an e-mail address.')).toBeVisible();
  await account.changeProfile('Ada Lovelace', 'ada@lab.test');
  await expect(page.getByText('Your profile is saved.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Account of Ada Lovelace' })).toBeVisible();

  await expect(account.sessions()).toHaveCount(2);
  await account.changePassword('not my password', 'a new password');
  await expect(page.locator('app-password-section [data-problem]')).toBeVisible();
  await account.changePassword(person.password, 'a new password');
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await expect(account.sessions()).toHaveCount(1);
  expect((await elsewhere.get('/memento/me')).status()).toBe(401);
  await page.reload();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Ada Lovelace');
  await elsewhere.dispose();
});

test('a token is shown once, works, and is worth nothing once revoked', async ({ page, api, playwright, baseURL }) => {
  const account = await comeIn(page, await aPerson(api));
  const secret = await account.makeToken('nightly import');
  const script = await playwright.request.newContext({ baseURL, extraHTTPHeaders: { 'x-access-token': secret } });
  expect((await script.get('/memento/me')).status()).toBe(200);
  await expect(account.token('nightly import')).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await account.revokeToken('nightly import');
  await expect(account.token('nightly import')).toHaveCount(0);
  expect((await script.get('/memento/me')).status()).toBe(401);
  await script.dispose();
});

test('all other sessions end at once', async ({ page, api, playwright, baseURL }) => {
  const person = await aPerson(api);
  const elsewhere = await playwright.request.newContext({ baseURL });
  await elsewhere.post('/memento/login', { data: { ...person, userId: undefined, cookie: true } });
  const account = await comeIn(page, person);
  await account.endAllOthers();
  await expect(account.sessions()).toHaveCount(1);
  await expect(account.sessions()).toContainText('This one');
  expect((await elsewhere.get('/memento/me')).status()).toBe(401);
  await elsewhere.dispose();
});

test('the theme follows a person to another browser', async ({ page, api, browser }) => {
  const person = await aPerson(api);
  const account = await comeIn(page, person);
  const kept = page.waitForResponse((reply) => reply.request().method() === 'PUT' && reply.url().includes('/users/'));
  await account.chooseTheme('Dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await kept;
  const other = await browser.newPage();
  await comeIn(other, person);
  await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(other.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await other.close();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the account and its dialogs have no barriers in the ${theme} theme`, async ({ page, api }) => {
    await page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme);
    const account = await comeIn(page, await aPerson(api));
    await account.sessions().first().waitFor();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('dialog').waitFor();
    await expectNoViolations(page);
    await page.getByRole('dialog').getByLabel('Name').fill('for axe');
    await page.getByRole('button', { name: 'Make the token' }).click();
    await page.locator('[data-copy-text]').waitFor();
    await expectNoViolations(page);
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await account.token('for axe').waitFor();
    await page.setViewportSize({ width: 360, height: 780 });
    await expectNoViolations(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
}
