import type { ApiClient, SavedGeometry, SavedRegion } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expect, test as base, uniqueName } from '../fixtures';
import { RegionDesk } from '../pages/region-desk';
import type { AnnotatePage, ImagePoint } from '../pages/annotate-page';

/** Where what is drawn may end up beside where the hand was, in screen px. */
const NEAR_PX = 0.5;

interface Sample {
  readonly projectId: number;
  readonly annotationId: number;
}

/** A sample of its own for each test, opened. */
const test = base.extend<{ readonly sample: Sample }>({
  sample: async ({ api, signedIn: _, annotate }, use) => {
    const sample = await makeSample(api);
    await annotate.open(sample.projectId, sample.annotationId);
    await use(sample);
  },
});

async function makeSample(api: ApiClient): Promise<Sample> {
  const projectId = await api.createProject(uniqueName('Tools'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const layers = [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }];
  return { projectId, annotationId: await api.createSample(projectId, categoryId, 'sample 1', layers) };
}

/** What the server has when everything is saved and the page read anew. */
async function savedRegions(annotate: AnnotatePage, api: ApiClient, { annotationId }: Sample, count: number) {
  await expect(annotate.regions()).toHaveCount(count);
  await annotate.untilSaved();
  await annotate.reload();
  await expect(annotate.regions()).toHaveCount(count);
  return api.regionsOf(annotationId);
}

function only(regions: readonly SavedRegion[]): SavedRegion {
  const [region] = regions;
  if (!region || regions.length !== 1) throw new Error(`One region expected, not ${regions.length}.`);
  return region;
}

function expectBox({ geometry }: SavedRegion, [x, y]: ImagePoint, [width, height]: ImagePoint, scale: number): void {
  const { x: left = NaN, y: top = NaN, width: w = NaN, height: h = NaN } = geometry;
  const off = [left - x, top - y, left + w - x - width, top + h - y - height].map((by) => Math.abs(by) * scale);
  expect(Math.max(...off)).toBeLessThan(NEAR_PX);
}

function expectPoints(points: SavedGeometry['points'], expected: readonly ImagePoint[], scale: number): void {
  expect(points).toHaveLength(expected.length);
  const off = expected.map(([x, y]) =>
    Math.min(...(points ?? []).map(([px, py]) => Math.hypot(px - x, py - y) * scale)),
  );
  expect(Math.max(...off)).toBeLessThan(NEAR_PX);
}

const box = ([x, y]: ImagePoint, [right, bottom]: ImagePoint): ImagePoint[] => [
  [x, y],
  [right, y],
  [right, bottom],
  [x, bottom],
];

test('an ellipse is dragged open, with Shift a circle, with Alt from its centre', async ({ annotate, api, sample }) => {
  await annotate.take('Ellipse', 'ellipse');
  const scale = await annotate.drag([[60, 60], [160, 110]]); // prettier-ignore
  await annotate.drag([[200, 160], [230, 170]], 'Shift', 'Alt'); // prettier-ignore
  const [ellipse, circle] = await savedRegions(annotate, api, sample, 2);
  if (!ellipse || !circle) throw new Error('Two ellipses expected.');
  expect([ellipse.shape, circle.shape]).toEqual(['ellipse', 'ellipse']);
  expectBox(ellipse, [60, 60], [100, 50], scale);
  expectBox(circle, [170, 130], [60, 60], scale);
});

test('a freehand outline stays where it was drawn', async ({ annotate, api, sample }) => {
  const round = Array.from({ length: 40 }, (_, i): ImagePoint => {
    const angle = (2 * Math.PI * i) / 40;
    return [140 + 60 * Math.cos(angle), 130 + 50 * Math.sin(angle)];
  });
  await annotate.take('Freehand', 'freehand');
  const scale = await annotate.drag(round);
  const region = only(await savedRegions(annotate, api, sample, 1));
  expect(region.shape).toBe('freehand');
  const { points = [] } = region.geometry;
  expect(points.length).toBeGreaterThan(10);
  // On the way between two of the places the hand cut the corner: the chord is up to 0.19 px inside.
  for (const [x, y] of points) {
    const away = Math.abs(Math.hypot((x - 140) / 60, (y - 130) / 50) - 1) * 50;
    expect(away * scale).toBeLessThan(NEAR_PX + 0.19 * scale);
  }
});

test('the right button ends a polygon', async ({ annotate, api, sample }) => {
  const corners: ImagePoint[] = [[60, 60], [200, 80], [120, 180]]; // prettier-ignore
  const scale = await annotate.drag([[5, 5], [6, 6]]); // prettier-ignore
  await annotate.take('Polygon', 'polygon');
  await annotate.click([...corners, [220, 220]], { rightAtEnd: true });
  const region = only(await savedRegions(annotate, api, sample, 1));
  expectPoints(region.geometry.points, corners, scale);
});

test('measures go with the hand, while drawing and while changing', async ({ annotate, sample: _ }) => {
  const area = async (): Promise<number> =>
    Number.parseFloat(
      ((await annotate.liveMeasure().innerText()).match(/Area\s+([\d.\s]+) px²/)?.[1] ?? '').replace(/\s/g, ''),
    );
  await annotate.press('b');
  await expect(annotate.liveMeasure()).toHaveCount(0);
  await annotate.dragAnd([60, 60], [160, 110], async () => {
    await expect.poll(area).toBeGreaterThan(4900);
    expect(await area()).toBeLessThan(5100);
  });
  await expect(annotate.liveMeasure()).toHaveCount(0);
  await annotate.press('v');
  await annotate.dragAnd([160, 110], [180, 160], async () => {
    await expect.poll(area).toBeGreaterThan(11_700);
    expect(await area()).toBeLessThan(12_300);
  });
  await annotate.press('l');
  await annotate.click([
    [20, 20],
    [20, 120],
  ]);
  await expect(annotate.liveMeasure()).toContainText('Length');
  await annotate.press('Escape');
});

test('a polygon that crosses itself becomes a region for each loop', async ({ annotate, api, sample, page }) => {
  await annotate.press('p');
  await annotate.click([
    [40, 40],
    [200, 200],
    [200, 40],
    [40, 160],
  ]);
  await expect(page.getByText(/crosses itself/)).toBeVisible();
  await annotate.press('Enter');
  const regions = await savedRegions(annotate, api, sample, 2);
  expect(regions.map(({ shape }) => shape)).toEqual(['polygon', 'polygon']);
  expect(regions.every(({ geometry }) => geometry.points?.length === 3)).toBe(true);
});

test('a box is resized by its corner and turned by its handle', async ({ annotate, api, sample }) => {
  await annotate.take('Rectangle', 'rectangle');
  const scale = await annotate.drag([[80, 80], [160, 140]]); // prettier-ignore
  await annotate.take('Select', 'select');
  await annotate.drag([[160, 140], [200, 160]]); // prettier-ignore
  // The handle is 26 screen px above the middle of the upper side; a quarter of a turn puts it beside the right one.
  await annotate.drag([[140, 80 - 26 / scale], [140 + 40 + 26 / scale, 120]], 'Shift'); // prettier-ignore
  const region = only(await savedRegions(annotate, api, sample, 1));
  expectBox(region, [80, 80], [120, 80], scale);
  expect(region.geometry.rotation).toBeCloseTo(Math.PI / 2, 6);
});

test('corners are added, moved and removed', async ({ annotate, api, sample, page }) => {
  await annotate.drawPolygon(box([60, 60], [180, 160]));
  await annotate.take('Corners', 'vertices');
  const scale = await annotate.drag([[120, 60], [120, 40]]); // prettier-ignore
  await annotate.click([[60, 160]]);
  await page.keyboard.press('Delete');
  // A key that was pressed just now may not be counted as unsaved yet.
  await expect.poll(async () => only(await api.regionsOf(sample.annotationId)).geometry.points?.length).toBe(4);
  const region = only(await savedRegions(annotate, api, sample, 1));
  expectPoints(region.geometry.points, [[60, 60], [120, 40], [180, 60], [180, 160]], scale); // prettier-ignore
});

test('areas are united, subtracted and split', async ({ annotate, api, sample }) => {
  await annotate.take('Rectangle', 'rectangle');
  const scale = await annotate.drag([[60, 60], [160, 140]]); // prettier-ignore
  await annotate.drag([[120, 100], [220, 180]]); // prettier-ignore
  await annotate.take('Select', 'select');
  await annotate.click([[80, 80]]);
  await annotate.click([[200, 160]], { shift: true });
  await annotate.operate('Unite areas');
  await expect(annotate.regions()).toHaveCount(1);

  await annotate.take('Rectangle', 'rectangle');
  await annotate.drag([[80, 80], [100, 100]]); // prettier-ignore
  await annotate.take('Select', 'select');
  await annotate.click([[70, 70]]);
  await annotate.click([[90, 90]], { shift: true });
  await annotate.operate('Subtract from the first selected');
  await expect(annotate.regions()).toHaveCount(1);
  await annotate.untilSaved();
  const whole = only(await api.regionsOf(sample.annotationId));
  const outline: ImagePoint[] = [[60, 60], [160, 60], [160, 100], [220, 100], [220, 180], [120, 180], [120, 140], [60, 140]]; // prettier-ignore
  expectPoints(whole.geometry.points, outline, scale);
  expectPoints(whole.geometry.holes?.[0], box([80, 80], [100, 100]), scale);

  await annotate.take('Split', 'split');
  await annotate.drag([[140, 40], [140, 200]]); // prettier-ignore
  const parts = await savedRegions(annotate, api, sample, 2);
  const [left, right] = [...parts].sort(
    (a, b) => (a.geometry.points?.[0]?.[0] ?? 0) - (b.geometry.points?.[0]?.[0] ?? 0),
  );
  expectPoints(left?.geometry.points, [[60, 60], [140, 60], [140, 180], [120, 180], [120, 140], [60, 140]], scale); // prettier-ignore
  expectPoints(right?.geometry.points, [[140, 60], [160, 60], [160, 100], [220, 100], [220, 180], [140, 180]], scale); // prettier-ignore
  expect(parts.map(({ region_id }) => region_id)).toContain(whole.region_id);
});

test('a region is moved by the arrow keys, duplicated, and undone step by step', async ({
  annotate,
  api,
  sample,
  page,
}) => {
  await annotate.take('Rectangle', 'rectangle');
  const scale = await annotate.drag([[80, 80], [160, 140]]); // prettier-ignore
  await annotate.take('Select', 'select');
  await annotate.click([[120, 110]]);
  await expect(new RegionDesk(page).selected()).toHaveCount(1);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowDown');
  // A run of presses counts when it is over: until then "saved" speaks of what was there.
  const off = async () => {
    const { x = 0, y = 0 } = only(await api.regionsOf(sample.annotationId)).geometry;
    return scale * Math.max(Math.abs(x - 80 - 10 / scale), Math.abs(y - 80 - 1 / scale));
  };
  await expect.poll(off).toBeLessThan(NEAR_PX);
  await annotate.untilSaved();
  const moved = only(await api.regionsOf(sample.annotationId));
  expectBox(moved, [80 + 10 / scale, 80 + 1 / scale], [80, 60], scale);

  await page.keyboard.press('Control+d');
  const both = await savedRegions(annotate, api, sample, 2);
  const copy = both.find(({ region_id }) => region_id !== moved.region_id);
  if (!copy) throw new Error('The copy has not been saved.');
  expectBox(copy, [80 + 20 / scale, 80 + 11 / scale], [80, 60], scale);
});

test('regions are pasted into another sample where they were', async ({ annotate, api, sample, page }) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await annotate.take('Ellipse', 'ellipse');
  const scale = await annotate.drag([[60, 60], [160, 110]]); // prettier-ignore
  await page.keyboard.press('Control+c');
  await annotate.untilSaved();
  const other = await makeSample(api);
  await annotate.open(other.projectId, other.annotationId);
  await page.locator('app-canvas-view').focus();
  await page.keyboard.press('Control+v');
  const pasted = only(await savedRegions(annotate, api, other, 1));
  const [original] = await api.regionsOf(sample.annotationId);
  expectBox(pasted, [60, 60], [100, 50], scale);
  expect(pasted.geometry).toEqual(original?.geometry);
  expect(pasted.region_id).not.toBe(original?.region_id);
});
