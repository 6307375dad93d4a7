import type { Locator, Page } from '@playwright/test';

/** The panels beside the canvas that are about regions. */
export class RegionDesk {
  constructor(private readonly page: Page) {}

  /** Names in the order of the list. */
  async names(): Promise<string[]> {
    return this.page.locator('app-region-panel [role="option"] .name').allInnerTexts();
  }

  async sortBy(order: 'As drawn' | 'By name' | 'By class' | 'By size'): Promise<void> {
    await this.page.getByLabel('Order of the list').selectOption({ label: order });
  }

  list(): Locator {
    return this.page.getByRole('listbox', { name: 'Regions' });
  }

  selected(): Locator {
    return this.page.locator('app-region-panel [role="option"][aria-selected="true"]');
  }

  /** The row of what the pointer is over, in the list or on the image. */
  hovered(): Locator {
    return this.page.locator('app-region-panel [role="option"].hovered');
  }

  details(): Locator {
    return this.page.locator('app-region-details');
  }

  field(name: 'Name' | 'Class' | 'Colour' | 'Line, px' | 'Filled' | 'Locked' | 'Hidden'): Locator {
    return this.details().getByLabel(name, { exact: true });
  }

  measure(name: 'Length' | 'Area' | 'Perimeter' | 'Size'): Locator {
    return this.details().locator(`dt:text-is("${name}") + dd`);
  }

  layer(name: string): Locator {
    return this.page.locator('app-drawing-layers-panel li').filter({ hasText: name });
  }

  /** From top to bottom. */
  async layerNames(): Promise<string[]> {
    return this.page.locator('app-drawing-layers-panel li .name').allInnerTexts();
  }

  async makeLayer(name: string, forWhom: 'For me alone' | 'For all who take part'): Promise<void> {
    await this.page.getByRole('button', { name: 'New drawing layer' }).click();
    await this.page.getByRole('menuitem', { name: forWhom }).click();
    await this.page.getByLabel('Name of the layer').fill(name);
    await this.page.getByRole('button', { name: 'Make it' }).click();
    await this.layer(name).waitFor();
  }

  async renameLayer(name: string, newName: string): Promise<void> {
    await this.ofLayer(name, 'Rename …');
    await this.page.getByLabel('New name').fill(newName);
    await this.page.getByRole('button', { name: 'Rename', exact: true }).click();
    await this.layer(newName).waitFor();
  }

  async deleteLayer(name: string): Promise<void> {
    await this.ofLayer(name, 'Delete …');
    await this.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await this.layer(name).waitFor({ state: 'detached' });
  }

  async ofLayer(name: string, action: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for ${name}` }).click();
    await this.page.getByRole('menuitem', { name: action }).click();
  }

  history(): Locator {
    return this.page.locator('app-layer-history');
  }
}
