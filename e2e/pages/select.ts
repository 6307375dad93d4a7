import type { Locator, Page } from '@playwright/test';

/**
 * Chooses in a select, and waits until its list has faded: whoever presses the same select again within that tenth of a second, as
 * only a program does, has the list taken away as it opens.
 */
export async function choose(page: Page, select: Locator, name: string): Promise<void> {
  await select.click();
  const option = page.getByRole('option', { name, exact: true });
  await option.click();
  await option.waitFor({ state: 'detached' });
}
