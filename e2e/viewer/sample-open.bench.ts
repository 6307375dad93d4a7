import { randomUUID } from 'node:crypto';
import { type Browser, type Page, test } from '@playwright/test';
import { ApiClient } from '../api-client';
import { EVEN } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { OwnServer } from '../own-server';
import { hold } from './bench-rows';
import { threadCost } from './thread-cost';

const COUNT = 20_000;
const MORE = 100_000;
/** Enough for a picture of them, as of the many. */
const FEW = 100;
const ROUNDS = 7;
const ADMIN = { username: 'admin', password: 'for-the-bench-alone' };

function polygon(n: number): object {
  const [x, y] = [((n % 200) + 0.5) * 5, (Math.floor(n / 200) % 100) * 10 + 5];
  const points = Array.from({ length: 20 }, (_, at) => {
    const turn = (2 * Math.PI * at) / 20;
    return [x + 2 * Math.cos(turn), y + 4 * Math.sin(turn)];
  });
  return { region_id: randomUUID(), version: 0, shape: 'polygon', geometry: { points } };
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** Ms of CPU that the processes of all pages have taken. */
async function pagesCpu(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, { type, cpuTime }) => sum + (type === 'renderer' ? cpuTime * 1000 : 0), 0);
}

/** Opens a sample in a page that is there already, until its image is sharp and its regions are listed. */
async function open(page: Page, browser: Browser, url: string, count: number): Promise<{ wall: number; cpu: number }> {
  await page.goto('about:blank');
  const [begin, cpu] = [performance.now(), await pagesCpu(browser)];
  await page.goto(url);
  await page.locator('app-canvas-view[data-tiles="ready"]').waitFor();
  await page
    .locator('[data-region-count]')
    .filter({ hasText: new RegExp(`^${count}$`) })
    .waitFor();
  return { wall: performance.now() - begin, cpu: (await pagesCpu(browser)) - cpu };
}

/** Ms of the page's thread for a key, all that follows within a frame included. */
async function keyMs(page: Page, key: string, times = 1): Promise<number> {
  const { frames, between } = await threadCost(page, async () => {
    for (let n = 0; n < times; n++) {
      await page.keyboard.press(key);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    }
  });
  return frames.reduce((sum, each) => sum + each, between) / times;
}

// Playwright's trace copies the page around every step, in the page's own thread: it would be measured.
test.use({ trace: 'off' });

/** Ms of the page's thread for deleting the first line and for taking that back, the middle of some. */
async function deletionMs(page: Page): Promise<{ deletion: number; undo: number }> {
  const [deletions, undos]: [number[], number[]] = [[], []];
  for (let n = 0; n < ROUNDS; n++) {
    await page.getByRole('listbox', { name: 'Regions' }).focus();
    await page.keyboard.press('Home');
    deletions.push(await keyMs(page, 'Delete'));
    undos.push(await keyMs(page, 'Control+z'));
  }
  return { deletion: middle(deletions), undo: middle(undos) };
}

const LIST_KEYS = [
  ['next', 'a key goes to the next line'],
  ['end', 'a key goes to its end'],
  ['deletion', 'a deletion'],
  ['undo', 'its undo'],
] as const;

/** Ms of the page's thread for keys of the list, the middle of some; deleting in a list that is sorted by size. */
async function listMs(
  page: Page,
  opened: () => Promise<unknown>,
): Promise<Record<'next' | 'end' | 'deletion' | 'undo', number>> {
  await opened();
  const [nexts, ends]: [number[], number[]] = [[], []];
  for (let n = 0; n < 3; n++) {
    await page.getByRole('listbox', { name: 'Regions' }).focus();
    await page.keyboard.press('Home');
    nexts.push(await keyMs(page, 'ArrowDown', 20));
    ends.push(await keyMs(page, 'End'));
  }
  await page.getByLabel('Order of the list').selectOption({ label: 'By size' });
  return { next: middle(nexts), end: middle(ends), ...(await deletionMs(page)) };
}

test('a sample of 20,000 regions on the real server', async ({ page, browser, playwright }) => {
  const environment = { MEMENTO_ADMIN_USERNAME: ADMIN.username, MEMENTO_ADMIN_PASSWORD: ADMIN.password };
  const server = await OwnServer.start(/Memento is at/, environment);
  const request = await playwright.request.newContext({ baseURL: server.url() });
  const api = await ApiClient.signIn(request, ADMIN.username, ADMIN.password);
  const projectId = await api.createProject('Bench');
  const categoryId = await api.createCategory(projectId, 'All');
  const file = tiff16(EVEN);
  await page.request.post(`${server.url()}/memento/login`, { data: { ...ADMIN, cookie: true } });
  /** The address of a sample with so many regions. */
  const sampleOf = async (count: number): Promise<string> => {
    const sampleId = await api.createSample(projectId, categoryId, `of ${count}`, [{ name: 'DAPI', file }]);
    if (count > 0) {
      const polygons = Array.from({ length: count }, (_, n) => polygon(n));
      await api.drawAll(sampleId, polygons);
    }
    return `${server.url()}/projects/${projectId}/samples/${sampleId}`;
  };
  const [without, withFew, withThem, withMore] = [
    ...[await sampleOf(0), await sampleOf(FEW), await sampleOf(COUNT), await sampleOf(MORE)],
  ] as [string, string, string, string];

  type Cost = Awaited<ReturnType<typeof open>>;
  const rounds: { plain: Cost; full: Cost; fuller: Cost }[] = [];
  await open(page, browser, without, 0);
  // In turns, so that whatever else the machine does falls on all.
  for (let n = 0; n < ROUNDS; n++) {
    const plain = await open(page, browser, without, 0);
    const full = await open(page, browser, withThem, COUNT);
    rounds.push({ plain, full, fuller: await open(page, browser, withMore, MORE) });
  }
  for (const [what, part] of [
    ['by the clock', 'wall'],
    ['CPU of the page and its workers', 'cpu'],
  ] as const) {
    // prettier-ignore
    const [plain, full] = [middle(rounds.map((each) => each.plain[part])), middle(rounds.map((each) => each.full[part]))];
    hold(`20,000 regions: opening a sample, real server, ${what}`, full, plain * 1.5, 'ms');
  }
  const beyond = middle(rounds.map(({ plain, fuller }) => fuller.cpu - plain.cpu));
  hold('100,000 regions: opening a sample, real server, CPU beyond one without', beyond, 1000, 'ms');

  const many = await listMs(page, () => open(page, browser, withThem, COUNT));
  const few = await listMs(page, () => open(page, browser, withFew, FEW));
  // What is left of a frame is the page's, however few there are: little of it may grow with their number.
  for (const [key, what] of LIST_KEYS)
    hold(`20,000 regions, list: ${what}, beside 1.5 × among 100`, many[key], few[key] * 1.5, 'ms');
  await request.dispose();
  await server.stop();
});
