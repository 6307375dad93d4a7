import type { Locator, Page } from '@playwright/test';
import { choose } from './select';

/** The room of a project where its samples are looked through. */
export class SamplesTab {
  constructor(private readonly page: Page) {}

  /** @param query  As the address has it, such as `status=S&view=table`. */
  async open(projectId: number, query = ''): Promise<void> {
    await this.page.goto(`/projects/${projectId}/samples${query ? `?${query}` : ''}`);
  }

  card(name: string): Locator {
    return this.page.locator('app-sample-card').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  cards(): Locator {
    return this.page.locator('app-sample-card');
  }

  rows(): Locator {
    return this.page.locator('app-sample-table tr.mat-mdc-row');
  }

  /** How many match, in words. */
  total(): Locator {
    return this.page.locator('app-samples-tab > .total');
  }

  async showAs(layout: 'Grid' | 'Table'): Promise<void> {
    await this.page.getByRole('radio', { name: layout }).click();
  }

  async findByName(text: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: 'Find by name' }).fill(text);
  }

  async filterBy(field: string, option: string): Promise<void> {
    const opener = this.page.getByRole('button', { name: /^Filter/ });
    if ((await opener.getAttribute('aria-expanded')) === 'false') await opener.click();
    await this.page.getByRole('combobox', { name: new RegExp(`^${field}`) }).click();
    await this.page.getByRole('option', { name: option }).click();
  }

  async sortBy(option: string): Promise<void> {
    await choose(this.page, this.page.getByRole('combobox', { name: 'Sort by' }), option);
  }

  /** What can be done with one sample. */
  async openMenuOf(name: string): Promise<void> {
    const card = this.card(name);
    await card.hover();
    await card.getByRole('button', { name: `More for ${name}` }).click();
    await this.page.getByRole('menu').waitFor();
  }

  async pick(name: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
  }

  /** All from the one picked before up to this one. */
  async pickUpTo(name: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click({ modifiers: ['Shift'] });
  }

  async pickAllThatMatch(): Promise<void> {
    await this.bar()
      .getByRole('button', { name: /^Select all/ })
      .click();
  }

  /** What can be done with the picked samples. */
  bar(): Locator {
    return this.page.getByRole('region', { name: 'Selected samples' });
  }

  async labelThem(label: string): Promise<void> {
    await this.bar().getByRole('button', { name: 'Label' }).click();
    await this.page.getByRole('combobox', { name: 'Put on' }).click();
    await this.page.getByRole('option', { name: label }).click();
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('button', { name: 'Set labels' }).click();
  }

  async moveThemTo(category: string): Promise<void> {
    await this.bar().getByRole('button', { name: 'Move' }).click();
    await this.page.getByRole('combobox', { name: 'To the category' }).click();
    await this.page.getByRole('option', { name: category }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click();
  }

  async deleteThem(): Promise<void> {
    await this.bar().getByRole('button', { name: 'Delete' }).click();
    await this.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Delete sample/ })
      .click();
  }

  /** @returns the address of each link */
  async shareThem(): Promise<string[]> {
    await this.bar().getByRole('button', { name: 'Share' }).click();
    await this.page.getByRole('button', { name: 'Make links' }).click();
    const links = this.page.getByRole('dialog').locator('code');
    await links.first().waitFor();
    const addresses = await links.allTextContents();
    await this.page.getByRole('button', { name: 'Close' }).click();
    return addresses;
  }

  /** Waits until what was done is told. */
  async untilTold(text: string): Promise<void> {
    await this.page.getByText(text).waitFor();
  }

  /** To a part of the list, 0 to 1, as by dragging the scrollbar. */
  async scrollTo(part: number): Promise<void> {
    await this.page.evaluate((part) => window.scrollTo(0, part * document.documentElement.scrollHeight), part);
  }
}
