import { expect, test } from '../fixtures';
import { OwnServer } from '../own-server';

const LINK = /https?:\/\/\S+\/setup\?token=\S+/;

test('the one-time link of an empty installation makes its first administrator, once', async ({ page }) => {
  const server = await OwnServer.start(LINK);
  try {
    const link = LINK.exec(server.output)?.[0] ?? '';
    await page.goto(new URL('/', link).href);
    await expect(page.locator('[data-setup-needed]')).toBeVisible();

    await page.goto(link);
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create the account' }).click();
    await expect(page.getByText('At least 8 characters')).toBeVisible();

    await page.getByLabel('Password', { exact: true }).fill('a long enough password');
    await page.getByRole('button', { name: 'Create the account' }).click();
    await expect(page.getByRole('heading', { name: 'No projects yet' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Account of Ada Lovelace' })).toBeVisible();

    await page.goto(link);
    await expect(page.getByRole('heading', { name: 'Already set up' })).toBeVisible();
  } finally {
    await server.stop();
  }
});
