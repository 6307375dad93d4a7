import type { Page } from '@playwright/test';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expect, test, uniqueName } from '../fixtures';

/** Sides of what is drawn on, CSS px, and of what it lies in. */
async function sides(page: Page): Promise<{ stage: number[]; host: number[]; canvases: number[] }> {
  return page.evaluate(() => {
    const sidesOf = (selector: string) => {
      const { width, height } = document.querySelector(selector)?.getBoundingClientRect() ?? { width: 0, height: 0 };
      return [width, height];
    };
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('app-canvas-view .stage canvas')];
    const strange = canvases.filter((canvas) => canvas.style.width !== '' && canvas.clientWidth > 200);
    return {
      stage: sidesOf('app-canvas-view .stage'),
      host: sidesOf('app-canvas-view'),
      canvases: strange.flatMap(({ clientWidth, clientHeight }) => [clientWidth, clientHeight]),
    };
  });
}

/** Runs in the page, before anything else: as if the browser did not know CSS `round()`. */
function forgetRound(): void {
  const supports = CSS.supports.bind(CSS);
  CSS.supports = (...words: string[]) => !words.join(' ').includes('round(') && supports(...(words as [string]));
  const forget = () => {
    for (const sheet of document.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (!(rule instanceof CSSStyleRule) || !rule.style.width.includes('round(')) continue;
        rule.style.width = '100%';
        rule.style.height = '100%';
      }
    }
  };
  new MutationObserver(forget).observe(document, { childList: true, subtree: true });
}

for (const knows of [true, false]) {
  test(`the stage is a whole number of device px wide in a browser that ${knows ? 'rounds' : 'does not round'} sides`, async ({
    page,
    api,
    signedIn: _,
    annotate,
  }) => {
    if (!knows) await page.addInitScript(forgetRound);
    const projectId = await api.createProject(uniqueName('Stage'));
    const categoryId = await api.createCategory(projectId, 'Control');
    const file = tiff16(square(SQUARE_A));
    const annotationId = await api.createSample(projectId, categoryId, 'sample 1', [{ name: 'DAPI', file }]);
    for (const [width, height] of [
      [1283, 811],
      [1090, 702],
      [1285, 809],
    ] as const) {
      await page.setViewportSize({ width, height });
      if (width === 1283) await annotate.open(projectId, annotationId);
      await expect
        .poll(async () => {
          const { stage, host, canvases } = await sides(page);
          return (
            [...stage, ...canvases].every((side) => side > 0 && side % 4 === 0) &&
            host.every((side, i) => side - (stage[i] ?? 0) < 4 && side >= (stage[i] ?? 0))
          );
        })
        .toBe(true);
    }
    // That it is this page's own doing, and not the stylesheet's.
    const own = await page.locator('app-canvas-view .stage').getAttribute('style');
    expect(own?.includes('width') ?? false).toBe(!knows);
  });
}
