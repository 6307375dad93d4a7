import type { Locator, Page } from '@playwright/test';

/** Who may what in a project: `/projects/:projectId/people`. */
export class PeoplePage {
  constructor(private readonly page: Page) {}

  async open(projectId: number): Promise<void> {
    await this.page.goto(`/projects/${projectId}/people`);
    await this.rows().first().waitFor();
  }

  rows(): Locator {
    return this.page.locator('app-people-page tbody tr');
  }

  row(text: string): Locator {
    return this.rows().filter({ hasText: text });
  }

  /** @param where the whole project when it is left out; a category; a category and a sample of it */
  async letIn(
    username: string,
    right: 'View' | 'Annotate' | 'Administer',
    where: readonly string[] = [],
  ): Promise<void> {
    await this.page.getByRole('button', { name: 'Let somebody in' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Person' }).fill(username);
    await this.page.getByRole('option', { name: username }).click();
    const [category, sample] = where;
    if (category !== undefined) {
      await dialog.getByRole('radio', { name: sample === undefined ? 'One category' : 'One sample' }).check();
      await dialog.getByRole('combobox', { name: 'Category' }).click();
      await this.page.getByRole('option', { name: category }).click();
    }
    if (sample !== undefined) {
      await dialog.getByRole('combobox', { name: 'Sample' }).fill(sample);
      await this.page.getByRole('option', { name: sample }).click();
    }
    await dialog.getByRole('radio', { name: new RegExp(`^\\s*${right}:`) }).check();
    await dialog.getByRole('button', { name: 'Let in' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async change(name: string, right: string): Promise<void> {
    await this.page.getByRole('combobox', { name: `What ${name} may` }).click();
    await this.page.getByRole('option', { name: right }).click();
  }

  async takeAway(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Take it away from ${name}` }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Take away' }).click();
  }
}
