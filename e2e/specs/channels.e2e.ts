import type { Page } from '@playwright/test';
import type { ApiClient, Person } from '../api-client';
import { BRIGHT, DARK, square, SQUARE_A, SQUARE_B } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { expectNoViolations } from '../barriers';
import { expect, test, uniqueName } from '../fixtures';
import { AnnotatePage } from '../pages/annotate-page';
import { ChannelPanel } from '../pages/channel-panel';

/** In both squares, or in A alone. Image px. */
const BOTH = [200, 150] as const;
const ONLY_A = [100, 70] as const;

const DAPI = { name: 'DAPI', file: tiff16(square(SQUARE_A)) };
const FITC = { name: 'FITC', file: tiff16(square(SQUARE_B)) };

interface Made {
  readonly projectId: number;
  readonly categoryId: number;
  readonly annotationId: number;
}

async function aSample(
  api: ApiClient,
  layers = [DAPI, FITC] as Parameters<ApiClient['createSample']>[3],
): Promise<Made> {
  const projectId = await api.createProject(uniqueName('Channels'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const annotationId = await api.createSample(projectId, categoryId, 'sample 1', layers);
  return { projectId, categoryId, annotationId };
}

/** Signs somebody in at a browser of their own. */
async function asPerson(page: Page, { username, password }: Person): Promise<[AnnotatePage, ChannelPanel]> {
  await page.request.post('/memento/login', { data: { username, password, cookie: true } });
  return [new AnnotatePage(page), new ChannelPanel(page)];
}

test('an end of the window is dragged on the histogram, and moved by keys', async ({
  api,
  signedIn: _,
  annotate,
  channels,
}) => {
  const { projectId, annotationId } = await aSample(api);
  await annotate.open(projectId, annotationId);
  await expect.poll(() => channels.windowOf('DAPI')).toEqual([DARK, BRIGHT]);
  const [before] = await annotate.coloursAt([ONLY_A]);

  await channels.drag('Black point', 'DAPI', DARK + 500);
  const [min, max] = await channels.windowOf('DAPI');
  expect(Math.abs(min - (DARK + 500))).toBeLessThanOrEqual(10);
  expect(max).toBe(BRIGHT);

  await channels.pressOn('White point of DAPI', 'ArrowLeft');
  await expect.poll(async () => (await channels.windowOf('DAPI'))[1]).toBe(BRIGHT - 1);
  await channels.pressOn('Gamma of DAPI', 'ArrowUp');
  await expect.poll(() => channels.gammaOf('DAPI')).toBeCloseTo(1.05, 2);

  await channels.offer('Reset').click();
  await expect.poll(() => channels.windowOf('DAPI')).toEqual([DARK, BRIGHT]);
  await expect(async () => expect((await annotate.coloursAt([ONLY_A]))[0]).toEqual(before)).toPass();
});

test('the histogram shows with logarithms what is rare', async ({ page, api, signedIn: _, annotate, channels }) => {
  const spot = {
    width: 400,
    height: 300,
    value: (x: number, y: number) => (x < 4 && y < 4 ? 3000 + x : 1000 + (y % 50)),
  };
  const { projectId, annotationId } = await aSample(api, [{ name: 'DAPI', file: tiff16(spot) }]);
  await annotate.open(projectId, annotationId);
  await channels.row('DAPI').locator('.bars').waitFor();
  const logarithmic = await channels.barsOf('DAPI');
  await channels.toggleLogarithms();
  await expect(async () => expect(await channels.barsOf('DAPI')).not.toBe(logarithmic)).toPass();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Logarithmic histograms' })).toHaveAttribute('aria-pressed', 'false');
});

test('a channel is shown alone by Alt and a click, and again all as before', async ({
  page,
  api,
  signedIn: _,
  annotate,
  channels,
}) => {
  const { projectId, annotationId } = await aSample(api);
  await annotate.open(projectId, annotationId);
  await channels.toggleAlone('FITC');
  await expect.poll(() => channels.shown()).toEqual(['FITC']);
  await expect(async () => {
    const [[red, green, blue]] = (await annotate.coloursAt([BOTH])) as [readonly [number, number, number]];
    expect([red, green > 200, blue]).toEqual([0, true, 0]);
  }).toPass();
  await channels.toggleAlone('FITC');
  await expect.poll(() => channels.shown()).toEqual(['DAPI', 'FITC']);

  await page.keyboard.press('Shift+Digit1');
  await expect.poll(() => channels.shown()).toEqual(['FITC']);
  await page.keyboard.press('Shift+Alt+Digit1');
  await expect.poll(() => channels.shown()).toEqual(['DAPI']);
  await page.keyboard.press('Shift+Alt+Digit1');
  await expect.poll(() => channels.shown()).toEqual(['FITC']);
  await channels.choose('Show all');
  await expect.poll(() => channels.shown()).toEqual(['DAPI', 'FITC']);
});

test('stains have the colours that labs expect, and others on request', async ({
  api,
  signedIn: _,
  annotate,
  channels,
}) => {
  const { projectId, annotationId } = await aSample(api);
  await annotate.open(projectId, annotationId);
  await expect.poll(() => channels.colourOf('DAPI')).toBe('rgb(42, 75, 255)');
  await expect.poll(() => channels.colourOf('FITC')).toBe('rgb(0, 255, 0)');
  await channels.chooseColour('DAPI', 'Sky blue');
  await expect.poll(() => channels.colourOf('DAPI')).toBe('rgb(86, 180, 233)');
  await channels.choose('Colours for colour-blind eyes');
  await expect.poll(() => channels.colourOf('DAPI')).toBe('rgb(255, 0, 255)');
  await channels.choose('Colours by stain');
  await expect.poll(() => channels.colourOf('DAPI')).toBe('rgb(42, 75, 255)');
});

test.describe('a series', () => {
  const series = [0, 1, 2].flatMap((t) => [
    { ...DAPI, name: `DAPI_T${t}`, group: `T${t}` },
    { ...FITC, name: `FITC_T${t}`, group: `T${t}` },
  ]);

  test('is gone through by slider, keys and play', async ({ page, api, signedIn: _, annotate, channels }) => {
    const { projectId, annotationId } = await aSample(api, series);
    await annotate.open(projectId, annotationId);
    await channels.slide('Time', 2);
    await expect(channels.row('DAPI_T2')).toBeVisible();
    await annotate.untilDrawn();
    await page.locator('app-canvas-view').focus();
    await page.keyboard.press(',');
    await expect(channels.placeOn('T')).toHaveText('1 / 2');
    await page.keyboard.press('PageUp');
    await expect(channels.placeOn('T')).toHaveText('2 / 2');

    await channels.chooseSpeed(10);
    await channels.togglePlay('time', 'Play');
    await expect(channels.placeOn('T')).toHaveText('0 / 2');
    await expect(channels.placeOn('T')).toHaveText('1 / 2');
    await channels.togglePlay('time', 'Pause');
    await expect(page.getByRole('button', { name: 'Play time' })).toBeVisible();
    const stopped = await channels.placeOn('T').textContent();
    await annotate.untilDrawn();
    await expect(channels.placeOn('T')).toHaveText(stopped ?? '');
  });

  test('keeps its window over groups while channels are linked', async ({ api, signedIn: _, annotate, channels }) => {
    const { projectId, annotationId } = await aSample(api, series);
    await annotate.open(projectId, annotationId);
    await annotate.setWindow('DAPI_T0', 1200, 1800);
    await channels.slide('Time', 1);
    await expect.poll(() => channels.windowOf('DAPI_T1')).toEqual([1200, 1800]);
    await expect.poll(() => channels.windowOf('FITC_T1')).toEqual([DARK, BRIGHT]);
    await channels.link(false);
    await annotate.setWindow('DAPI_T1', 1300, 1400);
    await channels.slide('Time', 0);
    await expect.poll(() => channels.windowOf('DAPI_T0')).toEqual([1200, 1800]);
    await channels.saveForEveryone();
    const settings = await api.settingsOf(annotationId);
    expect(settings['DAPI_T0']).toContain('window:1200-1800');
    expect(settings['DAPI_T1']).toContain('window:1300-1400');
    expect(settings['DAPI_T2']).toContain('window:1200-1800');
    expect(settings['FITC_T0']).toBe('');
  });
});

test('what one reader keeps, another does not see', async ({ browser, api }) => {
  const { projectId, annotationId } = await aSample(api);
  const [first, second] = await Promise.all(
    ['a', 'b'].map((name) => api.createPerson(uniqueName(name).replace(/\W/g, ''), 'propar', projectId)),
  );
  const contexts = [await browser.newContext(), await browser.newContext()] as const;
  const [sampleA, channelsA] = await asPerson(await contexts[0].newPage(), first);
  const [sampleB, channelsB] = await asPerson(await contexts[1].newPage(), second);

  await sampleA.open(projectId, annotationId);
  await sampleA.setWindow('DAPI', 1100, 1500);
  await expect(channelsA.offer('Save for everyone')).toHaveCount(0);
  await channelsA.keepForMe();
  await sampleA.setWindow('DAPI', 1111, 1222);
  await channelsA.offer('Revert').click();
  await expect.poll(() => channelsA.windowOf('DAPI')).toEqual([1100, 1500]);

  await sampleB.open(projectId, annotationId);
  await expect.poll(() => channelsB.windowOf('DAPI')).toEqual([DARK, BRIGHT]);
  await sampleA.reload();
  await expect.poll(() => channelsA.windowOf('DAPI')).toEqual([1100, 1500]);
  await channelsA.offer('Reset').click();
  await expect(channelsA.offer('Reset')).toHaveCount(0);
  // The address follows a moment later, and would be obeyed.
  await contexts[0].pages()[0]?.waitForURL((url) => !url.searchParams.has('show'));
  await sampleA.reload();
  await expect.poll(() => channelsA.windowOf('DAPI')).toEqual([DARK, BRIGHT]);
  for (const context of contexts) await context.close();
});

test('what the owner saves, everybody sees at first', async ({ browser, api, signedIn: _, annotate, channels }) => {
  const { projectId, annotationId } = await aSample(api);
  const reader = await api.createPerson(uniqueName('r').replace(/\W/g, ''), 'provie', projectId);
  await annotate.open(projectId, annotationId);
  await annotate.setWindow('FITC', 1200, 1600);
  await channels.saveForEveryone();
  await expect(channels.offer('Reset')).toHaveCount(0);

  const context = await browser.newContext();
  const [sample, theirs] = await asPerson(await context.newPage(), reader);
  await sample.open(projectId, annotationId);
  await expect.poll(() => theirs.windowOf('FITC')).toEqual([1200, 1600]);
  await context.close();
});

test('display settings are copied to the category, and the dialog says beforehand to how many', async ({
  api,
  signedIn: _,
  annotate,
  channels,
}) => {
  const { projectId, categoryId, annotationId } = await aSample(api);
  const other = await api.createSample(projectId, categoryId, 'sample 2', [DAPI, { ...FITC, name: 'Cy5' }]);
  await annotate.open(projectId, annotationId);
  await annotate.setWindow('DAPI', 1200, 1600);
  await channels.choose('Save for everyone and copy…');
  const forecast = await channels.copyTo(/All samples of Control/);
  expect(forecast).toBe('1 channel of 1 sample will change. 1 channel of other names stay as they are.');
  expect((await api.settingsOf(other))['DAPI']).toContain('window:1200-1600');
  expect((await api.settingsOf(other))['Cy5']).toBe('');
  expect((await api.settingsOf(annotationId))['DAPI']).toContain('window:1200-1600');
});

for (const theme of ['light', 'dark'] as const) {
  test(`the channels have no barriers in the ${theme} theme`, async ({
    page,
    api,
    signedIn: _,
    annotate,
    channels,
  }) => {
    await page.addInitScript((choice) => localStorage.setItem('memento.theme', choice), theme);
    const series = ['T0 z0', 'T0 z1', 'T1 z0', 'T1 z1'].map((group) => ({ ...DAPI, name: `DAPI ${group}`, group }));
    const { projectId, categoryId, annotationId } = await aSample(api, series);
    await api.createSample(projectId, categoryId, 'sample 2', [DAPI]);
    await annotate.open(projectId, annotationId);
    await channels.unfold('DAPI T0 z0');
    await annotate.setWindow('DAPI T0 z0', 1200, 1600);
    await channels.toggleAlone('DAPI T0 z0');
    await expectNoViolations(page);
    await channels.choose('Save for everyone and copy…');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Samples of my choice' }).check();
    await dialog.getByRole('combobox', { name: 'Add a sample' }).fill('sample 2');
    await page.getByRole('option', { name: 'sample 2' }).click();
    await dialog.getByRole('button', { name: /sample 2/ }).waitFor();
    await expectNoViolations(page);
  });
}
