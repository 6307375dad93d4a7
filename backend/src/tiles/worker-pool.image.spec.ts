import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../test/temporary-folder.js';
import type { TilingError } from './tiling-error.js';
import { type RunOptions, WorkerPool, type WorkerPoolOptions } from './worker-pool.js';
import type { ProbedImage, TilingLimits } from './worker-protocol.js';

/** A worker that does what the path of the image to probe says, and answers with its process id as the width. */
const ACTOR = `
process.on('disconnect', () => process.exit());
process.on('message', ({ jobId, task }) => {
  const send = (report, residentBytes = 1e6) => process.send({ jobId, residentBytes, ...report });
  const done = (residentBytes) => send({ kind: 'done', result: { width: process.pid } }, residentBytes);
  switch (task.sourcePath) {
    case 'answer': return done();
    case 'answer-slowly': return setTimeout(done, 100);
    case 'answer-fat': return done(60 * 2 ** 20);
    case 'fail': return send({ kind: 'failed', code: 'image.damaged', message: 'Cut short.', detail: 'here' });
    case 'crash': console.error('free(): invalid pointer'); return process.kill(process.pid, 'SIGSEGV');
    case 'quit': return process.exit(3);
    case 'hang': for (;;);
    case 'allocate': {
      const kept = [];
      try { for (;;) kept.push(Buffer.alloc(64 * 2 ** 20, 1)); }
      catch (error) { console.error(error.message, kept.length); process.exit(4); }
    }
    case 'grow': return send({ kind: 'progress', share: 0.5 }, 101 * 2 ** 20);
    case 'report': send({ kind: 'progress', share: 0.25 }); send({ kind: 'progress', share: 0.75 }); return done();
  }
});
`;

