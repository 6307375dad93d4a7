import { square, SQUARE_A, SQUARE_B } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { ADMIN, expect, test, uniqueName } from '../fixtures';
import type { ImagePoint } from '../pages/annotate-page';

const CORNERS: readonly ImagePoint[] = [
  [60, 60],
  [200, 80],
  [180, 220],
  [70, 180],
];

test('from signing in to a submitted sample', async ({ page, api, signInPage, home, project, annotate }) => {
  test.slow();
  const name = uniqueName('Whole path');
  await test.step('sign in and make a project with a category and labels', async () => {
    await signInPage.open();
    await signInPage.signIn(ADMIN.username, ADMIN.password);
    await home.createProject(name);
    await project.createCategory('Treated');
    await project.addLabel('positive');
    await project.addLabel('artefact');
  });

  await test.step('import two 16-bit channels as one sample, and open it', async () => {
    const files = [
      { name: 'DAPI.tif', buffer: tiff16(square(SQUARE_A)) },
      { name: 'FITC.tif', buffer: tiff16(square(SQUARE_B)) },
    ];
    await project.importFiles(files, 'Treated', 'sample 1');
    await project.untilReady('sample 1');
    await project.openSample('sample 1');
    await annotate.untilDrawn();
  });

  const annotationId = Number(/samples\/(\d+)/.exec(page.url())?.[1]);

  await test.step('draw a polygon; it is saved as drawn, and there after a reload', async () => {
    await annotate.drawPolygon(CORNERS);
    await annotate.untilSaved();
    await annotate.renameRegion('Polygon 1', 'Nucleus');
    await annotate.untilSaved();
    const [region] = await api.regionsOf(annotationId);
    expect(region).toMatchObject({ shape: 'polygon', name: 'Nucleus' });
    expectNear(region?.geometry.points ?? [], CORNERS);
    await annotate.reload();
    await expect(annotate.regions()).toHaveCount(1);
    await expect(annotate.regions()).toContainText('Nucleus');
  });

  await test.step('set a label', async () => {
    await annotate.toggleLabel('positive');
    await annotate.reload();
    await expect(annotate.label('positive')).toHaveAttribute('aria-pressed', 'true');
    await expect(annotate.label('artefact')).toHaveAttribute('aria-pressed', 'false');
    expect(await api.labelsOf(annotationId)).toEqual(['positive']);
  });

  await test.step('submit by keyboard', async () => {
    await annotate.submitByKeyboard();
    await expect(annotate.status()).toHaveAttribute('data-status', 'submitted');
    expect(await api.statusOf(annotationId)).toBe('S');
  });

  await test.step('the project shows the progress', async () => {
    await home.open();
    await home.untilListed(name);
    await expect(home.card(name)).toContainText('1 of 1 submitted');
  });
});

function expectNear(points: readonly ImagePoint[], corners: readonly ImagePoint[]): void {
  expect(points).toHaveLength(corners.length);
  points.forEach(([x, y], index) => {
    const [wantedX, wantedY] = corners[index] ?? [NaN, NaN];
    expect(Math.abs(x - wantedX)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(y - wantedY)).toBeLessThanOrEqual(0.5);
  });
}
