import type { Locator, Page } from '@playwright/test';

export class ProjectListPage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/');
  }

  async createProject(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New project' }).click();
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByRole('button', { name: 'Create project' }).click();
    await this.page.getByRole('heading', { name, level: 1 }).waitFor();
  }

  heading(): Locator {
    return this.page.getByRole('heading', { name: 'Projects', level: 1 });
  }

  card(name: string): Locator {
    return this.page.locator('app-project-card', { hasText: name });
  }
}
