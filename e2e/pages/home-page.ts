import type { Locator, Page } from '@playwright/test';

export class HomePage {
  constructor(private readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/');
  }

  async createProject(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New project' }).click();
    await this.page.getByRole('dialog').getByLabel('Name').fill(name);
    await this.page.getByRole('button', { name: 'Create project' }).click();
    await this.page.getByRole('heading', { name, level: 1 }).waitFor();
  }

  heading(): Locator {
    return this.page.getByRole('heading', { name: 'Home', level: 1 });
  }

  card(name: string): Locator {
    return this.page.locator('app-project-card', { hasText: name });
  }

  /** Other specs make projects too: asks for more of them until this one is there. */
  async untilListed(name: string): Promise<void> {
    const more = this.page.getByRole('button', { name: 'More projects' });
    await this.page.locator('app-project-card').first().waitFor();
    while ((await this.card(name).count()) === 0 && (await more.isVisible())) {
      const cards = await this.page.locator('app-project-card').count();
      await more.click();
      await this.page.locator('app-project-card').nth(cards).waitFor();
    }
  }

  /** What waits for me in a project. */
  queueOf(name: string): Locator {
    return this.page.locator('[data-queue] li', { hasText: name });
  }

  async startIn(name: string): Promise<void> {
    await this.page.getByRole('link', { name: `Start in ${name}` }).click();
  }

  /** Samples that I worked on last. */
  recent(): Locator {
    return this.page.locator('[data-recent] li');
  }

  /** As from anywhere: `/`, then the text. */
  async searchByKeyboard(text: string): Promise<void> {
    await this.page.keyboard.press('/');
    await this.page.keyboard.type(text);
  }

  /** What the search box offers. */
  hit(name: string): Locator {
    return this.page.getByRole('option', { name });
  }
}
