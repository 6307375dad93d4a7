import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aLaboratory, type Laboratory, type Server } from '../../test/jobs/a-laboratory.js';
import { until } from '../../test/jobs/by-hand.js';
import { DATABASE_KIND } from '../config/env.js';
import { Image } from '../images/image.entity.js';
import { MOST_INTERRUPTIONS } from './back-off.js';
import { LARGE_JOB } from './job-size.js';
import { QUEUE_TIMES } from './table-job-queue.js';

const { leaseMs } = QUEUE_TIMES;
const STOPPED = { code: 'tiling.cancelled', message: 'Stopped. Start it again.', again: false };

describe(`the table of jobs on ${DATABASE_KIND}`, () => {
  let lab: Laboratory;
  beforeEach(async () => {
    lab = await aLaboratory();
  });
  afterEach(() => lab.close());

  /** Adds a job for a new image. */
  const add = async ({ queue }: Server, projectId: number, size = 1): Promise<number> => {
    const imageId = await lab.image(projectId);
    await queue.add({ imageId, projectId, size });
    return imageId;
  };
  const started = async (server: Server): Promise<Server> => {
    await server.queue.start(server.hands);
    return server;
  };

  it('lets projects take turns, the oldest job of each first', async () => {
    const server = await lab.server();
    const [a, b, c] = [await lab.project(), await lab.project(), await lab.project()];
    const [a1, a2, a3, b1] = [await add(server, a), await add(server, a), await add(server, a), await add(server, b)];
    const { hands } = await started(server);
    for (const [n, imageId] of [a1, b1].entries()) {
      expect(await hands.nth(n)).toBe(imageId);
      await hands.finish(imageId);
    }
    expect(await hands.nth(2)).toBe(a2);
    const [c1, c2, b2] = [await add(server, c), await add(server, c), await add(server, b)];
    await hands.finish(a2);
    for (const [n, imageId] of [c1, b2, a3, c2].entries()) {
      expect(await hands.nth(3 + n)).toBe(imageId);
      await hands.finish(imageId);
    }
  });

  it('leaves one of several workers to jobs that are not large', async () => {
    const server = await lab.server(2);
    const [a, b] = [await lab.project(), await lab.project()];
    const [large, nextLarge] = [await add(server, a, LARGE_JOB), await add(server, a, LARGE_JOB)];
    const [b1, b2, a3] = [await add(server, b), await add(server, b), await add(server, a)];
    const small = [b1, a3, b2]; // in turn
    const { queue, hands } = await started(server);
    for (const imageId of small) await hands.finish(imageId);
    await queue.look();
    expect(hands.begun).not.toContain(nextLarge);
    await hands.finish(large);
    await hands.finish(nextLarge);
    expect(new Set(hands.saved)).toEqual(new Set([...small, large, nextLarge]));
  });

  it('tries again after 5 and 30 seconds what may go well, then gives up; others go on meanwhile', async () => {
    const server = await lab.server();
    const projectId = await lab.project();
    const poisoned = await add(server, projectId);
    const { queue, hands } = await started(server);
    for (const [attempts, wait] of [5_000, 30_000].entries()) {
      await hands.break(poisoned, 'crash');
      expect(await lab.job(poisoned)).toMatchObject({ state: 'waiting', attempts: attempts + 1, failureCode: 'crash' });
      const other = await add(server, projectId);
      await hands.finish(other);
      lab.wait(wait - 1);
      await queue.look();
      expect(hands.begun.at(-1)).toBe(other);
      lab.wait(1);
      await queue.look();
      expect(hands.begun.at(-1)).toBe(poisoned);
    }
    await hands.break(poisoned, 'crash');
    expect(await lab.job(poisoned)).toMatchObject({ state: 'failed', attempts: 3, failureCode: 'crash' });
    expect(hands.failed).toEqual([{ imageId: poisoned, code: 'crash' }]);
    lab.wait(3600_000);
    const after = await add(server, projectId);
    await hands.finish(after);
    expect(hands.begun.filter((imageId) => imageId === poisoned)).toHaveLength(3);
  });

  it('gives up at once what will not go well, and tries thrice again when it is asked to', async () => {
    const server = await lab.server();
    const projectId = await lab.project();
    const imageId = await add(server, projectId);
    const { queue, hands } = await started(server);
    await hands.break(imageId, 'image.damaged');
    expect(await lab.job(imageId)).toMatchObject({ state: 'failed', attempts: 1, failureCode: 'image.damaged' });
    await queue.add({ imageId, projectId, size: 1 });
    await hands.break(imageId, 'crash');
    expect(await lab.job(imageId)).toMatchObject({ state: 'waiting', attempts: 1, failureCode: 'crash' });
    await queue.add({ imageId, projectId, size: 1 }); // it is waiting already
    expect(await lab.job(imageId)).toMatchObject({ state: 'waiting', attempts: 1 });
    lab.wait(5_000);
    await queue.look();
    await hands.finish(imageId);
    expect(await lab.job(imageId)).toMatchObject({ state: 'done', progress: 1, failureCode: null, leaseOwner: null });
  });

  it('cancels what waits and what runs, and what runs is over then', async () => {
    const server = await lab.server();
    const projectId = await lab.project();
    const [running, waiting] = [await add(server, projectId), await add(server, projectId)];
    const { queue, hands } = await started(server);
    const signal = await hands.signal(running);
    expect([await queue.cancel(waiting, STOPPED), await queue.cancel(running, STOPPED)]).toEqual([true, true]);
    expect(signal.aborted).toBe(true);
    // Twice after a run: it may have been tidying up when it was called off.
    expect(hands.settledImages).toEqual([waiting, running, running]);
    expect(hands.failed.map(({ code }) => code)).toEqual([STOPPED.code, STOPPED.code]);
    for (const imageId of [running, waiting])
      expect(await lab.job(imageId)).toMatchObject({ state: 'cancelled', failureMessage: STOPPED.message });
    expect(await queue.cancel(running, STOPPED)).toBe(false);
    await queue.look();
    expect(hands.begun).toEqual([running]);
    expect(hands.saved).toEqual([]);
  });

  it('cancels what another server runs', async () => {
    const [one, other] = [await lab.server(), await lab.server()];
    const imageId = await add(one, await lab.project());
    await started(one);
    const signal = await one.hands.signal(imageId);
    await started(other);
    expect(await other.queue.cancel(imageId, STOPPED)).toBe(true);
    one.queue.review(imageId); // as its heartbeat does
    await until(() => signal.aborted);
    await until(() => one.hands.settledImages.includes(imageId));
    expect(await lab.job(imageId)).toMatchObject({ state: 'cancelled' });
    expect([one.hands.saved, one.hands.failed]).toEqual([[], []]);
  });

  it('says how far a job is, rounded, and not more often than once a second', async () => {
    const server = await lab.server();
    const imageId = await add(server, await lab.project());
    const { hands } = await started(server);
    for (const share of [0.256, 0.4, 0.5]) await hands.progress(imageId, share);
    await until(async () => (await lab.job(imageId)).progress > 0);
    expect((await lab.job(imageId)).progress).toBeCloseTo(0.25, 6);
    lab.wait(1000);
    await hands.progress(imageId, 0.7549);
    await until(() => hands.shares.length === 2);
    expect(hands.shares).toEqual([0.25, 0.75]);
  });

  it('never gives one job to two of several servers that look at the same moment', async () => {
    const servers = [await lab.server(3), await lab.server(3), await lab.server(3)];
    const projects = [await lab.project(), await lab.project()];
    const images: number[] = [];
    for (let n = 0; n < 30; n++) images.push(await add(servers[0], projects[n % 2]));
    await Promise.all(servers.map(started));
    const begun = (): number[] => servers.flatMap(({ hands }) => hands.begun);
    for (let done = 0; done < images.length; done++) {
      await until(() => begun().length > done);
      const next = servers.find(({ hands }) => hands.begun.length > hands.saved.length) as Server;
      await next.hands.finish(next.hands.begun.find((imageId) => !next.hands.saved.includes(imageId)) as number);
      await Promise.all(servers.map(({ queue }) => queue.look()));
    }
    expect(begun().sort((a, b) => a - b)).toEqual(images);
    expect(servers.filter(({ hands }) => hands.begun.length > 0).length).toBeGreaterThan(1);
  });

  it('gives the job of a server that is silent to another; what the first says later is not heard', async () => {
    const [silent, other] = [await lab.server(), await lab.server()];
    const imageId = await add(silent, await lab.project());
    await started(silent);
    const signal = await silent.hands.signal(imageId);
    await started(other);
    expect(await other.queue.atWork()).toEqual([imageId]);
    lab.wait(leaseMs - 1);
    await other.queue.look();
    expect(other.hands.begun).toEqual([]);
    lab.wait(1);
    expect(await other.queue.atWork()).toEqual([]);
    await other.queue.look();
    expect(await other.hands.job(imageId)).toMatchObject({ attempts: 1, interruptions: 1 });
    await silent.hands.finish(imageId);
    expect([silent.hands.saved, (await lab.job(imageId)).state]).toEqual([[], 'running']);
    expect(signal.aborted).toBe(false);
    await other.hands.finish(imageId);
    expect([other.hands.saved, (await lab.job(imageId)).state]).toEqual([[imageId], 'done']);
  });

  it('is told by its heartbeat that the job is another server’s by now', async () => {
    const [silent, other] = [await lab.server(), await lab.server()];
    const imageId = await add(silent, await lab.project());
    await started(silent);
    const signal = await silent.hands.signal(imageId);
    lab.wait(leaseMs);
    await started(other);
    await other.hands.job(imageId);
    silent.queue.review(imageId);
    await until(() => signal.aborted);
    await until(() => silent.hands.settledImages.length > 0);
    expect(await lab.job(imageId)).toMatchObject({ state: 'running', attempts: 1, interruptions: 1 });
  });

  it('leaves a job to a server that says in time that it is alive', async () => {
    const alive = await lab.server(1, { heartbeatMs: 5 });
    const other = await started(await lab.server());
    const imageId = await add(alive, await lab.project());
    await started(alive);
    for (let n = 0; n < 5; n++) {
      const before = (await lab.job(imageId)).leaseUntil as Date;
      lab.wait(leaseMs / 2);
      await until(async () => ((await lab.job(imageId)).leaseUntil as Date) > before);
      await other.queue.look();
    }
    expect(other.hands.begun).toEqual([]);
    await alive.hands.finish(imageId);
    expect(alive.hands.saved).toEqual([imageId]);
  });

  it('suspects a job over which server after server ends', async () => {
    const imageId = await lab.image(await lab.project());
    for (let n = 0; n <= MOST_INTERRUPTIONS; n++) {
      const { hands } = await started(await lab.server());
      expect(await hands.job(imageId)).toMatchObject({ attempts: 1, interruptions: n });
      lab.wait(leaseMs);
    }
    const { queue, hands } = await started(await lab.server());
    await until(() => hands.settledImages.length > 0);
    await queue.look();
    expect([hands.begun, hands.failed]).toEqual([[], [{ imageId, code: 'tiling.interrupted' }]]);
    expect(await lab.job(imageId)).toMatchObject({ state: 'failed', failureCode: 'tiling.interrupted' });
  });

  it('gives jobs back when its server ends in good order', async () => {
    const ending = await lab.server(2);
    const projectId = await lab.project();
    const images = [await add(ending, projectId), await add(ending, projectId)];
    await started(ending);
    await ending.hands.nth(1);
    await ending.queue.close();
    for (const imageId of images)
      expect(await lab.job(imageId)).toMatchObject({
        state: 'waiting',
        attempts: 0,
        interruptions: 0,
        leaseOwner: null,
      });
    const { hands } = await started(await lab.server());
    expect(await hands.nth(0)).toBe(images[0]);
  });

  it('lets the job of an image in the trash wait, until the image is back', async () => {
    const server = await lab.server();
    const projectId = await lab.project();
    const [running, waiting] = [await add(server, projectId), await add(server, projectId)];
    const { queue, hands } = await started(server);
    const signal = await hands.signal(running);
    await lab.dataSource.manager.update(Image, { projectId }, { trashId: 7 });
    queue.review(running);
    await until(() => signal.aborted);
    await until(() => hands.settledImages.length === 1);
    await queue.look();
    expect(hands.begun).toEqual([running]);
    expect(await lab.job(running)).toMatchObject({ state: 'waiting', attempts: 0, interruptions: 0 });
    await lab.dataSource.manager.update(Image, { projectId }, { trashId: 0 });
    await queue.look();
    await hands.finish(running);
    await hands.finish(waiting);
    expect(hands.saved).toEqual([running, waiting]);
  });

  it('gives a job to images whose server was killed before it had added one, in the order in which they came', async () => {
    const server = await lab.server();
    const projectId = await lab.project();
    const images = [await lab.image(projectId), await lab.image(projectId)];
    const { queue, hands } = await started(server);
    for (const imageId of images) await hands.finish(imageId);
    expect(hands.saved).toEqual(images);
    const late = await lab.image(projectId);
    lab.wait(QUEUE_TIMES.searchMs);
    await Promise.all([queue.look(), queue.look()]);
    await until(() => hands.begun.includes(late));
    expect((await lab.job(late)).state).toBe('running');
  });
});
