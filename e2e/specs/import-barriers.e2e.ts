import { makeFolder, picture } from '../assets/folder';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.beforeEach(({ page }) => page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme));

    test('importing has no barriers in any state', async ({ page, signedIn: _, importer }) => {
      const folder = makeFolder(uniqueName('Barriers'), {
        'WT/m1/channels/DAPI.tif': picture(41),
        'WT/m1/channels/FITC.tif': Buffer.from('no image'),
        'WT/overview.tif': picture(42),
        'plate.tif': picture(43),
        'notes.txt': Buffer.from('x'),
      });
      await importer.open();
      await expectNoViolations(page);

      await importer.chooseFolder(folder.path);
      await importer.leftOut().getByRole('button').click();
      await expectNoViolations(page);
      await page.getByRole('radio', { name: /channels of one sample/ }).check();
      await page.getByRole('combobox', { name: 'Level 2' }).click();
      await page.getByRole('listbox').waitFor();
      await expectNoViolations(page, ['region']);
      await page.keyboard.press('Escape');

      await page.route('**/memento/uploads**', (route) => route.abort('internetdisconnected'));
      await importer.start();
      await importer.until('offline');
      await expectNoViolations(page);
      await importer.pause();
      await expectNoViolations(page);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('dialog').waitFor();
      await expectNoViolations(page);
      await page.getByRole('button', { name: 'Go on importing' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });

      await page.reload();
      await expect(importer.kept()).toHaveCount(1);
      await expectNoViolations(page);
      await page.unroute('**/memento/uploads**');
      await importer.goOn();
      await page.locator('[data-folder-field]').setInputFiles(folder.path);
      await importer.until('finished');
      await importer.file('FITC.tif').getByRole('button').first().waitFor();
      await expectNoViolations(page);
      folder.remove();
    });
  });
}
