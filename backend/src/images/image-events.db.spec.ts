import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { EventReader } from '../../test/event-reader.js';
import { hasRedis, ownRedis } from '../../test/own-redis.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { TilingJob } from '../jobs/tiling-job.entity.js';
import { Image } from './image.entity.js';
import { ToldTiling } from './told-tiling.js';

const HOUR_MS = 3_600_000;
const DAMAGED = { code: 'image.damaged', message: 'The file ends too early.', again: false };

describe(`waiting for an image, on ${DATABASE_KIND}`, () => {
  const open: EventReader[] = [];
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterEach(() => open.splice(0).forEach((reader) => reader.close()));
  afterAll(() => server.close());

  const listen = async (imageId: number, token = owner.token, app = server.app): Promise<EventReader> => {
    const reader = await EventReader.ofImage(await app.getUrl(), imageId, token);
    open.push(reader);
    return reader;
  };
  const anImage = (values: Partial<Image>): Promise<number> =>
    anImageRow(server.app.get(DataSource), {
      ...{
        projectId: at.projectId,
        ownerId: owner.userId,
        name: randomUUID(),
        failureCode: null,
        failureMessage: null,
      },
      ...values,
    });
  /** As another server that is at work on it, which the tests do the work of. */
  const aRunningImage = async (): Promise<{ imageId: number; job: Parameters<ToldTiling['showProgress']>[0] }> => {
    const imageId = await anImage({ status: 'processing' });
    const now = new Date();
    const lease = { leaseOwner: 'elsewhere|1|1|1', leaseUntil: new Date(now.getTime() + HOUR_MS) };
    const times = { createdAt: now, notBefore: now, startedAt: now, finishedAt: null };
    const job = { imageId, projectId: at.projectId, size: 1, attempts: 1, interruptions: 0 };
    const row = Object.assign(new TilingJob(), { ...job, ...times, ...lease, state: 'running' });
    await server.app.get(DataSource).manager.insert(TilingJob, row);
    return { imageId, job: { ...job, jobId: row.jobId } };
  };
  const told = (app = server.app): ToldTiling => app.get(ToldTiling);
  const states = ({ heard }: EventReader): [string, number][] => heard.map(({ data }) => [data.state, data.progress]);

  it('that is ready or has failed is told so at once', async () => {
    const ready = await listen(await anImage({ status: 'ready', progress: 1 }));
    await ready.untilEnded();
    expect(states(ready)).toEqual([['done', 1]]);
    expect(ready.reply.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8' });
    const failed = await listen(
      await anImage({ status: 'failed', failureCode: 'image.damaged', failureMessage: 'Oh.' }),
    );
    await failed.untilEnded();
    const { image_id, state, failure } = failed.heard[0].data as unknown as Record<string, unknown>;
    expect([typeof image_id, state, failure]).toEqual(['number', 'failed', { code: 'image.damaged', message: 'Oh.' }]);
    const elsewhere = await listen(await anImage({ status: 'external', type: 'E' }));
    await elsewhere.untilEnded();
    expect(states(elsewhere)).toEqual([['done', 1]]);
  });

  it('hears each step, and the end', async () => {
    const { imageId, job } = await aRunningImage();
    const readers = [await listen(imageId), await listen(imageId)];
    await told().showProgress(job, 0.25);
    await readers[0].until('tiling', ({ progress }) => progress === 0.25);
    await told().showProgress(job, 0.5);
    await readers[0].until('tiling', ({ progress }) => progress === 0.5);
    await server.app.get(UnitOfWork).run((tx) => told().fail(tx, job, DAMAGED));
    for (const reader of readers) {
      await reader.untilEnded();
      expect(states(reader)).toEqual([
        ['running', 0],
        ['running', 0.25],
        ['running', 0.5],
        ['failed', 0],
      ]);
      expect(reader.heard.at(-1)?.data.failure).toEqual({ code: DAMAGED.code, message: DAMAGED.message });
    }
  });

  it('of a real file ends when it is ready', async () => {
    const file = grey16Tiff(900, 700, (x, y) => (x * 31 + y * 17) & 0xffff);
    const json = JSON.stringify({
      name: 'real',
      format: 3,
      type: '',
      project_id: at.projectId,
      owner_id: owner.userId,
    });
    const reply = await owner.http.post('/memento/images/upload').field('json', json).attach('file', file, 'a.tif');
    const { image_id } = (reply.body as { image: { image_id: number } }).image;
    const reader = await listen(image_id);
    await reader.untilEnded();
    expect(states(reader).at(-1)).toEqual(['done', 1]);
    const { body } = await owner.http.get(`/memento/images/${image_id}`).expect(200);
    expect((body as { image: { status: string } }).image.status).toBe('ready');
  });

  it('is for those who may see it, and ends with it', async () => {
    const { imageId } = await aRunningImage();
    const stranger = await server.person('stranger');
    await expect(listen(imageId, stranger.token)).rejects.toThrow('404');
    await expect(listen(imageId, 'no token')).rejects.toThrow('401');
    await expect(listen(2 ** 31 - 1)).rejects.toThrow('404');
    const grant = { user_id: stranger.userId, type: 'provie', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const [theirs, mine] = [await listen(imageId, stranger.token), await listen(imageId)];
    await owner.http.delete(`/memento/permissions/${stranger.userId}/provie/${at.projectId}`).expect(204);
    await theirs.untilEnded();
    expect(mine.ended).toBe(false);
    await owner.http.delete(`/memento/images/${imageId}`).expect(204);
    await mine.untilEnded();
    expect(states(mine)).toEqual([['running', 0]]);
  }, 60_000);

  it('hears what another server did, without Redis a little later', async () => {
    const replica = await server.replica();
    const { imageId, job } = await aRunningImage();
    const reader = await listen(imageId);
    await replica.get(UnitOfWork).run((tx) => told(replica).fail(tx, job, DAMAGED));
    await reader.untilEnded();
    expect(states(reader).at(-1)).toEqual(['failed', 0]);
    await replica.close();
  }, 60_000);

  (hasRedis() ? it : it.skip)('hears what another server did at once, with Redis', async () => {
    const redis = await ownRedis();
    const both = await throwawayServer({ redisUrl: redis.url });
    const replica = await both.replica();
    const somebody = await both.person('somebody');
    const { projectId } = await aProject(somebody);
    const image = { projectId, ownerId: somebody.userId, name: 'slide', status: 'processing' as const };
    const imageId = await anImageRow(both.app.get(DataSource), image);
    const reader = await listen(imageId, somebody.token, replica);
    const job = { imageId, projectId, size: 1, jobId: 1, attempts: 1, interruptions: 0 };
    for (const share of [0.1, 0.2, 0.3]) {
      const began = performance.now();
      await told(both.app).showProgress(job, share);
      await reader.until('tiling', ({ progress }) => progress === share);
      expect(performance.now() - began).toBeLessThan(4_000); // looks are 5 seconds apart
    }
    reader.close();
    await replica.close();
    await both.close();
    await redis.stop();
  });
});
