import type { Locator, Page } from '@playwright/test';

export class SharePage {
  constructor(private readonly page: Page) {}

  async comeIn(path: string, name: string): Promise<void> {
    await this.page.goto(path);
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByRole('button', { name: 'Open the sample' }).click();
  }

  heading(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  warning(): Locator {
    return this.page.locator('[data-share-account]');
  }
}
