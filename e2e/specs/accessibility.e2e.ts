import type { ApiClient } from '../api-client';
import { square, SQUARE_A, SQUARE_B } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { CommentsPanel } from '../pages/comments-panel';
import { RegionDesk } from '../pages/region-desk';
import { ScoringDesk } from '../pages/scoring-desk';
import { SharePage } from '../pages/share-page';

async function makeProject(api: ApiClient): Promise<{ projectId: number; categoryId: number; annotationId: number }> {
  const projectId = await api.createProject(uniqueName('Accessible'));
  const categoryId = await api.createCategory(projectId, 'Control');
  await api.createCategory(projectId, 'Treated');
  await api.createLabel(projectId, 'positive');
  const annotationId = await api.createSample(projectId, categoryId, 'sample 1', [
    { name: 'DAPI', file: tiff16(square(SQUARE_A)) },
    { name: 'FITC', file: tiff16(square(SQUARE_B)) },
  ]);
  return { projectId, categoryId, annotationId };
}

// One of the longest files: its tests share nothing but the server, and both workers take of them.
test.describe.configure({ mode: 'parallel' });

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.beforeEach(({ page }) => page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme));

    test('the pages without an account have no barriers', async ({ page, signInPage }) => {
      await signInPage.open();
      await signInPage.signIn('nobody', 'nothing');
      await signInPage.problem().waitFor();
      await expectNoViolations(page);
      await page.goto('/setup?token=used');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expectNoViolations(page);
    });

    test('home, its dialog and the search have no barriers', async ({ page, api, signedIn: _, home }) => {
      await makeProject(api);
      await home.open();
      await page.locator('app-project-card app-meter').first().waitFor();
      await page.locator('[data-queue] li').first().waitFor();
      await expectNoViolations(page);
      await page.getByRole('button', { name: 'New project' }).click();
      await page.getByRole('dialog').waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('menu').waitFor();
      // An open menu is on top of the page, not in one of its landmarks; axe knows that of dialogs only.
      await expectNoViolations(page, ['region']);
    });

    test('the search has no barriers', async ({ page, api, signedIn: _, home }) => {
      await makeProject(api);
      await home.open();
      await home.heading().waitFor();
      await home.searchByKeyboard('accessible');
      await page.getByRole('option').first().waitFor();
      // An open panel is on top of the page, not in one of its landmarks.
      await expectNoViolations(page, ['region']);
      await page.goto('/search?q=accessible');
      await page.locator('app-search-page section').first().waitFor();
      await expectNoViolations(page);
      await page.goto('/search?q=no-such-thing-anywhere');
      await page.locator('app-empty-state').waitFor();
      await expectNoViolations(page);
    });

    test('the rooms of a project have no barriers', async ({ page, api, signedIn: _, samples }) => {
      test.slow();
      const { projectId } = await makeProject(api);
      await samples.open(projectId, 'view=table');
      await samples.rows().first().waitFor();
      await samples.pick('sample 1');
      await page.getByRole('button', { name: /^Filter/ }).click();
      await expectNoViolations(page);
      for (const verb of ['Label', 'Move', 'Share', 'Delete']) {
        await samples.bar().getByRole('button', { name: verb }).click();
        await page.getByRole('dialog').waitFor();
        await expectNoViolations(page);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await samples.open(projectId, 'text=nothing');
      await page.locator('app-empty-state').waitFor();
      await expectNoViolations(page);
      for (const room of ['categories', 'labels']) {
        await page.goto(`/projects/${projectId}/${room}`);
        await page.locator(`app-${room}-tab h2`).first().waitFor();
        await expectNoViolations(page);
      }
    });

    test('the project page has no barriers', async ({ page, api, signedIn: _, project }) => {
      const { projectId } = await makeProject(api);
      await project.open(projectId);
      await project.untilReady('sample 1');
      await expectNoViolations(page);
    });

    test('the sample page has no barriers', async ({ page, api, signedIn: _, annotate }) => {
      const { projectId, annotationId } = await makeProject(api);
      await annotate.open(projectId, annotationId);
      await annotate.drawPolygon([
        [60, 60],
        [200, 80],
        [180, 220],
      ]);
      await annotate.untilSaved();
      await page.getByRole('button', { name: 'More for DAPI' }).click();
      await annotate.toggleLabel('positive');
      await expectNoViolations(page);
      await annotate.submitByKeyboard();
      await page.getByText('Submitted.', { exact: true }).waitFor();
      await expectNoViolations(page);
    });

    test('all about regions, their layers and their history has no barriers', async ({
      page,
      api,
      signedIn: _,
      annotate,
    }) => {
      const { projectId, annotationId } = await makeProject(api);
      const desk = new RegionDesk(page);
      await annotate.open(projectId, annotationId);
      await annotate.drawPolygon([
        [60, 60],
        [200, 80],
        [180, 220],
      ]);
      await annotate.untilSaved();
      await annotate.renameRegion('Polygon 1', 'gland');
      await annotate.untilSaved();
      await annotate.region('gland').click();
      await desk.details().waitFor();
      await expectNoViolations(page);

      await page.getByRole('button', { name: 'New drawing layer' }).click();
      await page.getByRole('menuitem', { name: 'For me alone' }).click();
      await page.getByRole('dialog').waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      const [layer = ''] = await desk.layerNames();
      for (const action of ['Rename …', 'Delete …']) {
        await desk.ofLayer(layer, action);
        await page.getByRole('dialog').waitFor();
        await expectNoViolations(page);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }

      await desk.ofLayer(layer, 'History …');
      await desk.history().getByRole('listitem').nth(1).getByRole('button').click();
      await desk.history().getByRole('button', { name: 'Restore' }).waitFor();
      await expectNoViolations(page);
    });

    test('scoring, comments and the sheet of keys have no barriers', async ({ page, api, signedIn: _, annotate }) => {
      const { projectId, categoryId, annotationId } = await makeProject(api);
      const options = JSON.stringify([
        'none',
        { label: 'mild', colour: '#f9a825' },
        { label: 'severe', colour: '#c62828' },
      ]);
      await api.ask(categoryId, [await api.createClassification(projectId, 'Grade', options)]);
      const [desk, comments] = [new ScoringDesk(page), new CommentsPanel(page)];
      await annotate.open(projectId, annotationId);
      await annotate.press('2');
      await desk.untilChosen('Grade', 'mild');
      await comments.say('Is this a mitosis?');
      await comments.answer('Is this a mitosis?', 'Debris.');
      await comments.field().fill('There.');
      await comments.beginPinning();
      await expectNoViolations(page);
      await page.getByRole('application', { name: /^Choose the place/ }).press('Enter');
      await comments.panel().getByRole('button', { name: 'Comment', exact: true }).click();
      await expect(comments.pins()).toHaveCount(1);
      await comments.press('Is this a mitosis?', 'Edit');
      await expectNoViolations(page);
      await comments.press('There.', 'Resolve');
      await comments.showResolved();
      await expectNoViolations(page);
      await page.locator('app-canvas-view').focus();
      await annotate.press('?');
      await desk.keysSheet().waitFor();
      await expectNoViolations(page);
      await desk.closeKeysSheet();
      await annotate.press('Control+Enter');
      await desk.end().waitFor();
      await expectNoViolations(page);
    });

    test('comparing, pictures and the overview have no barriers', async ({ page, api, signedIn: _, annotate }) => {
      const { projectId, annotationId } = await makeProject(api);
      await annotate.open(projectId, annotationId);
      await page.keyboard.press('m');
      await page.locator('app-overview').waitFor();
      await page.getByRole('button', { name: 'Save or copy a picture' }).click();
      await page.getByRole('dialog').waitFor();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.goto(`/projects/${projectId}/compare?panes=${annotationId},${annotationId}`);
      await page.locator('app-compare-pane [data-tiles="ready"]').nth(1).waitFor();
      await expectNoViolations(page);
    });

    test('the page of a share link has no barriers', async ({ page, api }) => {
      const { annotationId } = await makeProject(api);
      const link = await api.share(annotationId, 'view');
      await page.goto(link.path);
      await page.getByLabel('Your name').waitFor();
      await expectNoViolations(page);
      await link.revoke();
      await page.getByLabel('Your name').fill('Grace');
      await page.getByRole('button', { name: 'Open the sample' }).click();
      await page.locator('[data-share-gone]').waitFor();
      await expectNoViolations(page);
    });

    for (const right of ['view', 'annotate'] as const) {
      test(`a sample that a guest may ${right} has no barriers`, async ({ page, api, annotate }) => {
        const { annotationId } = await makeProject(api);
        await new SharePage(page).comeIn((await api.share(annotationId, right)).path, 'Grace');
        await annotate.untilDrawn();
        await expectNoViolations(page);
      });
    }

    test('the export has no barriers, whatever is chosen', async ({ page, api, signedIn: _ }) => {
      const { projectId, annotationId } = await makeProject(api);
      await page.goto(`/projects/${projectId}/export`);
      await page.getByRole('heading', { name: 'Export', level: 2 }).waitFor();
      await expectNoViolations(page);
      await page.getByRole('radio', { name: /^CSV table/ }).check();
      await page.getByRole('switch', { name: /^Measure/ }).click();
      await expectNoViolations(page);
      await page.goto(`/projects/${projectId}/export?samples=${annotationId}`);
      await page.getByText('Of 1 selected sample.').waitFor();
      await expectNoViolations(page);
    });

    test('pages that are not there say so without barriers', async ({ page, signedIn: _ }) => {
      for (const address of ['/nowhere', '/projects/999999', '/projects/999999/samples/999999']) {
        await page.goto(address);
        await page.locator('app-empty-state').waitFor();
        await expectNoViolations(page);
      }
    });
  });
}
