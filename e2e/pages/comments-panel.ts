import type { Locator, Page } from '@playwright/test';

/** What is said about a sample. */
export class CommentsPanel {
  constructor(private readonly page: Page) {}

  panel(): Locator {
    return this.page.locator('app-comments-panel');
  }

  field(): Locator {
    return this.panel().getByLabel('New comment');
  }

  /** The thread that says so. */
  thread(text: string): Locator {
    return this.panel().getByRole('article').filter({ hasText: text });
  }

  pins(): Locator {
    return this.page.locator('app-comment-pins [data-pin]');
  }

  async say(text: string): Promise<void> {
    await this.field().fill(text);
    await this.panel().getByRole('button', { name: 'Comment', exact: true }).click();
    await this.thread(text).waitFor();
  }

  async beginPinning(): Promise<void> {
    await this.panel().getByRole('button', { name: 'Pin it to a place of the image' }).click();
    await this.page.getByRole('application', { name: /^Choose the place/ }).waitFor();
  }

  async answer(thread: string, text: string): Promise<void> {
    await this.thread(thread).getByRole('button', { name: 'Reply' }).click();
    await this.thread(thread).getByLabel('Answer', { exact: true }).fill(text);
    await this.thread(thread).getByRole('button', { name: 'Answer', exact: true }).click();
    await this.thread(thread).getByText(text).waitFor();
  }

  async press(thread: string, button: 'Resolve' | 'Open again' | 'Edit' | 'Delete'): Promise<void> {
    await this.thread(thread).getByRole('button', { name: button, exact: true }).first().click();
  }

  async showResolved(): Promise<void> {
    await this.panel()
      .getByRole('button', { name: /^Resolved/ })
      .click();
  }
}
