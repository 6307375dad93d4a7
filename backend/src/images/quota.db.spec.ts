import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { aProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { TrashService } from '../trash/trash.service.js';

const MIB = 1024 * 1024;
/** About 0.6 MiB: one fits into a quota of 1 MiB, two do not. */
const SIDE = 560;
const aTiff = (seed: number): Buffer => grey16Tiff(SIDE, SIDE, (x, y) => (x * 31 + y * seed) % 60_000);

describe(`the quota of a project on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let projectId: number;
  let projects = 0;
  beforeAll(async () => {
    server = await throwawayServer({ projectQuotaBytes: MIB });
    owner = await server.person('owner');
  });
  beforeEach(async () => {
    ({ projectId } = await aProject(owner, `Project ${++projects}`));
  });
  afterAll(() => server.close());

  const code = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
  const upload = (name: string, file: Buffer, more: object = {}) =>
    owner.http
      .post('/memento/images/upload')
      .field('json', JSON.stringify({ name, format: 3, project_id: projectId, ...more }))
      .attach('file', file, 'a.tif');
  const begin = (name: string, bytes: number) =>
    owner.http.post('/memento/uploads').set({
      ...{ 'tus-resumable': '1.0.0', 'upload-length': String(bytes) },
      'upload-metadata': Object.entries({ name, format: '3', project_id: String(projectId) })
        .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
        .join(','),
    });
  const send = (address: string, file: Buffer) =>
    owner.http
      .patch(address)
      .set({ 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' })
      .send(file);
  const storage = async (): Promise<Record<string, number | null>> => {
    const reply = await owner.http.get(`/memento/projects/${projectId}/storage`).expect(200);
    return (reply.body as { storage: Record<string, number | null> }).storage;
  };
  const files = (): string[] =>
    readdirSync(server.place.dataDir, { recursive: true, encoding: 'utf8' }).filter(
      (path) => /^(uploads|resumable)|original$/.test(path) && statSync(join(server.place.dataDir, path)).isFile(),
    );

  it('counts originals, each once, those in the trash too, and frees their room when they are gone for good', async () => {
    const file = aTiff(1);
    const reply = await upload('first', file).expect(201);
    const sha256 = createHash('sha256').update(file).digest('hex');
    await upload('the same', file, { sha256 }).expect(201);
    expect(await storage()).toEqual({ quota_mb: null, quota_bytes: MIB, bytes_used: file.length, bytes_pending: 0 });
    const before = files().length;
    const refused = await upload('second', aTiff(2));
    expect([refused.status, code(refused)]).toEqual([413, 'quota.exceeded']);
    expect(refused.body).toMatchObject({
      ...{ quota_bytes: MIB, bytes_used: file.length },
      message: expect.stringMatching(/1 MB of images, and 0\.6 MB are taken.*administrator/),
    });
    expect(files()).toHaveLength(before);
    const { image_id } = (reply.body as { image: { image_id: number } }).image;
    await owner.http.delete(`/memento/images/${image_id}`).expect(204);
    const twin = await owner.http.get(`/memento/images?project_id=${projectId}&name=the same`).expect(200);
    const [{ image_id: twinId }] = (twin.body as { images: { image_id: number }[] }).images;
    await owner.http.delete(`/memento/images/${twinId}`).expect(204);
    expect((await storage()).bytes_used).toBe(file.length);
    expect(await upload('second', aTiff(2)).then(code)).toBe('quota.exceeded');
    await server.app.get(TrashService).sweep(new Date(Date.now() + 31 * 24 * 3600 * 1000));
    expect((await storage()).bytes_used).toBe(0);
    await upload('second', aTiff(2)).expect(201);
  });

  it('lets no two through at once that do not fit together, forms or resumable', async () => {
    const forms = await Promise.all([3, 4, 5].map((seed) => upload(`form ${seed}`, aTiff(seed))));
    expect(forms.map((reply) => reply.status).sort()).toEqual([201, 413, 413]);
    ({ projectId } = await aProject(owner, `Project ${++projects}`));
    const bytes = aTiff(6).length;
    const begun = await Promise.all([6, 7, 8].map((seed) => begin(`tus ${seed}`, bytes)));
    expect(begun.map((reply) => reply.status).sort()).toEqual([201, 413, 413]);
    expect(await storage()).toMatchObject({ bytes_used: 0, bytes_pending: bytes });
    const address = begun.find((reply) => reply.status === 201)?.headers.location as string;
    const form = await upload('between', aTiff(9));
    expect([form.status, code(form)]).toEqual([413, 'quota.exceeded']);
    await send(address, aTiff(6)).expect(204);
    expect(await storage()).toMatchObject({ bytes_used: bytes, bytes_pending: 0 });
  });

  it('is decided once more when a resumable upload ends', async () => {
    const file = aTiff(10);
    const begun = await begin('late', file.length).expect(201);
    const quota = (quota_mb: number | null) =>
      server.admin.http.put(`/memento/projects/${projectId}/storage`).send({ quota_mb }).expect(201);
    await quota(0);
    const before = files().length;
    const refused = await send(begun.headers.location, file);
    expect([refused.status, code(refused)]).toEqual([413, 'quota.exceeded']);
    expect(files()).toHaveLength(before - 2); // what had been kept of it is gone: its record and its file
    expect(await storage()).toMatchObject({ quota_mb: 0, bytes_used: 0, bytes_pending: 0 });
    await quota(2);
    for (const seed of [11, 12, 13]) await upload(`three ${seed}`, aTiff(seed)).expect(201);
    expect(await upload('fourth', aTiff(14)).then(code)).toBe('quota.exceeded');
    await quota(null);
    expect(await storage()).toMatchObject({ quota_mb: null, quota_bytes: MIB });
  });

  it('is set by administrators of the installation only', async () => {
    const put = (body: object, caller = owner) => caller.http.put(`/memento/projects/${projectId}/storage`).send(body);
    expect(await put({ quota_mb: 5 }).then(code)).toBe('access.denied');
    const stranger = await server.person('stranger');
    expect(await put({ quota_mb: 5 }, stranger).then(code)).toBe('project.not-found');
    expect(await stranger.http.get(`/memento/projects/${projectId}/storage`).then(code)).toBe('project.not-found');
    for (const body of [{}, { quota_mb: -1 }, { quota_mb: 1.5 }, { quota_mb: '7' }, { quota_mb: 2 ** 31 }])
      expect([body, await put(body, server.admin).then(code)]).toEqual([body, 'request.invalid']);
    await put({ quota_mb: 7 }, server.admin).expect(201);
    const log = await server.admin.http.get(`/memento/audit?project_id=${projectId}&kind=project`).expect(200);
    expect(JSON.stringify(log.body)).toContain('"project.quota"');
  });

  it('and a checksum that was announced: other bytes are refused and nothing is left of them', async () => {
    const before = files().length;
    const file = grey16Tiff(8, 8, (x, y) => x + y);
    const refused = await upload('changed', file, { sha256: 'a'.repeat(64) });
    expect([refused.status, code(refused)]).toEqual([422, 'upload.checksum-mismatch']);
    expect(files()).toHaveLength(before);
    const { arrived } = refused.body as { arrived: string };
    await upload('unchanged', file, { sha256: arrived.toUpperCase() }).expect(201);
    expect(await upload('odd', file, { sha256: 'abc' }).then(code)).toBe('request.invalid');
  });
});
