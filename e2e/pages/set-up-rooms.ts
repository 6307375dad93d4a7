import type { Locator, Page } from '@playwright/test';
import { choose } from './select';

/** The rooms in which a project is set up: categories, classifications, labels, and the settings of the whole. */
export class SetUpRooms {
  constructor(private readonly page: Page) {}

  async open(projectId: number, room: 'categories' | 'classifications' | 'labels' | 'settings'): Promise<void> {
    await this.page.goto(`/projects/${projectId}/${room}`);
  }

  dialog(): Locator {
    return this.page.getByRole('dialog').last();
  }

  // Classifications

  classification(name: string): Locator {
    return this.page.locator(`[data-classification="${name}"]`);
  }

  async beginClassification(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New classification' }).click();
    await this.dialog().getByLabel('Name', { exact: true }).fill(name);
  }

  async editClassification(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Edit ${name}` }).click();
    await this.untilItHasFocus();
  }

  option(place: number): Locator {
    return this.dialog().getByRole('textbox', { name: `Option ${place}`, exact: true });
  }

  options(): Promise<string[]> {
    return this.dialog()
      .locator('[data-option]')
      .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
  }

  /** As from the clipboard, into one of the fields. */
  async pasteInto(place: number, text: string): Promise<void> {
    await this.option(place).evaluate((field, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', pasted);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  async colourOption(place: number, colour: string): Promise<void> {
    await this.dialog()
      .getByRole('button', { name: `Colour of option ${place}` })
      .click();
    const choice = this.page.getByRole('dialog', { name: `Colour of option ${place}` });
    await choice.getByRole('button', { name: colour, exact: true }).click();
    await choice.waitFor({ state: 'detached' });
  }

  async keyOfOption(place: number, key: string): Promise<void> {
    await choose(this.page, this.dialog().getByRole('combobox', { name: `Key of option ${place}` }), key);
  }

  /** The question as readers will see it. */
  preview(): Locator {
    return this.dialog().locator('app-question-card');
  }

  async saveClassification(): Promise<void> {
    await this.dialog()
      .getByRole('button', { name: /^(Create classification|Save)$/ })
      .click();
  }

  async deleteClassification(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `Delete ${name}` }).click();
  }

  async confirm(action: string): Promise<void> {
    await this.dialog().getByRole('button', { name: action }).click();
  }

  async askIn(classification: string, category: string): Promise<void> {
    await this.classification(classification).getByRole('option', { name: category }).click();
  }

  // Categories

  category(name: string): Locator {
    return this.page.locator(`[data-category="${name}"]`);
  }

  categories(): Locator {
    return this.page.locator('[data-category] h2');
  }

  handleOf(category: string): Locator {
    return this.page.getByRole('button', { name: `Move category ${category}` });
  }

  async chooseQuestionsOf(category: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for category ${category}` }).click();
    await this.page.getByRole('menuitem', { name: 'Choose what it asks' }).click();
    await this.untilItHasFocus();
  }

  /** A dialog takes the focus once it is open: keys would go astray before. */
  private async untilItHasFocus(): Promise<void> {
    await this.dialog().locator(':focus').waitFor();
  }

  // Labels

  label(name: string): Locator {
    return this.page.locator(`[data-label-row="${name}"]`);
  }

  async addLabel(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'New label' }).click();
    await this.dialog().getByLabel('Name').fill(name);
    await this.dialog().getByRole('button', { name: 'Create label' }).click();
  }

  async renameLabel(name: string, to: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for label ${name}`, exact: true }).click();
    await this.page.getByRole('menuitem', { name: 'Rename or merge' }).click();
    await this.dialog().getByLabel('Name').fill(to);
    await this.dialog().getByRole('button', { name: 'Rename' }).click();
  }

  async recolourLabel(name: string, colour: string): Promise<void> {
    await this.page.getByRole('button', { name: `Colour of ${name}`, exact: true }).click();
    const choice = this.page.getByRole('dialog', { name: `Colour of ${name}`, exact: true });
    await choice.getByRole('button', { name: colour, exact: true }).click();
  }

  async deleteLabel(name: string): Promise<void> {
    await this.page.getByRole('button', { name: `More for label ${name}`, exact: true }).click();
    await this.page.getByRole('menuitem', { name: 'Delete the label' }).click();
  }

  // Settings

  async handOverTo(name: string): Promise<void> {
    const section = this.page.getByRole('region', { name: 'Hand the project over' });
    await section.getByRole('combobox', { name: 'New owner' }).fill(name);
    await this.page.getByRole('option', { name }).click();
    await section.getByRole('button', { name: 'Hand over' }).click();
    await this.confirm('Hand over');
  }
}
