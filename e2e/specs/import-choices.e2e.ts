import { picture } from '../assets/folder';
import { tiff16 } from '../assets/tiff';
import { expect, test, uniqueName } from '../fixtures';

const WIDE = 2400;
const wide = (seed: number) => tiff16({ width: WIDE, height: 20, value: (x, y) => (x * 13 + y * 7 + seed) % 65_536 });

test('how images are kept is chosen for each import', async ({ page, api, signedIn: _, importer }) => {
  const projectId = await api.createProject(uniqueName('Kept'));
  await api.createCategory(projectId, 'Control');
  const importOne = async (name: string, seed: number, code?: string) => {
    await importer.open(projectId);
    await importer.chooseFiles([{ name: `${name}.tif`, buffer: wide(seed) }]);
    await page.getByRole('combobox', { name: 'Category' }).fill('Control');
    if (code !== undefined) {
      await page.getByRole('combobox', { name: 'How images are kept' }).click();
      await page.getByRole('option', { name: code }).click();
      await expect(page.getByText('Larger images are made smaller. For overviews.')).toBeVisible();
    }
    await importer.start();
    await importer.until('finished');
    await importer.untilTiled(1);
  };
  await importOne('exact', 1);
  await importOne('overview', 2, 'At most 2048 px, exact (2)');
  await importOne('exact again', 3);
  const images = Object.values(await api.imagesOf(projectId)).sort((a, b) => a.width - b.width);
  expect(images).toEqual([
    { format: 2, width: 2048 },
    { format: 5, width: WIDE },
    { format: 5, width: WIDE },
  ]);
});

test('an import tells how far all of it is, and how long it still takes', async ({
  page,
  api,
  context,
  signedIn: _,
  importer,
}) => {
  const projectId = await api.createProject(uniqueName('Slow line'));
  const session = await context.newCDPSession(page);
  const sendAt = (bytesPerSecond: number) =>
    session.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytesPerSecond },
    });
  await importer.open(projectId);
  await importer.chooseFiles([1, 2, 3].map((seed) => ({ name: `cell ${seed}.tif`, buffer: picture(seed, 600) })));
  await page.getByRole('combobox', { name: 'Category' }).fill('Control');
  await sendAt(100_000);
  await importer.start();
  const whole = page.getByRole('progressbar', { name: 'Sent of the whole import' });
  await expect(whole).toHaveAttribute('aria-valuemax', /^216\d{4}$/);
  await expect(importer.figures()).toContainText(
    /[0-2] of 3 files · .* of 2\.2\sMB · (a few seconds|about \d+ (seconds|minutes)) left/,
  );
  const sent = Number(await whole.getAttribute('aria-valuenow'));
  expect(sent).toBeGreaterThan(0);
  await expect.poll(async () => Number(await whole.getAttribute('aria-valuenow'))).toBeGreaterThan(sent);
  await sendAt(-1);
  await importer.until('finished');
  await expect(importer.figures()).toHaveText('3 of 3 files · 2.2 MB of 2.2 MB');
});
