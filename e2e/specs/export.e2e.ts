import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';

const REGION = {
  type: 'Feature',
  id: '7f1c2b9e-3b1d-4c55-9a51-1d9b3f6e2a11',
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [10, 10],
        [40, 10],
        [40, 40],
        [10, 40],
        [10, 10],
      ],
    ],
  },
  properties: { objectType: 'annotation', name: 'islet', classification: { name: 'Positive', color: [0, 255, 0] } },
} as const;

/** Downloads what is chosen. @returns name and path of the file */
async function downloaded(page: Page): Promise<{ name: string; path: string }> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const download = await waiting;
  return { name: download.suggestedFilename(), path: await download.path() };
}

test('a region comes in as GeoJSON and the project goes out in every format', async ({ page, api, signedIn: _ }) => {
  const name = uniqueName('Export');
  const projectId = await api.createProject(name);
  const categoryId = await api.createCategory(projectId, 'Control');
  const file = tiff16(square(SQUARE_A));
  const annotationId = await api.createSample(projectId, categoryId, 'mouse 1', [{ name: 'DAPI', file }]);
  await page.goto(`/projects/${projectId}/samples/${annotationId}`);
  await page.getByRole('button', { name: 'New drawing layer' }).click();
  await page.getByRole('menuitem', { name: 'For me alone' }).click();
  await page.getByLabel('Name of the layer').fill('From QuPath');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('button', { name: 'More for From QuPath' }).click();
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Import GeoJSON …' }).click();
  const buffer = Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: [REGION] }));
  await (await choosing).setFiles({ name: 'islets.geojson', mimeType: 'application/geo+json', buffer });
  await expect(page.getByText('1 region drawn.')).toBeVisible();
  await expect(page.getByRole('listbox', { name: 'Regions' })).toContainText('islet');

  await page.goto(`/projects/${projectId}/export`);
  await expect(page.getByRole('heading', { name: 'Export', level: 2 })).toBeVisible();
  await expectNoViolations(page);
  const formats = {
    Everything: `${name}.zip`,
    'Excel workbook': `${name}.xlsx`,
    'CSV table': `${name} regions.csv`,
    'QuPath GeoJSON': `${name} geojson.zip`,
    'ImageJ ROIs': `${name} imagej.zip`,
    'OME-XML ROIs': `${name} ome.zip`,
    COCO: `${name} coco.json`,
  };
  for (const [format, fileName] of Object.entries(formats)) {
    await page.getByRole('radio', { name: format }).check();
    const { name: saved, path } = await downloaded(page);
    expect(saved).toBe(fileName);
    if (/zip$|xlsx$/.test(saved)) execFileSync('python3', ['-m', 'zipfile', '-t', path]);
    else if (saved.endsWith('.json'))
      expect(JSON.parse(readFileSync(path, 'utf8'))).toHaveProperty('annotations.length', 1);
    else expect(readFileSync(path, 'utf8')).toContain('islet');
  }
});

test('picked samples alone are exported', async ({ page, api, signedIn: _ }) => {
  const projectId = await api.createProject(uniqueName('Export'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const ids: number[] = [];
  for (const sample of ['mouse 1', 'mouse 2']) {
    const file = tiff16(square(SQUARE_A));
    ids.push(await api.createSample(projectId, categoryId, sample, [{ name: `${sample} DAPI`, file }]));
  }
  await page.goto(`/projects/${projectId}/export?samples=${ids[1]}`);
  await expect(page.getByText('Of 1 selected sample.')).toBeVisible();
  await page.getByRole('radio', { name: 'CSV table' }).check();
  await page.getByRole('combobox', { name: 'Table' }).click();
  await page.getByRole('option', { name: 'Samples', exact: true }).click();
  const { path } = await downloaded(page);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('mouse 2');
  expect(text).not.toContain('mouse 1');
});
