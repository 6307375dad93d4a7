import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { ApiClient } from '../api-client';
import { tiff16 } from '../assets/tiff';
import { expect, test } from '../fixtures';

const RESULTS = join(import.meta.dirname, '../../results');
/** `SCORING_SAMPLES=10` to see that it runs. */
const SAMPLES = Number(process.env['SCORING_SAMPLES'] ?? 100);
/** As long as a quick reader looks at a sample. */
const LOOK_MS = 300;
const MEDIAN_MS = 300;
const P95_MS = 800;
const CALLS = 3;

/** What the page notes by itself, so that nothing between it and the test is measured. */
interface Notes {
  /** When the key went down that submits; 0: not yet. */
  pressedAt: number;
  /** From there to the frame in which the next sample is drawn as sharp as it gets. */
  readonly tookMs: number[];
}

declare global {
  interface Window {
    scoringNotes: Notes;
  }
}

/** Reads like a row of `npm run bench`. */
function hold(what: string, ours: number, most: number, unit: string): void {
  mkdirSync(RESULTS, { recursive: true });
  const row = { what: `scoring: ${what}`, ours, peer: most, unit, ratio: ours / most, most: 1 };
  appendFileSync(join(RESULTS, 'scoring-rows.jsonl'), `${JSON.stringify(row)}\n`);
  expect.soft(ours, what).toBeLessThanOrEqual(most);
}

/** Two channels of 16 bits, each sample another picture: nothing is in a cache because it has been seen before. */
function picture(n: number, channel: number): Buffer {
  const value = (x: number, y: number) => ((x * (7 + n) + y * (3 + channel * 5) + n * 997) * 37) % 20_000;
  return tiff16({ width: 512, height: 512, value });
}

async function makeStudy(api: ApiClient): Promise<{ projectId: number; first: number }> {
  const projectId = await api.createProject(`Hundred samples ${Date.now()}`);
  const categoryId = await api.createCategory(projectId, 'Control');
  await api.ask(categoryId, [await api.createClassification(projectId, 'Grade', 'none,mild,severe')]);
  const ids: number[] = [];
  for (let n = 0; n <= SAMPLES; n++) {
    const layers = ['DAPI', 'FITC'].map((name, channel) => ({ name, file: picture(n, channel) }));
    ids.push(await api.createSample(projectId, categoryId, `sample ${String(n).padStart(4, '0')}`, layers));
  }
  return { projectId, first: ids[0] ?? 0 };
}

/** Runs in the page before anything else of it. */
function takeNotes(): void {
  const notes: Notes = { pressedAt: 0, tookMs: [] };
  window.scoringNotes = notes;
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Enter' || !event.ctrlKey) return;
      notes.pressedAt = performance.now();
      const before = document.querySelector('h1')?.textContent;
      const look = () => {
        const isNext = document.querySelector('h1')?.textContent !== before;
        const isDrawn = document.querySelector('app-canvas-view[data-tiles="ready"]') !== null;
        if (isNext && isDrawn) notes.tookMs.push(performance.now() - notes.pressedAt);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    { capture: true },
  );
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

async function countCalls(page: Page, projectId: number): Promise<() => number> {
  let calls = 0;
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/memento/')) return;
    // Tiles are pictures; a stream of events and the sign of life in it last as long as one looks at a sample.
    if (!/\/(tiles|events|presence)(\/|$)/.test(pathname)) calls++;
  });
  await page.locator(`[data-queue][data-left="${SAMPLES + 1}"]`).waitFor();
  expect(projectId).toBeGreaterThan(0);
  return () => calls;
}

test('a hundred samples are scored by the keyboard', async ({ page, api, signedIn: _ }) => {
  const { projectId, first } = await makeStudy(api);
  await page.addInitScript(takeNotes);
  await page.goto(`/projects/${projectId}/samples/${first}`);
  const drawn = page.locator('app-canvas-view[data-tiles="ready"]');
  await drawn.waitFor();
  const calls = await countCalls(page, projectId);
  const callsOf: number[] = [];
  for (let n = 0; n < SAMPLES; n++) {
    const before = calls();
    await page.waitForTimeout(LOOK_MS);
    await page.keyboard.press(String(1 + (n % 3)));
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction((count) => window.scoringNotes.tookMs.length > count, n);
    callsOf.push(calls() - before);
  }
  const tookMs = await page.evaluate(() => window.scoringNotes.tookMs);
  hold('from submitting to the next sample drawn, median', percentile(tookMs, 0.5), MEDIAN_MS, 'ms');
  hold('from submitting to the next sample drawn, p95', percentile(tookMs, 0.95), P95_MS, 'ms');
  // The queue itself is read again every fifty samples: a mean says what a sample costs.
  hold('API calls per sample', callsOf.reduce((sum, count) => sum + count, 0) / callsOf.length, CALLS + 0.1, '');
  hold('API calls per sample, median', percentile(callsOf, 0.5), CALLS, '');
});
