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
    const field = this.page.getByRole('combobox', { name: 'New label' }).or(this.page.getByLabel('New label'));
    await field.first().fill(name);
    await field.first().press('Enter');
    await this.page.getByRole('button', { name: `Remove label ${name}` }).waitFor();
    await this.enter('Samples');
  }

  async enter(room: string): Promise<void> {
    await this.page.getByRole('tab', { name: room, exact: true }).click();
  }

  /** Uploads files into the first category, as samples of their own or as the channels of one sample. */
  async upload(files: readonly ChosenFile[], sampleName?: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Upload images' }).first().click();
    await this.page
      .locator('[data-file-field]')
      .setInputFiles(files.map((file) => ({ ...file, mimeType: 'image/tiff' })));
    if (sampleName !== undefined) {
      await this.page.getByRole('radio', { name: /channels of one sample/ }).check();
      await this.page.getByLabel('Name of the sample').fill(sampleName);
    }
    await this.startUpload();
  }

  /** Sends what has been chosen and is not there yet. */
  async startUpload(): Promise<void> {
    await this.page.getByRole('button', { name: /^(Upload|Try again)$/ }).click();
  }

  /** The files in the upload dialog that could not become samples. */
  failedUploads(): Locator {
    return this.page.locator('[data-upload="failed"]');
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
