import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * In the page itself: for frames of strangers, of which we have none, axe would open another page for each look, behind which
 * this one may stand still.
 */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });

/** Asks axe about what is on the page now, once it has come to rest. */
export async function expectNoViolations(page: Page, except: readonly string[] = []): Promise<void> {
  await untilStill(page);
  const { violations } = await axe(page)
    .withTags(WCAG_22_AA)
    .disableRules([...except])
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
  expect(found).toEqual([]);
}

/** The same in the dark theme as well, where nothing but colours can differ: one visit in the light one serves both. */
export async function expectNoViolationsInBothThemes(page: Page): Promise<void> {
  await expectNoViolations(page);
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
  await untilStill(page);
  const { violations } = await axe(page).withRules(['color-contrast', 'link-in-text-block']).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.failureSummary ?? ''}`))).toEqual([]);
  await page.evaluate(() => delete document.documentElement.dataset['theme']);
}

/** Half-way through fading in, everything has too little contrast. */
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((each) => each.finished));
  });
}
