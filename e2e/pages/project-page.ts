import type { Locator, Page } from '@playwright/test';

/** A file as a person would choose it. */
export interface ChosenFile {
  readonly name: string;
  readonly buffer: Buffer;
}

export class ProjectPage {
  constructor(private readonly page: Page) {}

  async open(projectId: number): Promise<void> {
    await this.page.goto(`/projects/${projectId}`);
  }

  /** In the room of the categories, and back to the samples. */
  async createCategory(name: string): Promise<void> {
    await this.enter('Categories');
    await this.page.getByRole('button', { name: 'New category' }).first().click();
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByRole('button', { name: 'Create category' }).click();
    await this.page.getByRole('heading', { name, level: 2 }).waitFor();
    await this.enter('Samples');
  }

  /** In the room of the labels, and back to the samples. */
  async addLabel(name: string): Promise<void> {
    await this.enter('Labels');
    await this.page.getByRole('button', { name: 'New label' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Create label' }).click();
    await this.page.locator('[data-label-row]').filter({ hasText: name }).waitFor();
    await this.enter('Samples');
  }

  async enter(room: string): Promise<void> {
    await this.page.getByRole('tab', { name: room, exact: true }).click();
  }

  /** Imports files into a category, as samples of their own or as the channels of one sample, and comes back. */
  async importFiles(files: readonly ChosenFile[], category: string, sampleName?: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Import', exact: true }).click();
    await this.page
      .locator('[data-file-field]')
      .setInputFiles(files.map((file) => ({ ...file, mimeType: 'image/tiff' })));
    if (sampleName !== undefined) {
      await this.page.getByRole('radio', { name: /channels of one sample/ }).check();
      await this.page.getByLabel('Name of the sample').fill(sampleName);
    }
    await this.page.getByRole('combobox', { name: 'Category' }).fill(category);
    await this.page.getByRole('button', { name: 'Start the import' }).click();
    await this.page.locator('[data-import="finished"]').waitFor();
    await this.page.locator('app-import-page .back').click();
  }

  sample(name: string): Locator {
    return this.page.locator('app-sample-card', { hasText: name });
  }

  /** Waits until the image of a sample can be looked at. */
  async untilReady(name: string): Promise<void> {
    await this.page.locator('app-sample-card[data-sample-state="open"]', { hasText: name }).waitFor();
  }

  async openSample(name: string): Promise<void> {
    await this.sample(name).getByRole('link').click();
  }

  async deleteSample(name: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check();
    const bar = this.page.getByRole('region', { name: 'Selected samples' });
    await bar.getByRole('button', { name: 'Delete' }).click();
    await this.page.getByRole('button', { name: 'Delete sample' }).click();
    await this.sample(name).waitFor({ state: 'detached' });
  }
}
