import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { until } from '../../test/jobs/by-hand.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { DATABASE_KIND } from '../config/env.js';
import { TilingJob } from '../jobs/tiling-job.entity.js';
import { Tiling } from '../tiles/tiling.js';
import { TrashService } from '../trash/trash.service.js';
import { Image as ImageRow } from './image.entity.js';
import { ImageContents } from './image-contents.js';
import { TilingHandler } from './tiling-handler.js';
import { TilingQueue } from './tiling-queue.js';

interface Image {
  image_id: number;
  status: string;
  progress: number;
  failure: { code: string; message: string } | null;
  pyramid: { finest_level: number } | null;
  sha256: string;
}
interface Job {
  job_id: number;
  image_id: number;
  image_name: string;
  state: string;
  attempts: number;
  failure: { code: string; message: string } | null;
  finished_at: string | null;
}

const SPEC_MS = 120_000;
/** Over HTTP, on a machine that may be busy with other specs. */
const soon = (condition: () => boolean | Promise<boolean>): Promise<void> => until(condition, SPEC_MS / 2, 20);

let seeds = 0;
/** Takes the decoder a second or more. Another one each time, so that no pyramid is there already. */
const slow = (): Buffer => {
  const seed = ++seeds;
  return grey16Tiff(3000, 3000, (x, y) => (x * 31 + y * 17 + seed * 7) & 0xffff);
};
const quick = (): Buffer => {
  const seed = ++seeds;
  return grey16Tiff(30, 20, (x, y) => x * y + seed);
};

