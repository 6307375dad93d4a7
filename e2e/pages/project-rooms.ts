import type { Locator, Page } from '@playwright/test';

export type Room = 'Images' | 'Activity' | 'Trash' | 'Settings';

/** The quieter tabs of a project: `/projects/:projectId/images`, `…/activity`, `…/trash` and `…/settings`. */
export class ProjectRooms {
  constructor(private readonly page: Page) {}

  async open(projectId: number, room: Room): Promise<void> {
    await this.page.goto(`/projects/${projectId}`);
    await this.enter(room);
  }

  async enter(room: Room): Promise<void> {
    await this.tabs().filter({ hasText: room }).click();
    await this.page.getByRole('heading', { level: 2 }).first().waitFor();
  }

  tabs(): Locator {
    return this.page.getByRole('tablist', { name: 'Parts of this project' }).getByRole('tab');
  }

  row(text: string): Locator {
    return this.page.locator('tbody tr').filter({ hasText: text });
  }

  /** What happened, newest first. */
  deeds(): Locator {
    return this.page.locator('app-activity-page li');
  }

  async showOnly(kind: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Show' }).click();
    await this.page.getByRole('option', { name: kind }).click();
  }

  async restore(name: string): Promise<void> {
    await this.row(name).getByRole('button', { name: 'Restore' }).click();
  }

  async deleteForGood(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Delete ${name} for good` }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click();
  }

  async askWhereUsed(name: string): Promise<Locator> {
    await this.row(name).getByRole('button', { name: 'Where used' }).click();
    return this.page.getByRole('dialog');
  }

  async deleteImage(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for ${name}` }).click();
    await this.page.getByRole('menuitem', { name: 'Delete the image' }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: 'Delete image' }).click();
  }

  async change(settings: { name?: string; readers?: number }): Promise<void> {
    if (settings.name !== undefined) await this.page.getByLabel('Name', { exact: true }).fill(settings.name);
    if (settings.readers !== undefined) await this.page.getByLabel('Readers per sample').fill(String(settings.readers));
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
  }
}
