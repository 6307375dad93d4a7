import type { Locator, Page } from '@playwright/test';

/** The links of a project, `/projects/:projectId/shares`, and the dialog that makes them. */
export class SharesPage {
  constructor(private readonly page: Page) {}

  async open(projectId: number): Promise<void> {
    await this.page.goto(`/projects/${projectId}/shares`);
    await this.page.getByRole('heading', { name: 'Share links', level: 2 }).waitFor();
  }

  row(text: string): Locator {
    return this.page.locator('app-shares-page tbody tr').filter({ hasText: text });
  }

  /** From the sample page. @returns the link, as it is shown once */
  async share(right: 'view' | 'annotate', note: string): Promise<string> {
    await this.page.getByRole('button', { name: 'Share this sample' }).click();
    const dialog = this.page.getByRole('dialog');
    const name = right === 'view' ? 'look at this sample' : /draw, classify/;
    await dialog.getByRole('radio', { name }).check();
    await dialog.getByLabel('Note').fill(note);
    await dialog.getByRole('button', { name: 'Make the link' }).click();
    return dialog.locator('[data-copy-text]').inputValue();
  }

  async endSharing(): Promise<void> {
    await this.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  }

  async seeOpenings(sample: string): Promise<Locator> {
    await this.page.getByRole('button', { name: `Who opened ${sample}` }).click();
    return this.page.getByRole('dialog');
  }

  async revoke(sample: string): Promise<void> {
    await this.page.getByRole('button', { name: `Revoke the link to ${sample}` }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Revoke the link' }).click();
  }

  async showOver(): Promise<void> {
    await this.page.getByRole('switch', { name: 'Show links that are over' }).click();
  }
}
