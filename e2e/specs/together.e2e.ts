import type { Browser, Page } from '@playwright/test';
import type { ApiClient, Person } from '../api-client';
import { square, SQUARE_A } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { ADMIN, expect, test, uniqueName } from '../fixtures';
import { answeredAt, noteWhatIsShown, shownSince } from '../page-clock';
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
/** From the saved change, or the moved pointer, of one to the other's screen. */
const SOON_MS = 1000;

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

/** What a page notes of itself, in milliseconds since 1970: how long something takes is not to depend on who asks. */
interface Notes {
  /** How many regions its list showed, and from when on. */
  readonly regions: { readonly count: number; readonly at: number }[];
  /** Where the other's flag stood, and from when on. */
  readonly flags: { readonly cursor: string; readonly at: number }[];
  pointedAt: number;
}

/** Runs in the page, before anything else. */
function takeNotes(): void {
  const notes: Notes = { regions: [], flags: [], pointedAt: 0 };
  Object.assign(window, { notes });
  const look = () => {
    const count = document.querySelectorAll('app-region-panel [role="option"]').length;
    if (count !== (notes.regions.at(-1)?.count ?? 0)) notes.regions.push({ count, at: Date.now() });
    const cursor = document.querySelector('app-people-cursors .flag')?.getAttribute('data-cursor') ?? '';
    if (cursor !== (notes.flags.at(-1)?.cursor ?? '')) notes.flags.push({ cursor, at: Date.now() });
  };
  // What has changed is on screen with the next frame.
  const changed = () => requestAnimationFrame(() => setTimeout(look));
  new MutationObserver(changed).observe(document, { childList: true, subtree: true, attributes: true });
  document.addEventListener('pointermove', () => (notes.pointedAt = Date.now()), { capture: true });
}

const notesOf = (page: Page) => page.evaluate(() => (window as unknown as { notes: Notes }).notes);

/** A browser of one's own, which takes notes. */
async function aDesk(browser: Browser): Promise<Desk> {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(takeNotes);
  await noteWhatIsShown(page, { layers: 'app-drawing-layers-panel li .name' });
  return { page, annotate: new AnnotatePage(page) };
}

async function signIn({ page }: Desk, { username, password }: { username: string; password: string }): Promise<void> {
  const reply = await page.request.post('/memento/login', { data: { username, password, cookie: true } });
  expect(reply.ok()).toBe(true);
}

const savedAt = (doIt: () => Promise<void>, { page }: Desk, ...methods: string[]) =>
  answeredAt(page, '/layers', methods, doIt);

/**
 * Does something that saves, and waits until the other shows so many regions: how long after the answer that was, in ms. Both
 * times are the pages' own, from the answer's last byte to the frame that shows it: how slowly a test asks does not count.
 */
async function delayOf(doIt: () => Promise<void>, from: Desk, to: Desk, count: number): Promise<number> {
  const at = await savedAt(doIt, from, 'PATCH');
  await expect(to.annotate.regions()).toHaveCount(count);
  const last = async () => (await notesOf(to.page)).regions.at(-1);
  // The page notes what it shows a frame later.
  await expect.poll(async () => (await last())?.count ?? 0).toBe(count);
  return ((await last())?.at ?? Infinity) - at;
}

/** How long after that time the other showed a layer of that name, in ms; or, if told, none. */
async function layerShownAfter(at: number, { page }: Desk, name: string, isThere = true): Promise<number> {
  return (await shownSince(page, 'layers', (names) => names.includes(name) === isThere)) - at;
}

const others = (page: Page) => page.getByRole('list', { name: 'Also here' }).getByRole('listitem');

test('what one draws and deletes is soon seen by the other, who cannot undo it', async ({ browser, api }) => {
  const { projectId, annotationId, ada } = await makeSample(api);
  const [mine, hers] = [await aDesk(browser), await aDesk(browser)];
  await signIn(mine, ADMIN);
  await signIn(hers, ada);
  await mine.annotate.open(projectId, annotationId);
  await hers.annotate.open(projectId, annotationId);
  await expect(others(hers.page)).toHaveText([ADMIN.username]);

  const delays = [await delayOf(() => mine.annotate.drawPolygon(TRIANGLE), mine, hers, 1)];
  await hers.annotate.press('Control+z');
  delays.push(await delayOf(() => hers.annotate.drawPolygon(OTHER), hers, mine, 2));
  delays.push(await delayOf(() => hers.annotate.press('Control+z'), hers, mine, 1));
  await expect(hers.annotate.regions()).toHaveCount(1);
  await hers.annotate.press('Control+z');
  await hers.annotate.untilSaved();
  expect(await api.regionsOf(annotationId)).toHaveLength(1);
  await expect(hers.annotate.regions()).toHaveCount(1);

  delays.push(await delayOf(() => mine.annotate.press('Control+z'), mine, hers, 0));
  await expect(mine.annotate.regions()).toHaveCount(0);
  expect(Math.max(...delays)).toBeLessThan(SOON_MS);
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

  const delays: number[] = [];
  const made = await savedAt(() => myDesk.makeLayer('Glands', 'For all who take part'), mine, 'POST', 'PUT');
  delays.push(await layerShownAfter(made, hers, 'Glands'));
  delays.push(await delayOf(() => mine.annotate.drawPolygon(TRIANGLE), mine, hers, 1));
  const renamed = await savedAt(() => myDesk.renameLayer('Glands', 'Crypts'), mine, 'PUT', 'PATCH');
  delays.push(await layerShownAfter(renamed, hers, 'Crypts'));
  await expect(herDesk.layer('Glands')).toHaveCount(0);
  const deleted = await savedAt(() => myDesk.deleteLayer('Crypts'), mine, 'DELETE');
  delays.push(await layerShownAfter(deleted, hers, 'Crypts', false));
  await expect(hers.annotate.regions()).toHaveCount(0);

  await api.restoreFromTrash(projectId, 'Crypts');
  const restored = Date.now();
  for (const [desk, each] of [
    [myDesk, mine],
    [herDesk, hers],
  ] as const) {
    await expect(desk.layer('Crypts')).toBeVisible();
    await expect(each.annotate.regions()).toHaveCount(1);
    delays.push(await layerShownAfter(restored, each, 'Crypts'));
    delays.push(((await notesOf(each.page)).regions.at(-1)?.at ?? Infinity) - restored);
  }
  expect(Math.max(...delays)).toBeLessThan(SOON_MS);
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
  const shown = (await notesOf(guest.page)).flags.at(-1);
  expect((shown?.at ?? Infinity) - (await notesOf(mine.page)).pointedAt).toBeLessThan(SOON_MS);
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
