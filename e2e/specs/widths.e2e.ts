import type { Page } from '@playwright/test';
import type { ApiClient } from '../api-client';
import { square, SQUARE_A, SQUARE_B } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';

const LONG = 'Immunofluorescence_of_the_left_hippocampus_series_2026';

async function aProject(api: ApiClient): Promise<{ projectId: number; annotationId: number }> {
  const projectId = await api.createProject(uniqueName(LONG));
  const categoryId = await api.createCategory(projectId, `${LONG}_control`);
  await api.createLabel(projectId, 'positive');
  await api.ask(categoryId, [await api.createClassification(projectId, 'Grade', 'none,mild,severe')]);
  const layers = [
    { name: 'DAPI', file: tiff16(square(SQUARE_A)) },
    { name: 'FITC', file: tiff16(square(SQUARE_B)) },
  ];
  return { projectId, annotationId: await api.createSample(projectId, categoryId, `${LONG}_01`, layers) };
}

/** What reaches beyond the right edge of the window and is not in a box that scrolls by itself. */
async function whatSticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const isInScroller = (it: Element | null): boolean =>
      it !== null && (getComputedStyle(it).overflowX !== 'visible' || isInScroller(it.parentElement));
    const wide = [...document.body.querySelectorAll('*')].filter(
      (it) => it.getBoundingClientRect().right > clientWidth && !isInScroller(it.parentElement),
    );
    const words = wide.map((it) => `${it.tagName.toLowerCase()}.${it.className} ${it.getBoundingClientRect().right}`);
    return [`${scrollWidth} px wide`, ...words.slice(0, 8)];
  });
}

const PICTURES = process.env['MEMENTO_E2E_PICTURES'];

for (const [width, height] of [
  [360, 780],
  [3840, 2160],
] as const) {
  test(`no page scrolls sideways at ${width} px`, async ({ page, api, signedIn: _ }) => {
    test.slow();
    const { projectId, annotationId } = await aProject(api);
    const rooms = ['samples', 'samples?view=table', 'categories', 'classifications', 'labels', 'images', 'people'];
    const more = ['shares', 'export', 'settings', 'trash', 'activity'];
    const pages: Record<string, string> = {
      ...{ '/': 'app-project-card', '/import': 'app-source-step', '/search?q=hippocampus': 'app-search-page section' },
      ...{ '/account': 'app-sessions-section tbody tr', '/admin/users': 'app-users-page tbody tr' },
      [`/projects/${projectId}/import`]: 'app-source-step',
      [`/projects/${projectId}/samples/${annotationId}`]: 'app-canvas-view[data-tiles="ready"]',
      ...Object.fromEntries([...rooms, ...more].map((room) => [`/projects/${projectId}/${room}`, 'h1'])),
    };
    await page.setViewportSize({ width, height });
    for (const [address, ready] of Object.entries(pages)) {
      await page.goto(address);
      await page.locator(ready).first().waitFor();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      expect.soft(await whatSticksOut(page), address).toEqual([]);
      const name = `${width}${address.replace(/\W+/g, '-')}.png`;
      if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}`, fullPage: width < 1000 });
    }
    await page.goto(`/projects/${projectId}/samples/${annotationId}`);
    await page.locator('app-canvas-view[data-tiles="ready"]').waitFor();
    await expectNoViolations(page);
  });
}
