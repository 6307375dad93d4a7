import { randomUUID } from 'node:crypto';
import { type Browser, type Page, test } from '@playwright/test';
import { ApiClient } from '../api-client';
import { EVEN } from '../assets/pictures';
import { tiff16 } from '../assets/tiff';
import { OwnServer } from '../own-server';
import { hold } from './bench-rows';
import { threadCost } from './thread-cost';

const COUNT = 20_000;
const ROUNDS = 7;
const ADMIN = { username: 'admin', password: 'for-the-bench-alone' };

function polygon(n: number): object {
  const [x, y] = [((n % 200) + 0.5) * 5, (Math.floor(n / 200) + 0.5) * 10];
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

test('a sample of 20,000 regions on the real server', async ({ page, browser, playwright }) => {
  const environment = { MEMENTO_ADMIN_USERNAME: ADMIN.username, MEMENTO_ADMIN_PASSWORD: ADMIN.password };
  const server = await OwnServer.start(/Memento is at/, environment);
  const request = await playwright.request.newContext({ baseURL: server.url() });
  const api = await ApiClient.signIn(request, ADMIN.username, ADMIN.password);
  const projectId = await api.createProject('Bench');
  const categoryId = await api.createCategory(projectId, 'All');
  const file = tiff16(EVEN);
  const samples: number[] = [];
  for (const name of ['without', 'with']) {
    samples.push(await api.createSample(projectId, categoryId, name, [{ name: 'DAPI', file }]));
  }
  const [without = 0, withThem = 0] = samples;
  await api.drawAll(
    withThem,
    Array.from({ length: COUNT }, (_, n) => polygon(n)),
  );
  await page.request.post(`${server.url()}/memento/login`, { data: { ...ADMIN, cookie: true } });
  const url = (annotationId: number) => `${server.url()}/projects/${projectId}/samples/${annotationId}`;

  const rounds: { plain: { wall: number; cpu: number }; full: { wall: number; cpu: number } }[] = [];
  await open(page, browser, url(without), 0);
  // In turns, so that whatever else the machine does falls on both.
  for (let n = 0; n < ROUNDS; n++) {
    const plain = await open(page, browser, url(without), 0);
    rounds.push({ plain, full: await open(page, browser, url(withThem), COUNT) });
  }
  for (const [what, part] of [
    ['by the clock', 'wall'],
    ['CPU of the page and its workers', 'cpu'],
  ] as const) {
    // prettier-ignore
    const [plain, full] = [middle(rounds.map((each) => each.plain[part])), middle(rounds.map((each) => each.full[part]))];
    hold(`20,000 regions: opening a sample, real server, ${what}`, full, plain * 1.5, 'ms');
  }

  const list = page.getByRole('listbox', { name: 'Regions' });
  await list.focus();
  await page.keyboard.press('Home');
  hold(
    '20,000 regions, list: a key goes to the next line, main-thread CPU',
    await keyMs(page, 'ArrowDown', 20),
    16,
    'ms',
  );
  hold('20,000 regions, list: to its end, main-thread CPU', await keyMs(page, 'End'), 32, 'ms');
  await page.getByLabel('Order of the list').selectOption({ label: 'By size' });
  await list.focus();
  await page.keyboard.press('Home');
  hold('20,000 regions, list by size: a deletion, main-thread CPU', await keyMs(page, 'Delete'), 32, 'ms');
  hold('20,000 regions, list by size: its undo, main-thread CPU', await keyMs(page, 'Control+z'), 32, 'ms');
  await request.dispose();
  await server.stop();
});
