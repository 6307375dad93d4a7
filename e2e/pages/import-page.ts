import { readdirSync, statSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import type { ChosenFile } from './project-page';
import { choose } from './select';

export class ImportPage {
  constructor(private readonly page: Page) {}

  async open(projectId?: number): Promise<void> {
    await this.page.goto(projectId === undefined ? '/import' : `/projects/${projectId}/import`);
    await this.page.locator('app-source-step').waitFor();
  }

  async chooseFolder(path: string): Promise<void> {
    await this.page.locator('[data-folder-field]').setInputFiles(path);
    await this.summary().waitFor();
  }

  async chooseFiles(files: readonly ChosenFile[]): Promise<void> {
    const field = this.page.locator('[data-file-field]');
    await field.setInputFiles(files.map((file) => ({ ...file, mimeType: 'image/tiff' })));
    await this.summary().waitFor();
  }

  /** Drops what lies at a path onto the page, as the system's file manager does. */
  async drop(path: string): Promise<void> {
    const place = this.page.locator('app-source-step');
    await place.scrollIntoViewIfNeeded();
    const box = await place.boundingBox();
    if (!box) throw new Error('There is no place to drop anything on.');
    const session = await this.page.context().newCDPSession(this.page);
    const at = { x: box.x + box.width / 2, y: box.y + 20 };
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, ...at, data });
    }
    await session.detach();
    await this.summary().waitFor();
  }

  /** `2 categories · 4 samples · …` */
  summary(): Locator {
    return this.page.locator('[data-summary]');
  }

  leftOut(): Locator {
    return this.page.locator('[data-left-out]');
  }

  remark(kind: string): Locator {
    return this.page.locator(`[data-remark="${kind}"]`);
  }

  tree(): Locator {
    return this.page.getByRole('tree');
  }

  async readLevelAs(level: number, role: string): Promise<void> {
    await choose(this.page, this.page.getByRole('combobox', { name: `Level ${level}` }), role);
  }

  async nameNewProject(name: string): Promise<void> {
    await this.page.getByLabel('Name of the new project').fill(name);
  }

  async start(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start the import' }).click();
    await this.state().waitFor();
  }

  state(): Locator {
    return this.page.locator('[data-import]');
  }

  async until(phase: 'running' | 'paused' | 'offline' | 'stopped' | 'finished'): Promise<void> {
    await this.page.locator(`[data-import="${phase}"]`).waitFor({ timeout: 60_000 });
  }

  figures(): Locator {
    return this.page.locator('[data-import-figures]');
  }

  file(path: string): Locator {
    return this.page.locator('app-transfer-row', { hasText: path });
  }

  async untilTiled(images: number): Promise<void> {
    await expect(this.page.locator('[data-tiling]')).toHaveAttribute('data-ready', String(images), { timeout: 60_000 });
  }

  async pause(): Promise<void> {
    await this.page.getByRole('button', { name: 'Pause' }).click();
    await this.until('paused');
  }

  async goOn(): Promise<void> {
    await this.page.getByRole('button', { name: 'Go on', exact: true }).click();
  }

  kept(): Locator {
    return this.page.locator('[data-kept-import]');
  }
}

/** Files below a folder, as many as there are. */
export function filesBelow(path: string): number {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(`${path}/${name}`).isFile())
    .length;
}
