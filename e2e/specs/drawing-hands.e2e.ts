import type { ApiClient, SavedRegion } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expect, test as base, uniqueName } from '../fixtures';
import type { ImagePoint } from '../pages/annotate-page';

/** Where what is drawn may end up beside where the hand was, in screen px. */
const NEAR_PX = 0.5;

interface Sample {
  readonly projectId: number;
  readonly annotationId: number;
}

/** A sample of its own for each test, opened on a screen that can be touched. */
const test = base.extend<{ readonly sample: Sample }>({
  hasTouch: true,
  sample: async ({ api, signedIn: _, annotate }, use) => {
    const sample = await makeSample(api);
    await annotate.open(sample.projectId, sample.annotationId);
    await use(sample);
  },
});

async function makeSample(api: ApiClient): Promise<Sample> {
  const projectId = await api.createProject(uniqueName('Hands'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const layers = [{ name: 'DAPI', file: tiff16(square(SQUARE_A)) }];
  return { projectId, annotationId: await api.createSample(projectId, categoryId, 'sample 1', layers) };
}

/** How far the points of a region are from where they should be, screen px. */
function off(region: SavedRegion | undefined, expected: readonly ImagePoint[], scale: number): number {
  const points = region?.geometry.points ?? [];
  expect(points).toHaveLength(expected.length);
  return Math.max(
    ...expected.map(([x, y]) => Math.min(...points.map(([px, py]) => Math.hypot(px - x, py - y) * scale))),
  );
}

test('nothing snaps until somebody asks for it', async ({ annotate, api, sample }) => {
  await expect(annotate.snapping()).toHaveAttribute('aria-pressed', 'false');
  await annotate.take('Rectangle', 'rectangle');
  const scale = await annotate.drag([[80, 80], [160, 140]]); // prettier-ignore
  const corner: ImagePoint = [160 + 3 / scale, 140 + 3 / scale];
  await annotate.drawPolygon([corner, [230, 150], [200, 220]]);
  await annotate.untilSaved();
  const free = (await api.regionsOf(sample.annotationId)).at(-1);
  expect(off(free, [corner, [230, 150], [200, 220]], scale)).toBeLessThan(NEAR_PX);

  await annotate.press('Control+z');
  await annotate.snapping().click();
  await expect(annotate.snapping()).toHaveAttribute('aria-pressed', 'true');
  await annotate.drawPolygon([corner, [230, 150], [200, 220]]);
  await annotate.untilSaved();
  const [rectangle, snapped] = await api.regionsOf(sample.annotationId);
  const { x = NaN, y = NaN, width = NaN, height = NaN } = rectangle?.geometry ?? {};
  expect(snapped?.geometry.points).toContainEqual([x + width, y + height]);
});

test('two fingers move and zoom the image in the middle of a polygon', async ({ annotate, api, sample }) => {
  const corners: readonly ImagePoint[] = [[110, 110], [150, 110], [150, 150], [110, 150]]; // prettier-ignore
  await annotate.take('Polygon', 'polygon');
  const before = await annotate.tap(corners.slice(0, 2));
  await expect(annotate.unfinished('polygon')).toBeVisible();
  await annotate.pinch([[120, 130], [140, 130]], [[100, 140], [140, 140]]); // prettier-ignore
  await expect(annotate.unfinished('polygon')).toBeVisible();
  const after = await annotate.tap(corners.slice(2));
  expect(after / before).toBeGreaterThan(1.5);
  await annotate.press('Enter');
  await expect(annotate.regions()).toHaveCount(1);
  await annotate.untilSaved();
  const [region] = await api.regionsOf(sample.annotationId);
  expect(off(region, corners, before)).toBeLessThan(NEAR_PX);
});
