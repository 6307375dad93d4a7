import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataSource } from 'typeorm';
import { DATABASE_KIND } from '../../src/config/env.js';
import { TilingJob } from '../../src/jobs/tiling-job.entity.js';
import { aProject } from '../builders/a-project.js';
import { grey16Tiff } from '../builders/a-tiff.js';
import { builtWorker } from '../built-worker.js';
import { until } from '../jobs/by-hand.js';
import { temporaryFolder } from '../temporary-folder.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../throwaway-server.js';

const MEMORY_MB = 256;
const SILENCE_MS = 3_000;
const SETTLED_WITHIN_MS = 100_000;

/** What each kind of poison comes to: after how many tries, and with which reason. */
const ENDS = {
  crash: { attempts: 3, code: 'image.worker-crashed' },
  hang: { attempts: 1, code: 'image.too-demanding' },
  eat: { attempts: 1, code: 'image.too-demanding' },
} as const;
type Poison = keyof typeof ENDS;

/** A worker for which some files are poison: they say so in their last bytes. */
const POISONED_WORKER = (worker: URL): string => `
import { readFileSync } from 'node:fs';
const POISONS = {
  crash: () => process.abort(),
  hang: () => { for (;;); },
  eat: () => { for (const held = []; ; ) held.push(Buffer.alloc(2 ** 26, 1)); },
};
await import('${worker.href}');
process.prependListener('message', ({ task }) => {
  if (task.kind !== 'tile') return;
  const end = readFileSync(task.request.sourcePath).subarray(-20).toString('latin1');
  POISONS[/poison:(\\w+)/.exec(end)?.[1]]?.();
});
`;

interface Told {
  name: string;
  status: string;
  failure: { code: string; message: string } | null;
}

describe(`images that are poison for the process that tiles them, on ${DATABASE_KIND}`, () => {
  const folder = temporaryFolder();
  let server: ThrowawayServer;
  let owner: Caller;
  let projectId: number;
  beforeAll(async () => {
    const program = join(folder.path('.'), 'poisoned-worker.mjs');
    writeFileSync(program, POISONED_WORKER(await builtWorker()));
    const tiling = { workerUrl: pathToFileURL(program), memoryMb: MEMORY_MB, silenceLimitMs: SILENCE_MS };
    server = await throwawayServer({ tilingMemoryMb: MEMORY_MB }, tiling);
    owner = await server.person('owner');
    ({ projectId } = await aProject(owner));
  });
  afterAll(() => server?.close());

  const upload = async (name: string, more: Buffer): Promise<void> => {
    const picture = grey16Tiff(50, 40, (x, y) => name.length * 1000 + x * y);
    const json = JSON.stringify({ name, format: 3, type: '', project_id: projectId });
    const file = Buffer.concat([picture, more]);
    await owner.http.post('/memento/images/upload').field('json', json).attach('file', file, 'a.tif').expect(201);
  };
  const images = async (): Promise<Told[]> => {
    const { body } = await owner.http.get(`/memento/images?project_id=${projectId}`).expect(200);
    return (body as { images: Told[] }).images;
  };

  it('are tried so often and no more, and say why; all others become ready, before and after', async () => {
    const poisons = Object.keys(ENDS) as Poison[];
    for (const [n, poison] of poisons.entries()) {
      await upload(poison, Buffer.from(`poison:${poison}`));
      await upload(`sound ${'!'.repeat(n)}`, Buffer.alloc(0));
    }
    const { manager } = server.app.get(DataSource);
    await until(
      async () => {
        // Nobody wants to wait for the pauses between tries here.
        await manager.update(TilingJob, { state: 'waiting' }, { notBefore: new Date() });
        return (await images()).every(({ status }) => status !== 'processing');
      },
      SETTLED_WITHIN_MS,
      200,
    );
    for (const { name, status, failure } of await images()) {
      const end = ENDS[name as Poison] as (typeof ENDS)[Poison] | undefined;
      const told = { name, status, code: failure?.code ?? null };
      expect(told).toEqual({ name, status: end ? 'failed' : 'ready', code: end?.code ?? null });
      if (end) expect(failure?.message).toMatch(/\. (Save|Try|.*open)/);
    }
    const tried = await manager.find(TilingJob, { where: { state: 'failed' }, relations: { image: true } });
    expect(new Map(tried.map(({ image, attempts }) => [image.name, attempts]))).toEqual(
      new Map(poisons.map((poison) => [poison, ENDS[poison].attempts])),
    );
  }, 120_000);
});
