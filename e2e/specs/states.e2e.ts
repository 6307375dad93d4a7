import type { Page } from '@playwright/test';
import type { ApiClient, Person } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations, expectNoViolationsInBothThemes } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { type Made, READ_PAGES } from '../pages/read-pages';
import { REFERENCE, ServerMoods } from '../pages/server-moods';

async function aProject(api: ApiClient): Promise<Made> {
  const name = uniqueName('States');
  const projectId = await api.createProject(name);
  const categoryId = await api.createCategory(projectId, 'Control');
  const annotationId = await api.createSample(projectId, categoryId, 'mouse 1', [
    { name: 'DAPI', file: tiff16(square(SQUARE_A)) },
  ]);
  return { name, projectId, categoryId, annotationId };
}

async function comeIn(page: Page, { username, password }: Person): Promise<void> {
  await page.request.post('/memento/login', { data: { username, password, cookie: true } });
}

// One of the longest files: its tests share nothing but the server, and both workers take of them.
test.describe.configure({ mode: 'parallel' });

/** One for all pages that only read. */
let known: Promise<Made> | undefined;

for (const { page: what, address, reads, loading, failed, ready } of READ_PAGES) {
  test(`${what} is outlined while it is read, says why it cannot be, and can be tried again`, async ({
    page,
    api,
    signedIn: _,
  }) => {
    const made = await (known ??= aProject(api));
    const answers = await new ServerMoods(page).holdBack(reads);
    await page.goto(address(made));
    await expect(page.getByRole('status').filter({ hasText: loading })).toBeAttached();
    await expectNoViolationsInBothThemes(page);
    await answers.break();
    await expect(page.getByRole('heading', { name: failed })).toBeVisible();
    await expect(page.getByText('Something went wrong on the server.')).toBeVisible();
    await expect(page.locator('[data-reference]')).toHaveText(REFERENCE);
    await expectNoViolationsInBothThemes(page);
    await page.getByRole('button', { name: 'Try again' }).click();
    await answers.letGo();
    await page.locator(ready).first().waitFor();
    await expect(page.getByRole('heading', { name: failed })).toHaveCount(0);
  });
}

