import type { Locator, Page } from '@playwright/test';

type Tab = 'Users' | 'Rights' | 'Hand over' | 'Storage' | 'Tiling' | 'Audit log';

/** The administration of the installation: `/admin`. */
export class AdminPage {
  constructor(private readonly page: Page) {}

  /** By way of the menu, as a person goes there. */
  async open(): Promise<void> {
    await this.page.goto('/');
    await this.page.getByRole('button', { name: /^Account of/ }).click();
    await this.page.getByRole('menuitem', { name: 'Administration' }).click();
    await this.page.getByRole('heading', { name: 'Administration', level: 1 }).waitFor();
  }

  async goTo(tab: Tab): Promise<void> {
    await this.page.getByRole('tab', { name: tab }).click();
  }

  rows(): Locator {
    return this.page.locator('tbody tr');
  }

  row(text: string): Locator {
    return this.rows().filter({ hasText: text });
  }

  async createAccount(username: string, name: string, password: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New account' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('User name').fill(username);
    await dialog.getByLabel('Name', { exact: true }).fill(name);
    await dialog.getByLabel('First password').fill(password);
    await dialog.getByRole('button', { name: 'Make the account' }).click();
  }

  async findAccount(text: string): Promise<void> {
    await this.page.getByLabel('Find a person').fill(text);
  }

  /** One of the entries of a person's menu. */
  async doWith(username: string, action: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for ${username}` }).click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  async confirm(action: string): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: action }).click();
  }

  async setPassword(username: string, password: string): Promise<void> {
    await this.doWith(username, 'Set a new password');
    await this.page.getByRole('dialog').getByLabel('New password').fill(password);
    await this.confirm('Set the password');
  }

  async choosePerson(field: string, username: string): Promise<void> {
    await this.page.getByRole('combobox', { name: field, exact: true }).fill(username);
    await this.page.getByRole('option', { name: username }).click();
  }

  async chooseProject(name: string): Promise<void> {
    await this.page.getByRole('radio', { name: 'A project' }).click();
    await this.page.getByRole('combobox', { name: 'Project', exact: true }).fill(name);
    await this.page.getByRole('option', { name }).click();
  }

  outlook(): Locator {
    return this.page.locator('[data-outlook]');
  }
}
