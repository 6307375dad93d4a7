import type { Browser, Page } from '@playwright/test';
import type { ApiClient, Person } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { ADMIN, expect, test, uniqueName } from '../fixtures';
import { AnnotatePage, type ImagePoint } from '../pages/annotate-page';
import { RegionDesk } from '../pages/region-desk';
import { SharePage } from '../pages/share-page';

const TRIANGLE: readonly ImagePoint[] = [
  [60, 60],
  [200, 80],
  [120, 220],
];
const OTHER: readonly ImagePoint[] = [
  [30, 30],
  [50, 30],
  [40, 50],
];
/** One second is promised; machines that run everything at once get another. */
const SOON_MS = 2000;

interface Desk {
  readonly page: Page;
  readonly annotate: AnnotatePage;
}

async function makeSample(api: ApiClient): Promise<{ projectId: number; annotationId: number; ada: Person }> {
  const projectId = await api.createProject(uniqueName('Together'));
  const categoryId = await api.createCategory(projectId, 'Control');
  const file = tiff16(square(SQUARE_A));
  const annotationId = await api.createSample(projectId, categoryId, 'sample 1', [{ name: 'DAPI', file }]);
  const ada = await api.createPerson(uniqueName('ada').replaceAll(' ', '-'), 'proadm', projectId);
  return { projectId, annotationId, ada };
}

/** A browser of one's own, which notes when it hears of regions. */
async function aDesk(browser: Browser): Promise<Desk> {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(() => {
    const heard: number[] = [];
    Object.assign(window, { heardOfRegions: heard });
    const listen = EventSource.prototype.addEventListener;
    EventSource.prototype.addEventListener = function (this: EventSource, ...args: Parameters<typeof listen>) {
      if (args[0] === 'regions') listen.call(this, 'regions', () => heard.push(Date.now()));
      return listen.apply(this, args);
    } as typeof listen;
  });
  return { page, annotate: new AnnotatePage(page) };
}

async function signIn({ page }: Desk, { username, password }: { username: string; password: string }): Promise<void> {
  const reply = await page.request.post('/memento/login', { data: { username, password, cookie: true } });
  expect(reply.ok()).toBe(true);
}

const lastHeardAt = (page: Page) =>
  page.evaluate(() => (window as unknown as { heardOfRegions: number[] }).heardOfRegions.at(-1) ?? 0);

const others = (page: Page) => page.getByRole('list', { name: 'Also here' }).getByRole('listitem');

test('what one draws and deletes is soon seen by the other, who cannot undo it', async ({ browser, api }) => {
  const { projectId, annotationId, ada } = await makeSample(api);
  const [mine, hers] = [await aDesk(browser), await aDesk(browser)];
  await signIn(mine, ADMIN);
  await signIn(hers, ada);
  await mine.annotate.open(projectId, annotationId);
  await hers.annotate.open(projectId, annotationId);
  await expect(others(hers.page)).toHaveText([ADMIN.username]);

  const saved = mine.page.waitForResponse((reply) => reply.request().method() === 'PATCH' && reply.ok());
  await mine.annotate.drawPolygon(TRIANGLE);
  const request = (await saved).request();
  await request.response().then((reply) => reply?.finished());
  await expect(hers.annotate.regions()).toHaveCount(1, { timeout: SOON_MS });
  const acknowledgedAt = request.timing().startTime + request.timing().responseEnd;
  expect((await lastHeardAt(hers.page)) - acknowledgedAt).toBeLessThan(SOON_MS);

  await hers.annotate.press('Control+z');
  await hers.annotate.drawPolygon(OTHER);
  await hers.annotate.untilSaved();
  await expect(mine.annotate.regions()).toHaveCount(2, { timeout: SOON_MS });
  await hers.annotate.press('Control+z');
  await expect(hers.annotate.regions()).toHaveCount(1);
  await expect(mine.annotate.regions()).toHaveCount(1, { timeout: SOON_MS });
  await hers.annotate.press('Control+z');
  await hers.annotate.untilSaved();
  expect(await api.regionsOf(annotationId)).toHaveLength(1);
  await expect(hers.annotate.regions()).toHaveCount(1);

  await mine.annotate.press('Control+z');
  await expect(mine.annotate.regions()).toHaveCount(0);
  await expect(hers.annotate.regions()).toHaveCount(0, { timeout: SOON_MS });
  for (const { page } of [mine, hers]) await page.context().close();
});