for (const theme of ['light', 'dark'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.beforeEach(({ page }) => page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme));

    test('where to import to is tried again when it could not be read', async ({
      page,
      api,
      signedIn: _,
      importer,
    }) => {
      const { projectId } = await aProject(api);
      const [moods, projects] = [new ServerMoods(page), /\/memento\/projects(\?|$)/];
      await moods.fail(projects);
      await page.goto(`/projects/${projectId}/import`);
      await expect(page.locator('[data-reference]')).toHaveText(REFERENCE);
      await expectNoViolations(page);
      await moods.recover(projects);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.locator('app-source-step').waitFor();
      await importer.chooseFiles([{ name: 'DAPI.tif', buffer: tiff16(square(SQUARE_A)) }]);
      await expect(page.getByRole('button', { name: 'Start the import' })).toBeEnabled();
    });

    test('who somebody is cannot be asked: there is a page that says so', async ({ page, signedIn: _, home }) => {
      const [moods, me] = [new ServerMoods(page), /\/memento\/me$/];
      await moods.fail(me);
      await home.open();
      await expect(page.getByRole('heading', { level: 1, name: 'This could not be read' })).toBeVisible();
      await expect(page.locator('[data-reference]')).toHaveText(REFERENCE);
      await expectNoViolations(page);
      await moods.recover(me);
      await page.getByRole('button', { name: 'Try again' }).click();
      await expect(home.heading()).toBeVisible();
    });

    test('a share link tells that it is being opened, what failed, and that it has expired', async ({ page, api }) => {
      const { annotationId } = await aProject(api);
      const link = await api.shareUntil(annotationId, new Date(Date.now() + 20_000));
      const open = page.getByRole('button', { name: /^Open/ });
      const answers = await new ServerMoods(page).holdBack(/\/memento\/shares\/open$/);
      await page.goto(link);
      await page.getByLabel('Your name').fill('Grace');
      await open.click();
      await expect(open).toHaveText('Opening …');
      await expectNoViolations(page);
      await answers.break();
      await expect(page.locator('[data-problem]')).toContainText('Something went wrong on the server.');
      await expect(page.locator('[data-reference]')).toHaveText(REFERENCE);
      await expectNoViolations(page);
      await expect.poll(() => api.openingOf(link), { timeout: 30_000 }).toBe(410);
      await answers.letGo();
      await open.click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link no longer works');
      await expectNoViolations(page);
    });

    test('without a network a list waits, and comes by itself when it is back', async ({
      page,
      api,
      context,
      signedIn: _,
      home,
    }) => {
      const { name, projectId } = await aProject(api);
      await home.open();
      await home.untilListed(name);
      await page.goto(`/projects/${projectId}`);
      await page.locator('app-sample-card').first().waitFor();
      await context.setOffline(true);
      await expect(page.locator('[data-offline]')).toContainText('kept here and sent when the network is back');
      await expectNoViolations(page);
      await page.getByRole('searchbox', { name: 'Find by name' }).fill('mouse');
      await expect(page.getByRole('heading', { name: 'The samples could not be read' })).toBeVisible();
      await expect(page.getByText('The server cannot be reached.')).toBeVisible();
      await expectNoViolations(page);
      await context.setOffline(false);
      await expect(page.locator('app-sample-card')).toHaveCount(1);
      await expect(page.locator('[data-offline]')).toHaveCount(0);
    });

    test('without a network a sample is worked on, and all of it is sent later', async ({
      page,
      api,
      context,
      signedIn: _,
      annotate,
    }) => {
      const { projectId, annotationId } = await aProject(api);
      await annotate.open(projectId, annotationId);
      await context.setOffline(true);
      await annotate.drawPolygon([
        [60, 60],
        [200, 80],
        [120, 220],
      ]);
      await expect(annotate.saveState()).toHaveText('Kept here, not sent yet');
      await expect(page.locator('[data-offline]')).toBeVisible();
      await expectNoViolations(page);
      expect(await api.regionsOf(annotationId)).toHaveLength(0);
      await context.setOffline(false);
      await annotate.untilSaved();
      await expect(annotate.saveState()).toHaveText('Saved');
      expect(await api.regionsOf(annotationId)).toHaveLength(1);
    });

    test('where there is nothing yet, the page says what to do', async ({ page, api, samples, home, importer }) => {
      test.slow();
      const stranger = await api.createStranger(uniqueName('newcomer'));
      await comeIn(page, stranger);
      await home.open();
      await expect(page.getByRole('heading', { name: 'No projects yet' })).toBeVisible();
      await expectNoViolations(page);
      await home.createProject(uniqueName('First'));
      await expect(page.getByRole('heading', { name: 'No samples yet' })).toBeVisible();
      await expectNoViolations(page);
      const projectId = Number(/projects\/(\d+)/.exec(page.url())?.[1]);
      const mine = await api.as(stranger);
      const annotationId = await mine.createSample(projectId, await mine.createCategory(projectId, 'WT'), 'bare', []);
      await page.goto(`/projects/${projectId}/samples/${annotationId}`);
      await expect(page.getByRole('heading', { name: 'No image yet' })).toBeVisible();
      await expectNoViolations(page);
      await samples.open(projectId, 'text=nothing');
      await expect(page.getByRole('heading', { name: 'No sample matches' })).toBeVisible();
      await expectNoViolations(page);
      await importer.open(projectId);
      await expectNoViolations(page);
    });

    test('what is not for somebody, and what is gone, is told alike', async ({ page, api, signedIn: _ }) => {
      test.slow();
      const { projectId, annotationId, categoryId } = await aProject(api);
      const gone = await api.createSample(projectId, categoryId, 'mouse 2', []);
      await api.deleteSample(gone);
      await page.goto(`/projects/${projectId}/samples/${gone}`);
      await expect(page.getByRole('heading', { name: 'This sample is not here for you' })).toBeVisible();
      await expectNoViolations(page);

      await comeIn(page, await api.createStranger(uniqueName('stranger')));
      const closed = {
        [`/projects/${projectId}`]: 'This project is not here for you',
        [`/projects/${projectId}/samples/${annotationId}`]: 'This sample is not here for you',
        [`/projects/${projectId}/import`]: 'You cannot import into this project',
        '/admin': 'This is not for your account',
      };
      for (const [address, heading] of Object.entries(closed)) {
        await page.goto(address);
        await expect(page.getByRole('heading', { name: heading })).toBeVisible();
        await expect(page.locator('main')).not.toContainText('mouse');
        await expectNoViolations(page);
      }
    });
  });
}
