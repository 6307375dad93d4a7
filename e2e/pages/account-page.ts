import type { Locator, Page } from '@playwright/test';

/** The own account: `/account`. */
export class AccountPage {
  constructor(private readonly page: Page) {}

  /** By way of the menu, as a person goes there. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: /^Account of/ }).click();
    await this.page.getByRole('menuitem', { name: 'Account' }).click();
    await this.page.getByRole('heading', { name: 'Account', level: 1 }).waitFor();
  }

  async changeProfile(name: string, email: string): Promise<void> {
    await this.page.getByLabel('Name', { exact: true }).fill(name);
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByRole('button', { name: 'Save the profile' }).click();
  }

  async changePassword(before: string, after: string): Promise<void> {
    await this.page.getByLabel('Old password').fill(before);
    await this.page.getByLabel('New password').fill(after);
    await this.page.getByRole('button', { name: 'Change the password' }).click();
  }

  async chooseTheme(name: 'As this device' | 'Light' | 'Dark'): Promise<void> {
    await this.page.getByRole('radio', { name }).click();
  }

  async chooseKeys(name: 'Memento' | 'QuPath'): Promise<void> {
    await this.page.getByRole('radio', { name, exact: true }).click();
  }

  sessions(): Locator {
    return this.page.locator('app-sessions-section tbody tr');
  }

  async endAllOthers(): Promise<void> {
    await this.page.getByRole('button', { name: 'End all others' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'End all others' }).click();
  }

  /** @returns the token, as it is shown once */
  async makeToken(name: string): Promise<string> {
    await this.page.getByRole('button', { name: 'New token' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Make the token' }).click();
    const secret = await dialog.locator('[data-copy-text]').inputValue();
    await dialog.getByRole('button', { name: 'I have kept it' }).click();
    return secret;
  }

  async revokeToken(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Revoke ${name}` }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Revoke the token' }).click();
  }

  token(name: string): Locator {
    return this.page.locator('app-tokens-section tbody tr').filter({ hasText: name });
  }
}
