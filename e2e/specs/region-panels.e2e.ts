import { randomUUID } from 'node:crypto';
import type { ApiClient } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expect, test, uniqueName } from '../fixtures';
import type { ImagePoint } from '../pages/annotate-page';
import { RegionDesk } from '../pages/region-desk';

const SMALL: readonly ImagePoint[] = [
  [40, 40],
  [60, 40],
  [60, 60],
  [40, 60],
];
const LARGE: readonly ImagePoint[] = [
  [100, 100],
  [200, 100],
  [200, 200],
  [100, 200],
];

async function makeSample(api: ApiClient): Promise<{ projectId: number; annotationId: number }> {
  const projectId = await api.createProject(uniqueName('Panels'));
  const categoryId = await api.createCategory(projectId, 'Control');
  await api.createLabel(projectId, 'Stroma');
  await api.createLabel(projectId, 'Tumour');
  const file = tiff16(square(SQUARE_A));
  return {
    projectId,
    annotationId: await api.createSample(projectId, categoryId, 'sample 1', [{ name: 'DAPI', file }]),
  };
}

test('a list that can be ordered, walked through by keys and changed', async ({ page, api, signedIn: _, annotate }) => {
  const { projectId, annotationId } = await makeSample(api);
  const desk = new RegionDesk(page);
  await annotate.open(projectId, annotationId);
  await annotate.drawPolygon(SMALL);
  await annotate.drawPolygon(LARGE);
  await annotate.press('v');
  await desk.sortBy('By size');
  await expect.poll(() => desk.names()).toEqual(['Polygon 2', 'Polygon 1']);

  await desk.list().focus();
  await annotate.press('Home');
  await expect(desk.selected()).toHaveText(/Polygon 2/);
  await annotate.press('Shift+ArrowDown');
  await expect(desk.selected()).toHaveCount(2);
  await desk.field('Class').selectOption({ index: 2 });
  await desk.field('Line, px').fill('4.5');
  await annotate.press('Tab');
  await annotate.untilSaved();
  expect(await api.regionsOf(annotationId)).toMatchObject([{ stroke_px: 4.5 }, { stroke_px: 4.5 }]);
  const [one, other] = await api.regionsOf(annotationId);
  expect(one?.label_id).toBeGreaterThan(0);
  expect(other?.label_id).toBe(one?.label_id);

  await annotate.region('Polygon 1').click();
  const area = Number.parseFloat((await desk.measure('Area').innerText()).replace(/\s/g, ''));
  expect(area).toBeGreaterThan(380);
  expect(area).toBeLessThan(420);
  await annotate.press('Escape');
  await annotate.region('Polygon 1').click();
  await annotate.press('Alt+Digit1');
  await desk.field('Locked').check();
  await annotate.untilSaved();
  await expect(desk.field('Name')).toBeDisabled();
  const regions = await api.regionsOf(annotationId);
  expect(regions.filter(({ locked }) => locked)).toHaveLength(1);
  expect(new Set(regions.map(({ label_id }) => label_id)).size).toBe(2);
  // Locked: a key that deletes leaves it.
  await desk.list().focus();
  await annotate.press('Control+a');
  await annotate.press('Delete');
  await expect(annotate.regions()).toHaveCount(1);
  await expect(annotate.regions()).toHaveText(/Polygon 1/);
});

test('several layers: made, drawn on, put in order, shown faintly, deleted', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, annotationId } = await makeSample(api);
  const desk = new RegionDesk(page);
  await annotate.open(projectId, annotationId);
  await annotate.drawPolygon(SMALL);
  await annotate.untilSaved();
  const [own] = await desk.layerNames();
  await desk.makeLayer('Consensus', 'For all who take part');
  await annotate.drawPolygon(LARGE);
  await annotate.untilSaved();
  const [first, second] = await api.regionsOf(annotationId);
  expect(first?.layer_id).not.toBe(second?.layer_id);
  expect(await desk.layerNames()).toEqual(['Consensus', own]);
  await desk.ofLayer('Consensus', 'Move down');
  await expect.poll(() => desk.layerNames()).toEqual([own, 'Consensus']);
  await desk.layer('Consensus').getByLabel('Opacity of Consensus').fill('0.3');
  await desk.layer('Consensus').getByRole('button', { name: 'Show Consensus' }).click();
  await expect(desk.layer('Consensus').getByRole('button', { name: 'Show Consensus' })).toHaveAttribute(
    'aria-pressed',
    'false',
  );
  await annotate.reload();
  expect(await desk.layerNames()).toEqual([own, 'Consensus']);
  await expect(desk.layer('Consensus').getByLabel('Opacity of Consensus')).toHaveValue('0.3');
  await desk.ofLayer('Consensus', 'Delete …');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(desk.layer('Consensus')).toHaveCount(0);
  await expect(annotate.regions()).toHaveCount(1);
  expect(await api.regionsOf(annotationId)).toHaveLength(1);
});