test('layers that one makes, renames, deletes and brings back come and go for the other', async ({ browser, api }) => {
  const { projectId, annotationId, ada } = await makeSample(api);
  const [mine, hers] = [await aDesk(browser), await aDesk(browser)];
  await signIn(mine, ADMIN);
  await signIn(hers, ada);
  await mine.annotate.open(projectId, annotationId);
  await hers.annotate.open(projectId, annotationId);
  await expect(others(hers.page)).toHaveText([ADMIN.username]);
  const [myDesk, herDesk] = [new RegionDesk(mine.page), new RegionDesk(hers.page)];

  await myDesk.makeLayer('Glands', 'For all who take part');
  await expect(herDesk.layer('Glands')).toBeVisible({ timeout: SOON_MS });
  await mine.annotate.drawPolygon(TRIANGLE);
  await mine.annotate.untilSaved();
  await expect(hers.annotate.regions()).toHaveCount(1, { timeout: SOON_MS });
  await myDesk.renameLayer('Glands', 'Crypts');
  await expect(herDesk.layer('Crypts')).toBeVisible({ timeout: SOON_MS });
  await expect(herDesk.layer('Glands')).toHaveCount(0);
  await myDesk.deleteLayer('Crypts');
  await expect(herDesk.layer('Crypts')).toHaveCount(0, { timeout: SOON_MS });
  await expect(hers.annotate.regions()).toHaveCount(0);

  await api.restoreFromTrash(projectId, 'Crypts');
  for (const [desk, { annotate }] of [
    [myDesk, mine],
    [herDesk, hers],
  ] as const) {
    await expect(desk.layer('Crypts')).toBeVisible({ timeout: SOON_MS });
    await expect(annotate.regions()).toHaveCount(1, { timeout: SOON_MS });
  }
  for (const { page } of [mine, hers]) await page.context().close();
});

test('people see each other’s names and pointers, guests too, until they leave', async ({ browser, api }) => {
  const { projectId, annotationId } = await makeSample(api);
  const link = await api.share(annotationId, 'view');
  const [mine, guest] = [await aDesk(browser), await aDesk(browser)];
  await signIn(mine, ADMIN);
  await mine.annotate.open(projectId, annotationId);
  await expect(others(mine.page)).toHaveCount(0);
  await new SharePage(guest.page).comeIn(link.path, 'Grace');
  await guest.annotate.untilDrawn();
  await expect(others(mine.page)).toHaveText(['Grace']);
  await expect(others(guest.page)).toHaveText([ADMIN.username]);

  const canvas = await mine.page.locator('app-canvas-view').boundingBox();
  if (!canvas) throw new Error('The canvas is not on screen.');
  await mine.page.mouse.move(canvas.x + canvas.width / 2 + 40, canvas.y + canvas.height / 2 + 30);
  const flag = guest.page.locator('app-people-cursors .flag');
  await expect(flag).toHaveText(ADMIN.username);
  const place = await mine.page.locator('app-stage-foot [data-place]').getAttribute('data-place');
  const [x, y] = (place ?? '').split(' ').map(Number);
  await expect
    .poll(async () => {
      const pointed = ((await flag.getAttribute('data-cursor')) ?? '').split(' ').map(Number);
      return Math.max(Math.abs((pointed[0] ?? NaN) - (x ?? NaN)), Math.abs((pointed[1] ?? NaN) - (y ?? NaN)));
    })
    .toBeLessThan(1);
  // It points at that very place of the guest's canvas, which may have another size.
  const tip = await flag.boundingBox();
  if (!tip) throw new Error('The flag is not on screen.');
  await guest.page.mouse.move(tip.x + 0.5, tip.y + 0.5);
  await expect(guest.page.locator('app-stage-foot [data-place]')).not.toHaveAttribute('data-place', '');
  const seen = await guest.page.locator('app-stage-foot [data-place]').getAttribute('data-place');
  const [seenX, seenY] = (seen ?? '').split(' ').map(Number);
  expect(Math.hypot((seenX ?? NaN) - (x ?? NaN), (seenY ?? NaN) - (y ?? NaN))).toBeLessThan(4);

  await mine.page.context().close();
  await expect(others(guest.page)).toHaveCount(0);
  await expect(flag).toHaveCount(0);
  await guest.page.context().close();
});

test('what was missed without a connection is there when it is back', async ({ browser, api }) => {
  const { projectId, annotationId, ada } = await makeSample(api);
  const [mine, hers] = [await aDesk(browser), await aDesk(browser)];
  await signIn(mine, ADMIN);
  await signIn(hers, ada);
  await mine.annotate.open(projectId, annotationId);
  await hers.annotate.open(projectId, annotationId);
  await expect(others(mine.page)).toHaveCount(1);
  const isListening = (url: URL) => url.pathname.endsWith('/events');
  await hers.page.route(isListening, (route) => route.abort());
  // Another sample and back: a new stream is asked for, and refused.
  await hers.annotate.reload();
  await mine.annotate.drawPolygon(TRIANGLE);
  await mine.annotate.untilSaved();
  await expect(hers.annotate.regions()).toHaveCount(0);
  await hers.page.unroute(isListening);
  await expect(hers.annotate.regions()).toHaveCount(1);
  for (const { page } of [mine, hers]) await page.context().close();
});
