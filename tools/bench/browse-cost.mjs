// The samples of a project in a headless Chromium: a project of a hundred thousand is open as soon as one of a hundred, and
// scrolling it never holds up the page.
import { chromium } from '@playwright/test';
import { say } from '../setup/workspace.mjs';
import { findBrowser } from '../test/browser.mjs';
import { startThrowawayServer, UNBOUND } from '../test/throwaway-server.mjs';
import { median } from './bench-report.mjs';
import { fill } from './fill-database.mjs';

const SIZES = { few: 100, many: 100_000 };
const ROUNDS = 9;
const WARM_UP = 2;
const MOST_RATIO = 1.5;
const LONGEST_TASK_MS = 50;
const WHEEL_STEPS = 60;
const WHEEL_PX = 400;
const JUMPS = 12;
const LABELS = 20;
const STEPS = 25;
/** In which list one walks: the category of the sample, or all open samples of the project. */
const LISTS = { 'its category': '', 'the project': '?sort=name&status=N' };
const LAYOUTS = { grid: 'app-sample-card', table: 'app-sample-table tr.mat-mdc-row a' };

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  const servers = {};
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: ['--no-sandbox'] });
  try {
    for (const [size, annotations] of Object.entries(SIZES)) {
      say(`filling a project of ${annotations} samples`);
      servers[size] = await startThrowawayServer({ settings: UNBOUND });
      await fill(servers[size], '', { annotations, regions: 10, labels: LABELS });
    }
    const pages = { few: await signedIn(browser, servers.few), many: await signedIn(browser, servers.many) };
    const rows = [];
    for (const layout of Object.keys(LAYOUTS)) {
      rows.push(await comparePages(pages, layout));
      rows.push(await scroll(pages.many, layout));
    }
    for (const list of Object.keys(LISTS)) rows.push(...(await compareWalks(pages, list)));
    return rows;
  } finally {
    await browser.close();
    for (const server of Object.values(servers)) await server.stop();
  }
}

async function signedIn(browser, { url, username, password }) {
  const origin = new URL(url).origin;
  const context = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new globalThis.PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.longTasks.push(duration);
    }).observe({ entryTypes: ['longtask'] });
  });
  await page.request.post('/memento/login', { data: { username, password, cookie: true } });
  return page;
}

/** From asking for the address until the first samples are in the page, in turns. */
async function comparePages(pages, layout) {
  const times = { few: [], many: [] };
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    for (const [size, page] of Object.entries(pages)) {
      const ms = await opened(page, layout);
      if (round >= WARM_UP) times[size].push(ms);
    }
  }
  const [ours, peer] = [median(times.many), median(times.few)];
  const what = `first page of 100,000 samples (${layout}), against 100`;
  return { what, ours, peer, unit: 'ms', ratio: ours / peer, most: MOST_RATIO };
}

async function opened(page, layout) {
  const before = performance.now();
  await page.goto(`/projects/1/samples?view=${layout}`, { waitUntil: 'commit' });
  await page.locator(LAYOUTS[layout]).first().waitFor();
  return performance.now() - before;
}

/** A sample in the middle of its list: from asking for the address to its name and neighbours, and from one sample to the next. */
async function compareWalks(pages, list) {
  const opening = { few: [], many: [] };
  const steps = { few: [], many: [] };
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    for (const [size, page] of Object.entries(pages)) {
      const ms = await openedSample(page, SIZES[size] / 2, LISTS[list]);
      if (round >= WARM_UP) opening[size].push(ms);
    }
  }
  for (let step = 0; step < STEPS; step++) {
    const forward = step % 2 === 0;
    for (const [size, page] of Object.entries(pages)) steps[size].push(await stepOnce(page, forward));
  }
  return [
    { what: `a sample in the middle of 100,000 (${list}), against 100`, ...figures(opening) },
    { what: `from one of 100,000 samples to the next (${list}), against 100`, ...figures(steps) },
  ];
}

function figures({ many, few }) {
  const [ours, peer] = [median(many), median(few)];
  return { ours, peer, unit: 'ms', ratio: ours / peer, most: MOST_RATIO };
}

const NEXT = 'app-sample-bar nav a[aria-keyshortcuts="N"]';
const NAME = 'app-sample-bar h1';

async function openedSample(page, annotationId, query) {
  const before = performance.now();
  await page.goto(`/projects/1/samples/${annotationId}${query}`, { waitUntil: 'commit' });
  await page.locator(NEXT).waitFor();
  return performance.now() - before;
}

/** Measured in the page, frame by frame, so that the way to it counts for nothing. */
function stepOnce(page, forward) {
  return page.evaluate(
    ([key, name]) =>
      new Promise((done) => {
        const { document, requestAnimationFrame, KeyboardEvent } = globalThis;
        const [before, at] = [document.querySelector(name).textContent, performance.now()];
        const look = () => {
          if (document.querySelector(name).textContent !== before) done(performance.now() - at);
          else requestAnimationFrame(look);
        };
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: key === 'N', bubbles: true }));
        requestAnimationFrame(look);
      }),
    [forward ? 'n' : 'N', NAME],
  );
}

/** The longest that the page was busy with anything while its list was scrolled, by wheel and by the scrollbar. */
async function scroll(page, layout) {
  await opened(page, layout);
  await page.evaluate(() => globalThis.longTasks.splice(0));
  await page.mouse.move(720, 600);
  for (let step = 0; step < WHEEL_STEPS; step++) {
    await page.mouse.wheel(0, WHEEL_PX);
    await page.evaluate(() => new Promise((seen) => globalThis.requestAnimationFrame(seen)));
  }
  for (let jump = 1; jump <= JUMPS; jump++) {
    await page.evaluate(
      (part) => globalThis.scrollTo(0, part * globalThis.document.documentElement.scrollHeight),
      jump / JUMPS,
    );
    await page.locator(LAYOUTS[layout]).first().waitFor();
    await page.evaluate(() => new Promise((seen) => globalThis.setTimeout(seen, 100)));
  }
  const tasks = await page.evaluate(() => globalThis.longTasks);
  const ours = Math.max(0, ...tasks);
  const what = `scrolling 100,000 samples (${layout}): longest task`;
  return { what, ours, peer: LONGEST_TASK_MS, unit: 'ms', ratio: ours / LONGEST_TASK_MS, most: 1 };
}