describe(`the tiling of images on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const upload = async (name: string, file: Buffer, projectId = at.projectId): Promise<Image> => {
    const json = JSON.stringify({ name, format: 5, type: '', project_id: projectId });
    const form = owner.http.post('/memento/images/upload').field('json', json).attach('file', file, 'x.tif');
    return ((await form.expect(201)).body as { image: Image }).image;
  };
  const view = async ({ image_id }: Image): Promise<Image> =>
    ((await owner.http.get(`/memento/images/${image_id}`).expect(200)).body as { image: Image }).image;
  const settled = async (image: Image): Promise<Image> => {
    await soon(async () => (await view(image)).status !== 'processing');
    return view(image);
  };
  const jobs = async (query: string, caller = owner): Promise<Job[]> =>
    ((await caller.http.get(`/memento/jobs?${query}`).expect(200)).body as { jobs: Job[] }).jobs;
  const jobOf = async ({ image_id }: Image): Promise<Job> =>
    (await jobs(`project_id=${at.projectId}`)).find((job) => job.image_id === image_id) as Job;
  const order = (image: Image, what: 'cancel' | 'retry', caller = owner) =>
    caller.http.post(`/memento/images/${image.image_id}/tiling/${what}`);
  /** What lies beside the original, by its ending. */
  const filesOf = ({ sha256 }: Image): string[] => {
    const folder = join(server.place.dataDir, 'blobs');
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.parentPath.endsWith(sha256))
      .map((entry) => entry.name);
  };
  const beingWritten = (image: Image): Promise<void> => soon(() => filesOf(image).length > 1);
  const workers = (): number[] => server.app.get(Tiling).tilingProcessIds;
  const row = ({ image_id }: Image): Promise<ImageRow> =>
    server.app.get(DataSource).manager.findOneByOrFail(ImageRow, { imageId: image_id });

  it(
    'is stopped at once when somebody cancels it, leaves nothing, and can be begun again',
    async () => {
      const image = await upload('stopped', slow());
      await beingWritten(image);
      const [worker] = workers();
      const reply = await order(image, 'cancel').expect(201);
      const cancelled = (reply.body as { image: Image }).image;
      expect(cancelled).toMatchObject({
        status: 'failed',
        progress: 0,
        pyramid: null,
        failure: { code: 'tiling.cancelled' },
      });
      expect(cancelled.failure?.message).toMatch(/Start it again/);
      expect(workers()).not.toContain(worker);
      expect(filesOf(image)).toEqual(['original']);
      expect(await jobOf(image)).toMatchObject({
        state: 'cancelled',
        failure: cancelled.failure,
        image_name: 'stopped',
      });
      expect((await order(image, 'cancel').expect(409)).body).toMatchObject({ code: 'tiling.not-running' });
      await order(image, 'retry').expect(201);
      expect((await order(image, 'retry').expect(409)).body).toMatchObject({ code: 'tiling.not-failed' });
      expect(await settled(image)).toMatchObject({ status: 'ready', failure: null, progress: 1 });
      expect(await jobOf(image)).toMatchObject({ state: 'done', attempts: 1, failure: null });
      expect(filesOf(image).sort()).toEqual(['original', 'pyramid-exact-full']);
      const log = await server.app.get(DataSource).manager.find(AuditEntry, {
        where: { kind: 'image', objectId: String(image.image_id) },
        order: { auditId: 'ASC' },
      });
      expect(log.map(({ action }) => action)).toEqual(['image.upload', 'image.cancel-tiling', 'image.retry-tiling']);
    },
    SPEC_MS,
  );

  it(
    'does not keep an upload waiting, and an image that waits can be cancelled',
    async () => {
      const first = await upload('holds the worker', slow());
      await beingWritten(first);
      const second = await upload('waits', quick());
      expect([second.status, (await jobOf(second)).state]).toEqual(['processing', 'waiting']);
      await order(second, 'cancel').expect(201);
      expect(await jobOf(second)).toMatchObject({ state: 'cancelled', attempts: 0 });
      await order(first, 'cancel').expect(201);
      expect(filesOf(first)).toEqual(['original']);
    },
    SPEC_MS,
  );

  it(
    'is tried thrice when the worker dies, and says then what to do; other images are not affected',
    async () => {
      const poisoned = await upload('poisoned', slow());
      for (let tries = 1; tries <= 3; tries++) {
        await beingWritten(poisoned);
        for (const worker of workers()) process.kill(worker, 'SIGKILL');
        await soon(async () => (await jobOf(poisoned)).state !== 'running');
        const job = await jobOf(poisoned);
        expect(job).toMatchObject({ attempts: tries, failure: { code: 'image.worker-crashed' } });
        expect([job.state, (await view(poisoned)).status]).toEqual(
          tries < 3 ? ['waiting', 'processing'] : ['failed', 'failed'],
        );
        expect(await settled(await upload(`beside try ${tries}`, quick()))).toMatchObject({ status: 'ready' });
        const due = { notBefore: new Date() }; // nobody wants to wait half a minute here
        await server.app.get(DataSource).manager.update(TilingJob, { imageId: poisoned.image_id }, due);
      }
      const { failure } = await view(poisoned);
      expect(failure).toMatchObject({ code: 'image.worker-crashed', message: expect.stringContaining('save it anew') });
      expect(filesOf(poisoned)).toEqual(['original']);
    },
    SPEC_MS,
  );

  it(
    'is not tried again when the file is to blame',
    async () => {
      // Large enough not to be decoded on trial before it is taken.
      const cutShort = grey16Tiff(4000, 500, (x, y) => x + y, { claimedHeight: 9000 });
      const damaged = await upload('damaged', cutShort);
      const { failure, status } = await settled(damaged);
      expect([status, failure?.code, (await jobOf(damaged)).attempts]).toEqual(['failed', 'image.damaged', 1]);
      expect(failure?.message).toMatch(/\. Save it anew/);
    },
    SPEC_MS,
  );

  it(
    'ends when the image is deleted, and is done when it comes back',
    async () => {
      const image = await upload('thrown away', slow());
      await beingWritten(image);
      await owner.http.delete(`/memento/images/${image.image_id}`).expect(204);
      await soon(() => filesOf(image).length === 1);
      expect(await jobOf(image)).toBeUndefined();
      const entries = await owner.http.get(`/memento/trash?project_id=${at.projectId}`);
      const [{ trash_id }] = (entries.body as { trash: { trash_id: number }[] }).trash;
      await owner.http.post(`/memento/trash/${trash_id}/restore`).expect(201);
      expect(await settled(image)).toMatchObject({ status: 'ready' });
      expect(await jobOf(image)).toMatchObject({ state: 'done', attempts: 1 });
    },
    SPEC_MS,
  );

  it(
    'ends when the image is deleted for good, and no file is left',
    async () => {
      const image = await upload('gone', slow());
      await beingWritten(image);
      await owner.http.delete(`/memento/images/${image.image_id}`).expect(204);
      await server.app.get(TrashService).sweep(new Date(Date.now() + 31 * 24 * 3600 * 1000));
      await soon(() => filesOf(image).length === 0);
      const left = { imageId: image.image_id };
      expect(await server.app.get(DataSource).manager.countBy(TilingJob, left)).toBe(0);
      expect(await settled(await upload('after it', quick()))).toMatchObject({ status: 'ready' });
      expect(filesOf(image)).toEqual([]);
    },
    SPEC_MS,
  );

  it(
    'shows the coarse levels while the fine ones are made, and nothing of them when it is cancelled',
    async () => {
      const image = await upload('in seconds', quick());
      const { pyramid, statistics } = await row(await settled(image));
      const unfinished = { status: 'processing', pyramid: null, statistics: null, width: 0 } as const;
      const { manager } = server.app.get(DataSource);
      await manager.update(ImageRow, { imageId: image.image_id }, unfinished);
      const preview = { pyramid: { ...pyramid!, finestLevel: 2 }, statistics: statistics!, pixelSizeUm: null };
      await server.app.get(TilingHandler).showPreview(await row(image), preview);
      expect(await view(image)).toMatchObject({ status: 'processing', width: 30, pyramid: { finest_level: 2 } });
      await order(image, 'cancel').expect(201);
      expect(await view(image)).toMatchObject({ status: 'failed', pyramid: null, statistics: null });
      expect(filesOf(image)).toEqual(['original']);
    },
    SPEC_MS,
  );

  it(
    'leaves the files of a run on another server alone when this one starts',
    async () => {
      const image = await upload('elsewhere', slow());
      await beingWritten(image);
      await server.app.get(ImageContents).sweep();
      expect(filesOf(image).length).toBeGreaterThan(1);
      expect(await settled(image)).toMatchObject({ status: 'ready' });
    },
    SPEC_MS,
  );

  it(
    'goes on with what waits when the server starts, which had no job in older versions',
    async () => {
      const image = await settled(await upload('from before', quick()));
      const { manager } = server.app.get(DataSource);
      await manager.delete(TilingJob, { imageId: image.image_id });
      await manager.update(ImageRow, { imageId: image.image_id }, { status: 'processing', pyramid: null });
      await server.app.get(TilingQueue).resume();
      expect(await settled(image)).toMatchObject({ status: 'ready' });
    },
    SPEC_MS,
  );

  it(
    'shows as jobs to those who administer the project, and to administrators of the installation',
    async () => {
      const other = await server.person('other');
      const elsewhere = await aProject(other, 'Elsewhere');
      const participant = await server.person('participant');
      const grant = { user_id: participant.userId, type: 'propar', type_id: at.projectId };
      await owner.http.post('/memento/permissions').send(grant).expect(201);
      const all = await jobs('', owner);
      expect(all.length).toBeGreaterThan(5);
      expect(await jobs('', participant)).toEqual([]);
      expect(await jobs(`project_id=${at.projectId}`, other)).toEqual([]);
      expect((await jobs('', server.admin)).map((job) => job.job_id)).toEqual(all.map((job) => job.job_id));
      expect(await jobs(`project_id=${elsewhere.projectId}`, server.admin)).toEqual([]);
      const failed = await jobs('state=failed');
      expect(failed.map((job) => job.image_name).sort()).toEqual(['damaged', 'poisoned']);
      const first = await owner.http.get('/memento/jobs?limit=2').expect(200);
      const { jobs: page, next_cursor } = first.body as { jobs: Job[]; next_cursor: string };
      expect([...page, ...(await jobs(`cursor=${next_cursor}`))].map((job) => job.job_id)).toEqual(
        all.map((job) => job.job_id),
      );
      const path = `/memento/jobs/${failed[0].job_id}`;
      expect(((await owner.http.get(path).expect(200)).body as { job: Job }).job).toEqual(failed[0]);
      await participant.http.get(path).expect(403);
      await other.http.get(path).expect(404);
      await owner.http.get('/memento/jobs?state=lost').expect(400);
    },
    SPEC_MS,
  );
});