test('an earlier state is looked at and brought back', async ({ page, api, signedIn: _, annotate }) => {
  const { projectId, annotationId } = await makeSample(api);
  const desk = new RegionDesk(page);
  await annotate.open(projectId, annotationId);
  await annotate.drawPolygon(SMALL);
  await annotate.untilSaved();
  await annotate.renameRegion('Polygon 1', 'kept');
  await annotate.untilSaved();
  await annotate.deleteRegion('kept');
  await annotate.untilSaved();
  expect(await api.regionsOf(annotationId)).toEqual([]);

  const [layer] = await desk.layerNames();
  await desk.ofLayer(layer ?? '', 'History …');
  await expect(desk.history().getByRole('listitem')).toHaveCount(3);
  await desk.history().getByRole('listitem').nth(1).getByRole('button').click();
  await desk.history().getByRole('button', { name: 'Restore' }).click();
  await expect(annotate.regions()).toHaveText(/kept/);
  expect(await api.regionsOf(annotationId)).toMatchObject([{ name: 'kept' }]);
});

test('a list of more lines than fit: keys bring the line that they reach into view', async ({
  page,
  api,
  signedIn: _,
  annotate,
}) => {
  const { projectId, annotationId } = await makeSample(api);
  const many = 300;
  const square = (n: number) => {
    const [x, y] = [10 + (n % 20) * 10, 10 + Math.floor(n / 20) * 10];
    return { points: [[x, y], [x + 5, y], [x + 5, y + 5]] }; // prettier-ignore
  };
  await api.drawAll(
    annotationId,
    Array.from({ length: many }, (_, n) => ({
      ...{ region_id: randomUUID(), version: 0, shape: 'polygon', geometry: square(n) },
    })),
  );
  const desk = new RegionDesk(page);
  await annotate.open(projectId, annotationId);
  await expect(page.locator('[data-region-count]')).toHaveText(String(many));
  expect(await annotate.regions().count()).toBeLessThan(60);

  /** The line that keys act on, as a screen reader finds it: it must be there, in view, and say its place. */
  const demandActive = async (place: number) => {
    const line = desk.list().locator(`[role="option"][aria-posinset="${place}"]`);
    await expect(line).toBeInViewport({ ratio: 0.99 });
    await expect(line).toHaveAttribute('aria-setsize', String(many));
    await expect(desk.list()).toHaveAttribute('aria-activedescendant', (await line.getAttribute('id')) ?? '');
    await expect(line).toHaveText(new RegExp(`^\\s*Polygon ${place}\\s*$`));
    const [list, box] = [await desk.list().boundingBox(), await line.boundingBox()];
    expect(box?.y).toBeGreaterThanOrEqual((list?.y ?? Infinity) - 1);
    expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0) + 1);
  };
  await desk.list().focus();
  await annotate.press('Home');
  await demandActive(1);
  await annotate.press('End');
  await demandActive(many);
  await annotate.press('PageUp');
  await demandActive(many - 8);
  await annotate.press('ArrowUp');
  await demandActive(many - 9);
  // The wheel takes the line out of view; the next key brings it back.
  await desk.list().hover();
  await page.mouse.wheel(0, -6000);
  await expect(desk.list().locator(`[role="option"][aria-posinset="${many - 9}"]`)).toHaveCount(0);
  await annotate.press('ArrowDown');
  await demandActive(many - 8);
  await annotate.press('Shift+Home');
  await demandActive(1);
  await expect(desk.details().getByRole('heading')).toHaveText(`${many - 8} selected regions`);
  await annotate.press('Control+a');
  await expect(desk.details().getByRole('heading')).toHaveText(`${many} selected regions`);
  await annotate.press('Delete');
  await expect(page.locator('[data-region-count]')).toHaveText('0');
  await annotate.untilSaved();
  expect(await api.regionsOf(annotationId)).toEqual([]);
});

test('what the pointer is over is shown in the list and on the image', async ({ page, api, signedIn: _, annotate }) => {
  const { projectId, annotationId } = await makeSample(api);
  const desk = new RegionDesk(page);
  await annotate.open(projectId, annotationId);
  await annotate.drawPolygon(SMALL);
  await annotate.drawPolygon(LARGE);
  await annotate.press('v');
  await annotate.click([[240, 30]]);
  await expect(desk.selected()).toHaveCount(0);

  await annotate.pointAt([150, 150]);
  await expect(desk.hovered()).toHaveText(/Polygon 2/);
  await annotate.pointAt([50, 50]);
  await expect(desk.hovered()).toHaveText(/Polygon 1/);
  await annotate.pointAt([240, 30]);
  await expect(desk.hovered()).toHaveCount(0);

  const inBoth: readonly ImagePoint[] = [[120, 180], [45, 55]]; // prettier-ignore
  const [large, small] = await annotate.coloursAt(inBoth);
  const pointed = () => annotate.coloursAt(inBoth, () => annotate.region('Polygon 2').hover());
  await expect.poll(async () => (await pointed())[0]).not.toEqual(large);
  await expect(desk.hovered()).toHaveText(/Polygon 2/);
  expect((await pointed())[1]).toEqual(small);
});
