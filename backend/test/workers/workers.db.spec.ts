import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { DATABASE_KIND } from '../../src/config/env.js';
import { TilingJob } from '../../src/jobs/tiling-job.entity.js';
import { aProject, type MadeProject } from '../builders/a-project.js';
import { grey16Tiff } from '../builders/a-tiff.js';
import { EventReader } from '../event-reader.js';
import { freePort } from '../free-port.js';
import { until } from '../jobs/by-hand.js';
import type { StartedProgram } from '../kill/started-program.js';
import { hasRedis, ownRedis } from '../own-redis.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../throwaway-server.js';
import { canBeElsewhere, startWorker, type WorkerWishes } from './worker-process.js';

const IMAGES = 20;
/** Of a worker that is known to be gone: a look at the table each second, and a busy machine. */
const AT_ONCE_MS = 15_000;
/** Of one on another host: its lease, a look each second, and a busy machine. */
const LEASE_MS = 30_000;
const PATIENCE_MS = 120_000;
/** The embedded database has one server. */
const onMariaDb = DATABASE_KIND === 'mariadb' ? describe : describe.skip;

onMariaDb(`workers elsewhere on ${DATABASE_KIND}`, () => {
  const running: StartedProgram[] = [];
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let drawn = 0;
  beforeAll(async () => {
    server = await throwawayServer({ tilingWorkers: 0 });
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterEach(async () => {
    for (const worker of running.splice(0)) await worker.kill();
  });
  afterAll(() => server.close());

  const aWorker = async (wishes?: WorkerWishes, { place } = server): Promise<StartedProgram> => {
    const worker = await startWorker(place, wishes);
    running.push(worker);
    return worker;
  };
  /** @returns the id of an image that waits to be tiled */
  const sent = async (width: number, height: number, by = owner, projectId = at.projectId): Promise<number> => {
    const n = ++drawn;
    const file = grey16Tiff(width, height, (x, y) => (x * (31 + n) + y * 17 + n) & 0xffff);
    const json = JSON.stringify({ name: `image ${n}`, format: 5, type: '', project_id: projectId });
    const reply = await by.http.post('/memento/images/upload').field('json', json).attach('file', file, 'a.tif');
    expect(reply.status).toBe(201);
    return (reply.body as { image: { image_id: number } }).image.image_id;
  };
  const jobOf = (imageId: number): Promise<TilingJob> =>
    server.app.get(DataSource).manager.findOneByOrFail(TilingJob, { imageId });
  const untilState = async (imageId: number, state: string): Promise<number> => {
    const began = performance.now();
    await until(async () => (await jobOf(imageId)).state === state, PATIENCE_MS, 5);
    return performance.now() - began;
  };
  const statusOf = async (imageId: number, by = owner): Promise<string> => {
    const { body } = await by.http.get(`/memento/images/${imageId}`).expect(200);
    return (body as { image: { status: string } }).image.status;
  };
  const scratch = (): string[] =>
    readdirSync(join(server.place.dataDir, 'blobs'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.includes('.partial-'),
    );

  it('do what a server leaves that tiles nothing, and who waits there is told', async () => {
    const imageId = await sent(900, 700);
    const reader = await EventReader.ofImage(await server.app.getUrl(), imageId, owner.token);
    // Two looks of a server that tiles: it has not been taken.
    await new Promise((wake) => setTimeout(wake, 2_500));
    expect([await statusOf(imageId), (await jobOf(imageId)).state]).toEqual(['processing', 'waiting']);
    await aWorker();
    await reader.untilEnded();
    expect(reader.heard.at(-1)?.data).toMatchObject({ state: 'done', progress: 1 });
    expect(await statusOf(imageId)).toBe('ready');
    await owner.http.get(`/memento/images/${imageId}/tiles/0/0/0`).expect(200);
  });

  (hasRedis() ? it : it.skip)('are heard of at once where there is Redis', async () => {
    const redis = await ownRedis();
    const both = await throwawayServer({ tilingWorkers: 0, redisUrl: redis.url });
    try {
      await aWorker({ settings: { MEMENTO_REDIS_URL: redis.url } }, both);
      const somebody = await both.person('somebody');
      const { projectId } = await aProject(somebody);
      const imageId = await sent(3000, 2000, somebody, projectId);
      const reader = await EventReader.ofImage(await both.app.getUrl(), imageId, somebody.token);
      await reader.untilEnded();
      const told = reader.heard.map(({ data }) => data.state);
      // By its own looks, every five seconds, it would hardly have seen it between queued and done.
      expect([told.includes('running'), told.at(-1)]).toEqual([true, 'done']);
    } finally {
      for (const worker of running.splice(0)) await worker.kill();
      await both.close();
      await redis.stop();
    }
  });

  it('share what there is, and do nothing twice', async () => {
    const images: number[] = [];
    for (let n = 0; n < IMAGES; n++) images.push(await sent(1200, 900));
    const owners = new Set<string>();
    const [first, second] = await Promise.all([aWorker(), aWorker()]);
    await until(
      async () => {
        const jobs = await Promise.all(images.map(jobOf));
        for (const { leaseOwner } of jobs) if (leaseOwner) owners.add(leaseOwner.split('|')[1]);
        return jobs.every(({ state }) => state === 'done');
      },
      PATIENCE_MS,
      5,
    );
    expect(owners).toEqual(new Set([String(first.child.pid), String(second.child.pid)]));
    const counts = (await Promise.all(images.map(jobOf))).map(({ attempts, interruptions }) => [
      attempts,
      interruptions,
    ]);
    expect(counts).toEqual(images.map(() => [1, 0])); // each was claimed once
    expect(scratch()).toEqual([]);
  });

  /** Of two workers the one that has a job is killed in the middle of it. @returns after how long the other had it */
  const takenOver = async (hosts: (string | undefined)[]): Promise<number> => {
    const both = await Promise.all(hosts.map((host) => aWorker({ host })));
    const imageId = await sent(6000, 4000);
    await untilState(imageId, 'running');
    const ownerOf = ({ leaseOwner }: TilingJob): string | undefined => leaseOwner?.split('|')[1];
    const isTaken = async (): Promise<boolean> => {
      const job = await jobOf(imageId);
      return job.state === 'done' || (job.state === 'running' && ownerOf(job) !== victim);
    };
    const victim = ownerOf(await jobOf(imageId));
    await both.find(({ child }) => String(child.pid) === victim)?.kill();
    const began = performance.now();
    const job = await jobOf(imageId);
    expect([job.state, ownerOf(job)]).toEqual(['running', victim]); // it has not said a word
    await until(isTaken, PATIENCE_MS, 5);
    const tookMs = performance.now() - began;
    console.log(`Taken over after ${Math.round(tookMs)} ms`);
    await untilState(imageId, 'done');
    expect(await jobOf(imageId)).toMatchObject({ attempts: 1, interruptions: 1 });
    expect(await statusOf(imageId)).toBe('ready');
    await until(() => scratch().length === 0);
    return tookMs;
  };

  it('that are killed have their job taken over at once by another of the same host, and leave nothing', async () => {
    expect(await takenOver([undefined, undefined])).toBeLessThan(AT_ONCE_MS);
  });

  (canBeElsewhere() ? it : it.skip)('that die on another host are waited for until their lease is over', async () => {
    const tookMs = await takenOver(['first', 'second']);
    expect(tookMs).toBeGreaterThan(LEASE_MS / 2); // nobody can know sooner
    expect(tookMs).toBeLessThan(LEASE_MS + AT_ONCE_MS);
  });

  it('that are told to end give their job back at once, and leave nothing', async () => {
    const ended = await aWorker();
    const imageId = await sent(6000, 4000);
    await untilState(imageId, 'running');
    const began = performance.now();
    await ended.kill('SIGTERM');
    const tookMs = performance.now() - began;
    console.log(`Given back and ended after ${Math.round(tookMs)} ms`);
    const given = { state: 'waiting', attempts: 0, interruptions: 0, leaseOwner: null, leaseUntil: null };
    expect(await jobOf(imageId)).toMatchObject(given);
    expect(scratch()).toEqual([]);
    expect(tookMs).toBeLessThan(AT_ONCE_MS);
    await aWorker();
    await untilState(imageId, 'done');
  });

  it('say how they are where their measurements are read', async () => {
    const port = await freePort();
    const worker = await aWorker({ settings: { MEMENTO_METRICS: `127.0.0.1:${port}` } });
    const url = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${url}/health/ready`);
    const parts = { server: 'ok', database: 'ok', storage: 'ok', live: 'ok' };
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', ...parts }]);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('memento_tiling_jobs{state="waiting"} 0');
    expect((await fetch(`${url}/memento/projects`)).status).toBe(404); // it has no API
    await worker.kill('SIGTERM');
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
  });
});