describe('WorkerPool', () => {
  const folder = temporaryFolder();
  const pools: WorkerPool[] = [];
  let workerUrl: URL;

  beforeAll(async () => {
    await writeFile(folder.path('actor.mjs'), ACTOR);
    workerUrl = pathToFileURL(folder.path('actor.mjs'));
  });
  afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

  function pool(options: Partial<WorkerPoolOptions> = {}): WorkerPool {
    const limits = {} as TilingLimits;
    pools.push(new WorkerPool({ workerUrl, workers: 1, memoryMb: 100, timeLimitMs: 60_000, limits, ...options }));
    return pools[pools.length - 1];
  }
  const ask = (asked: WorkerPool, what: string, options?: RunOptions): Promise<ProbedImage> =>
    asked.run({ kind: 'probe', sourcePath: what, trial: null }, options);
  const processOf = async (asked: WorkerPool, what = 'answer') => (await ask(asked, what)).width;

  it('starts no process before there is work, and no more than allowed', async () => {
    const three = pool({ workers: 3 });
    expect(three.processIds).toEqual([]);
    const first = await processOf(three);
    expect(three.processIds).toEqual([first]);
    const processes = await Promise.all(Array.from({ length: 9 }, () => processOf(three, 'answer-slowly')));
    expect(new Set(processes).size).toBe(3);
    expect(three.processIds).toHaveLength(3);
  });

  it('passes on progress and failures', async () => {
    const one = pool();
    const shares: number[] = [];
    await ask(one, 'report', { onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([0.25, 0.75]);
    await expect(ask(one, 'fail')).rejects.toMatchObject({
      code: 'image.damaged',
      message: 'Cut short.',
      detail: 'here',
    });
  });

  it.each(['crash', 'quit'])('loses only the job of a process that ends by itself (%s)', async (end) => {
    const one = pool();
    const before = await processOf(one);
    const failing = ask(one, end);
    const waiting = processOf(one);
    await expect(failing).rejects.toMatchObject({ code: 'image.worker-crashed' });
    expect(await waiting).not.toBe(before);
  });

  it('keeps the last words of a crash for the log', async () => {
    await expect(ask(pool(), 'crash')).rejects.toMatchObject({
      detail: expect.stringMatching(/SIGSEGV.*invalid pointer/s),
    });
  });

  it('has a new process ready at once', async () => {
    const one = pool();
    await expect(ask(one, 'crash')).rejects.toThrow();
    expect(one.processIds).toHaveLength(1);
  });

  it('ends a job that takes too long, even one that never listens', async () => {
    const one = pool({ timeLimitMs: 4000 }); // a process of its own has to start within it, too
    await expect(ask(one, 'hang')).rejects.toMatchObject({ code: 'image.too-demanding' });
    expect(await processOf(one)).toBeGreaterThan(0);
  });

  it('ends a job that takes too much memory', async () => {
    const one = pool();
    const before = await processOf(one);
    await expect(ask(one, 'grow')).rejects.toMatchObject({ code: 'image.too-demanding' });
    expect(await processOf(one)).not.toBe(before);
  });

  it('ends a job that gives no sign of life, and goes on with one that does', async () => {
    const one = pool({ silenceLimitMs: 4000 });
    await expect(ask(one, 'hang')).rejects.toMatchObject({ code: 'image.too-demanding' });
    expect(await processOf(one, 'report')).toBeGreaterThan(0);
  });

  const itWithShell = process.platform === 'win32' ? it.skip : it;
  itWithShell('lets no process allocate far beyond its memory, however fast it grows', async () => {
    const one = pool();
    const failure = await ask(one, 'allocate').catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'image.too-demanding', detail: expect.stringMatching(/allocat/i) });
    const buffers = Number(/(\d+)\s*$/.exec((failure as TilingError).detail)?.[1]);
    expect(buffers * 64).toBeLessThan(100 + 1024);
    expect(await processOf(one)).toBeGreaterThan(0);
  });

  it('replaces a worker that dies within a second, and the next job goes to the new one', async () => {
    const one = pool();
    const before = await processOf(one);
    const dying = ask(one, 'answer-slowly');
    process.kill(before, 'SIGKILL');
    const killed = performance.now();
    await expect(dying).rejects.toMatchObject({ code: 'image.worker-crashed' });
    // A started process counts: how long Node takes to come up is the machine's affair.
    const [after] = one.processIds;
    expect(performance.now() - killed).toBeLessThan(1000);
    expect(after).not.toBe(before);
    expect(await processOf(one)).toBe(after);
  });

  it('ends the process of a job that is called off, and takes one that waits out of the queue', async () => {
    const one = pool();
    const before = await processOf(one);
    const [first, second] = [new AbortController(), new AbortController()];
    const refused = [ask(one, 'hang', { signal: first.signal }), ask(one, 'hang', { signal: second.signal })].map(
      (job) => expect(job).rejects.toMatchObject({ code: 'tiling.cancelled' }),
    );
    const next = processOf(one);
    second.abort();
    await refused[1];
    expect(one.processIds).toEqual([before]);
    first.abort();
    await refused[0];
    expect(await next).not.toBe(before);
    await expect(ask(one, 'hang', { signal: first.signal })).rejects.toMatchObject({ code: 'tiling.cancelled' });
  });

  it('starts afresh after a job that left much memory behind', async () => {
    const one = pool();
    const before = await processOf(one, 'answer-fat');
    expect(await processOf(one)).not.toBe(before);
  });

  it('refuses what is running and waiting when it is closed, and ends the processes', async () => {
    const one = pool();
    const process = await processOf(one);
    const jobs = [ask(one, 'hang'), ask(one, 'answer')].map((job) =>
      expect(job).rejects.toMatchObject({ code: 'tiling.closed' }),
    );
    await one.close();
    await Promise.all(jobs);
    await expect(ask(one, 'answer')).rejects.toMatchObject({ code: 'tiling.closed' });
    expect(one.processIds).toEqual([]);
    expect(isAlive(process)).toBe(false);
  });

  it('tells of a worker program that cannot start', async () => {
    const broken = pool({ workerUrl: pathToFileURL(folder.path('missing.mjs')) });
    expect(existsSync(folder.path('missing.mjs'))).toBe(false);
    await expect(ask(broken, 'answer')).rejects.toMatchObject({
      code: 'image.worker-crashed',
      detail: expect.stringContaining('missing.mjs'),
    });
  });
});

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false; // Expected: there is no such process any more.
  }
}
