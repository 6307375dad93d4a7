// What a page's own thread was busy with: CPU by the kernel's clock for threads, whatever else the machine does meanwhile.
import type { Page } from '@playwright/test';

/** Milliseconds of CPU. */
export interface ThreadCost {
  /** Of each frame that was drawn, all that the browser does on this thread for it included; sorted. */
  readonly frames: readonly number[];
  /** Of everything between the frames: tiles that arrive, timers, garbage. */
  readonly between: number;
  /** Of all of the page's workers. */
  readonly workers: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const [BEGIN, END] = ['bench begins', 'bench ends'];
const CATEGORIES = ['toplevel', 'devtools.timeline', 'blink.user_timing'];

/** Measures what `work`, which runs in the page and may take its time, costs the page's thread. */
export async function threadCost(page: Page, work: () => Promise<unknown>): Promise<ThreadCost> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('Only a browser of its own can be traced.');
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.evaluate((mark) => void performance.mark(mark), BEGIN);
  await work();
  await page.evaluate((mark) => void performance.mark(mark), END);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return costOf(trace.traceEvents);
}

function costOf(events: readonly TraceEvent[]): ThreadCost {
  const [begin, end] = [BEGIN, END].map((wanted) => events.find(({ name }) => name === wanted));
  if (!begin || !end) throw new Error('The trace has no beginning or no end.');
  const own = events.filter(
    ({ pid, tid, ts }) => pid === begin.pid && tid === begin.tid && ts > begin.ts && ts < end.ts,
  );
  const outermost = outermostTasks(own);
  const drawings = own.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts);
  const frames: number[] = [];
  let between = 0;
  for (const { ts, dur = 0, tdur = 0 } of outermost) {
    if (drawings.some((at) => at >= ts && at <= ts + dur)) frames.push(tdur / 1000);
    else between += tdur / 1000;
  }
  if (frames.length === 0) throw new Error('The trace has no frames.');
  return { frames: frames.sort((a, b) => a - b), between, workers: costOfWorkers(events, begin, end) };
}

/** A task may run others inside: only the outermost count. Of one thread. */
function outermostTasks(events: readonly TraceEvent[]): TraceEvent[] {
  const tasks = events.filter(({ name, ph }) => ph === 'X' && name.endsWith('RunTask')).sort((a, b) => a.ts - b.ts);
  let until = 0;
  return tasks.filter(({ ts, dur = 0 }) => {
    if (ts < until) return false;
    until = ts + dur;
    return true;
  });
}

function costOfWorkers(events: readonly TraceEvent[], begin: TraceEvent, end: TraceEvent): number {
  const names = events.filter(({ name, pid }) => name === 'thread_name' && pid === begin.pid);
  const workers = names.filter(({ args }) => args?.name?.startsWith('DedicatedWorker')).map(({ tid }) => tid);
  let spent = 0;
  for (const worker of workers) {
    const own = events.filter(
      ({ pid, tid, ts }) => pid === begin.pid && tid === worker && ts > begin.ts && ts < end.ts,
    );
    for (const { tdur = 0 } of outermostTasks(own)) spent += tdur / 1000;
  }
  return spent;
}

/** The cost that so many of a hundred frames stay below. */
export function percentile({ frames }: ThreadCost, percent: number): number {
  return frames[Math.min(frames.length - 1, Math.floor((frames.length * percent) / 100))] ?? NaN;
}
