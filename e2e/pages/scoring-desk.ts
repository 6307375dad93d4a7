import type { Locator, Page } from '@playwright/test';

/** What a reader decides, how far they are, and the sheet of keys. */
export class ScoringDesk {
  constructor(private readonly page: Page) {}

  question(name: string): Locator {
    return this.page.getByRole('group', { name, exact: true });
  }

  answer(question: string, answer: string): Locator {
    return this.question(question).getByRole('button', { name: new RegExp(`^${answer}(,|$)`) });
  }

  /** Waits until an answer is chosen on the page. */
  async untilChosen(question: string, answer: string): Promise<void> {
    await this.answer(question, answer).and(this.page.locator('[aria-pressed="true"]')).waitFor();
  }

  /** Waits until the sample of that name is open, and its image is there. */
  async untilAt(name: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await this.page.locator('app-canvas-view[data-tiles="ready"]').waitFor();
  }

  /** Waits for the queue to be known, with so many read and so many left. */
  async untilQueue(done: number, left: number): Promise<void> {
    await this.page.locator(`[data-queue][data-done="${done}"][data-left="${left}"]`).waitFor();
  }

  end(): Locator {
    return this.page.getByText('Your queue is done.');
  }

  readers(): Locator {
    return this.page.locator('[data-readers]');
  }

  keysSheet(): Locator {
    return this.page.getByRole('dialog', { name: 'Keys' });
  }

  /** What the sheet says is pressed for something. */
  keyOnSheet(what: string): Locator {
    return this.keysSheet()
      .locator('dl > div', { has: this.page.getByText(what, { exact: true }) })
      .locator('dt');
  }

  async closeKeysSheet(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.keysSheet().waitFor({ state: 'detached' });
  }

  /** Goes to a part of the panel. */
  async goTo(part: 'Scoring' | 'Channels' | 'Regions' | 'Comments'): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Parts of the panel' }).getByRole('button', { name: part }).click();
  }
}
