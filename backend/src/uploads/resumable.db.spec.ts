import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { type Caller, TEST_PASSWORD, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { ResumableUploads } from './resumable-uploads.js';

const PIECE = 'application/offset+octet-stream';
const EIGHT_DAYS_MS = 8 * 24 * 3600 * 1000;
const aTiff = (seed: number, side = 40): Buffer => grey16Tiff(side, side, (x, y) => seed * 7 + x * 31 + y);
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

interface UploadView {
  bytes: number;
  offset: number;
  image_id: number | null;
}

describe(`resumable uploads on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer({ maxUploadBytes: 1024 * 1024 });
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const metadataOf = (fields: Record<string, string>): string =>
    Object.entries({ format: '3', project_id: String(at.projectId), filename: 'Ä scan.tif', ...fields })
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',');
  const begin = (name: string, bytes: number, more: Record<string, string> = {}, caller = owner) =>
    caller.http.post('/memento/uploads').set({
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes),
      'upload-metadata': metadataOf({ name, ...more }),
    });
  const begun = async (name: string, bytes: number, more: Record<string, string> = {}): Promise<string> => {
    const reply = await begin(name, bytes, more).expect(201);
    return reply.headers.location;
  };
  const send = (address: string, offset: number, piece: Buffer, caller = owner) =>
    caller.http
      .patch(address)
      .set({ 'tus-resumable': '1.0.0', 'upload-offset': String(offset), 'content-type': PIECE })
      .send(piece);
  const head = (address: string, caller = owner) => caller.http.head(address).set('tus-resumable', '1.0.0');
  const view = async (address: string): Promise<UploadView> =>
    ((await owner.http.get(address).expect(200)).body as { upload: UploadView }).upload;
  const imageOf = async (imageId: number) =>
    ((await owner.http.get(`/memento/images/${imageId}`).expect(200)).body as { image: Record<string, unknown> }).image;
  const settled = async (imageId: number) => {
    for (;;) {
      const image = await imageOf(imageId);
      if (image.status !== 'processing') return image;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const filesIn = (...folders: string[]): string[] =>
    readdirSync(server.place.dataDir, { recursive: true, encoding: 'utf8' }).filter(
      (path) =>
        folders.some((folder) => path.startsWith(folder)) && statSync(join(server.place.dataDir, path)).isFile(),
    );
  const code = (reply: { body: unknown }): string => (reply.body as { code: string }).code;

  it('become images, sent in pieces by the client that everybody uses', async () => {
    const file = aTiff(1, 200);
    const url = `${await server.app.getUrl()}/memento-api/uploads`;
    const upload = await new Promise<Upload>((resolve, reject) => {
      const sent = new Upload(file, {
        endpoint: url,
        chunkSize: 30_000,
        retryDelays: [],
        headers: { 'x-access-token': owner.token },
        metadata: {
          name: 'by tus',
          format: '3',
          project_id: String(at.projectId),
          sha256: sha256(file),
          filename: 'tus.tif',
        },
        onSuccess: () => resolve(sent),
        onError: reject,
      });
      sent.start();
    });
    const address = new URL(upload.url as string).pathname;
    expect(address).toMatch(new RegExp(`^/memento-api/uploads/${owner.userId}-[0-9a-f]{32}$`));
    const { bytes, offset, image_id } = await view(address);
    expect([bytes, offset]).toEqual([file.length, file.length]);
    expect(await settled(image_id as number)).toMatchObject({
      ...{ name: 'by tus', status: 'ready', sha256: sha256(file), bytes: file.length, original: 'kept' },
      uri: expect.stringMatching(/tus\.tif$/),
    });
    const asked = await head(address).expect(200);
    expect(asked.headers).toMatchObject({
      'upload-offset': String(file.length),
      'upload-length': String(file.length),
      'memento-image-id': String(image_id),
    });
    expect(filesIn('resumable')).toEqual([expect.stringMatching(/\.json$/)]);
  });

  it('say with the last piece which image it was, and again when asked again', async () => {
    const file = aTiff(2);
    const address = await begun('last piece', file.length);
    const first = await send(address, 0, file.subarray(0, 1000)).expect(204);
    expect(first.headers).toMatchObject({ 'upload-offset': '1000', 'tus-resumable': '1.0.0' });
    expect(first.headers['upload-expires']).toBeDefined();
    expect(first.headers['memento-image-id']).toBeUndefined();
    expect((await view(address)).offset).toBe(1000);
    const last = await send(address, 1000, file.subarray(1000)).expect(204);
    const again = await send(address, file.length, Buffer.alloc(0));
    expect(again.headers['memento-image-id']).toBe(last.headers['memento-image-id']);
    expect(await owner.http.delete(address).set('tus-resumable', '1.0.0').then(code)).toBe('upload.finished');
  });

  it('are refused before a byte is sent where they could not become images', async () => {
    await begun('x'.repeat(255), 10);
    const file = aTiff(3);
    const taken = await begun('taken', file.length);
    await send(taken, 0, file).expect(204);
    const participant = await server.person('participant');
    const stranger = await server.person('stranger');
    const grant = { user_id: participant.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const before = filesIn('resumable').length;
    const attempts: [string, ReturnType<typeof begin>, number, string][] = [
      ['taken', begin('taken', 10), 409, 'image.name-taken'],
      ['too large', begin('large', 1024 * 1024 + 1), 413, 'upload.too-large'],
      ['external', begin('e', 10, { type: 'E' }), 400, 'request.invalid'],
      ['no such code', begin('e', 10, { format: '9' }), 400, 'request.invalid'],
      ['no name', begin('', 10), 400, 'request.invalid'],
      ['no checksum', begin('e', 10, { sha256: 'abc' }), 400, 'request.invalid'],
      ['no project', begin('e', 10, { project_id: '99999' }), 404, 'project.not-found'],
      ['stranger', begin('e', 10, {}, stranger), 404, 'project.not-found'],
      ['participant', begin('e', 10, {}, participant), 403, 'access.denied'],
      ['nobody', server.anonymous.post('/memento/uploads').set('tus-resumable', '1.0.0'), 401, 'auth.required'],
      ['no protocol', owner.http.post('/memento/uploads'), 412, 'upload.protocol'],
      ['no length', owner.http.post('/memento/uploads').set('tus-resumable', '1.0.0'), 400, 'request.invalid'],
      ['odd length', begin('e', 10).set('upload-length', '-4'), 400, 'request.invalid'],
      ['odd metadata', begin('e', 10).set('upload-metadata', 'name !!!, ,'), 400, 'request.invalid'],
      [
        'unknown length',
        owner.http.post('/memento/uploads').set({ 'tus-resumable': '1.0.0', 'upload-defer-length': '1' }),
        501,
        'upload.unsupported',
      ],
    ];
    for (const [what, attempt, status, expected] of attempts) {
      const reply = await attempt;
      expect([what, reply.status, code(reply)]).toEqual([what, status, expected]);
      expect((reply.body as { requestId: string }).requestId).toBe(reply.headers['x-request-id']);
      expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    }
    expect(filesIn('resumable')).toHaveLength(before);
  });

  it('with a cookie come from our own page only', async () => {
    const reply = await server.anonymous
      .post('/memento/login')
      .send({ username: 'owner', password: TEST_PASSWORD, cookie: true })
      .expect(200);
    const [session, csrf] = (reply.headers['set-cookie'] as unknown as string[]).map((cookie) => cookie.split(';')[0]);
    const begins = () =>
      begin('by cookie', 10, {}, { http: server.anonymous } as Caller).set('cookie', `${session}; ${csrf}`);
    const refused = await begins();
    expect([refused.status, code(refused)]).toEqual([403, 'auth.csrf']);
    await begins().set('x-xsrf-token', csrf.split('=')[1]).expect(201);
  });

  it('are of who began them: to all others they are not there', async () => {
    const file = aTiff(4);
    const address = await begun('mine', file.length);
    for (const caller of [await server.person('other'), server.admin]) {
      expect(await caller.http.get(address).then(code)).toBe('upload.not-found');
      expect((await head(address, caller)).status).toBe(404);
      expect(await send(address, 0, file, caller).then(code)).toBe('upload.not-found');
      expect(await caller.http.delete(address).set('tus-resumable', '1.0.0').then(code)).toBe('upload.not-found');
    }
    for (const id of [`${owner.userId}-..%2F..%2Fsecret`, `${owner.userId}-${'0'.repeat(32)}`])
      expect(await owner.http.get(`/memento/uploads/${id}`).then(code)).toBe('upload.not-found');
    await send(address, 0, file).expect(204);
  });

  it('go on where they were broken off, on another server and after the first has ended', async () => {
    const file = aTiff(5, 300);
    const address = await begun('broken off', file.length, { sha256: sha256(file) });
    await send(address, 0, file.subarray(0, 50_000)).expect(204);
    const wrong = await send(address, 1000, file.subarray(1000, 2000));
    expect([wrong.status, code(wrong)]).toEqual([409, 'upload.offset']);
    const replica = await server.replica();
    try {
      const elsewhere = { 'x-access-token': owner.token, 'tus-resumable': '1.0.0' };
      const url = `${await replica.getUrl()}${address}`;
      const asked = await fetch(url, { method: 'HEAD', headers: elsewhere });
      expect(asked.headers.get('upload-offset')).toBe('50000');
      const body = new Uint8Array(file.subarray(50_000));
      const headers = { ...elsewhere, 'upload-offset': '50000', 'content-type': PIECE };
      const sent = await fetch(url, { method: 'PATCH', headers, body });
      expect(sent.status).toBe(204);
      const image = await settled(Number(sent.headers.get('memento-image-id')));
      expect(image).toMatchObject({ status: 'ready', sha256: sha256(file) });
    } finally {
      await replica.close();
    }
  });

  it('keep what arrived before the connection broke', async () => {
    const file = aTiff(6, 300);
    const address = await begun('half a piece', file.length, { sha256: sha256(file) });
    const half = new ReadableStream<Uint8Array>({
      async pull(controller) {
        controller.enqueue(new Uint8Array(file.subarray(0, 70_000)));
        await new Promise((resolve) => setTimeout(resolve, 300));
        controller.error(new Error('the cable was pulled'));
      },
    });
    const headers = { 'x-access-token': owner.token, 'tus-resumable': '1.0.0', 'upload-offset': '0' };
    const url = (await server.app.getUrl()) + address;
    const options = { method: 'PATCH', body: half, duplex: 'half', headers: { ...headers, 'content-type': PIECE } };
    await expect(fetch(url, options as RequestInit)).rejects.toThrow();
    const offset = Number((await head(address).expect(200)).headers['upload-offset']);
    expect(offset).toBe(70_000);
    await send(address, offset, file.subarray(offset)).expect(204);
    expect((await view(address)).image_id).not.toBeNull();
  });

  it('take one piece at a time', async () => {
    const file = aTiff(7, 300);
    const address = await begun('two at once', file.length, { sha256: sha256(file) });
    const replies = await Promise.all([1, 2, 3].map(() => send(address, 0, file)));
    const statuses = replies.map((reply) => reply.status).sort();
    expect(statuses[0]).toBe(204);
    expect(statuses.slice(1).every((status) => [409, 410].includes(status))).toBe(true);
    const made = replies.find((reply) => reply.status === 204)?.headers['memento-image-id'] as string;
    expect(await imageOf(Number(made))).toMatchObject({ sha256: sha256(file), name: 'two at once' });
    const all = await owner.http.get(`/memento/images?project_id=${at.projectId}&name=two at once`);
    expect((all.body as { images: object[] }).images).toHaveLength(1);
  });

  it('of the same bytes at the same moment are all images, and the bytes are kept once', async () => {
    const file = aTiff(8, 120);
    const names = ['same 1', 'same 2', 'same 3', 'same 4'];
    const addresses = await Promise.all(names.map((name) => begun(name, file.length)));
    const before = filesIn('blobs').filter((path) => path.endsWith('original')).length;
    const replies = await Promise.all(addresses.map((address) => send(address, 0, file)));
    expect(replies.map((reply) => reply.status)).toEqual([204, 204, 204, 204]);
    const ids = new Set(replies.map((reply) => reply.headers['memento-image-id']));
    expect(ids.size).toBe(4);
    for (const id of ids) expect(await settled(Number(id))).toMatchObject({ status: 'ready' });
    expect(filesIn('blobs').filter((path) => path.endsWith('original'))).toHaveLength(before + 1);
    expect(filesIn('uploads')).toEqual([]);
  });

  it('that are no images, or arrive changed, leave nothing behind', async () => {
    const before = filesIn('resumable', 'blobs', 'uploads').length;
    const file = aTiff(9);
    const cases: [string, Buffer, Record<string, string>, number, string][] = [
      ['text', Buffer.from('not an image at all'), {}, 415, 'image.unsupported'],
      ['changed', file, { sha256: '0'.repeat(64) }, 422, 'upload.checksum-mismatch'],
      ['empty', Buffer.alloc(0), {}, 422, 'image.damaged'],
    ];
    for (const [name, bytes, more, status, expected] of cases) {
      const created = await begin(name, bytes.length, more);
      const refused = bytes.length ? await send(created.headers.location, 0, bytes) : created;
      expect([name, refused.status, code(refused)]).toEqual([name, status, expected]);
      if (bytes.length) expect((await head(created.headers.location)).status).toBe(404);
    }
    expect(filesIn('resumable', 'blobs', 'uploads')).toHaveLength(before);
  });

  it('take no more than was announced', async () => {
    const address = await begun('too much', 100);
    expect(await send(address, 0, Buffer.alloc(101)).then(code)).toBe('upload.too-large');
    expect((await view(address)).offset).toBe(0);
  });

  it('are told to who began them until they are images, and to nobody else', async () => {
    const file = aTiff(21);
    const address = await begun('half', file.length, { sha256: sha256(file) });
    await send(address, 0, file.subarray(0, 100)).expect(204);
    const list = async (caller = owner): Promise<object[]> => {
      const reply = await caller.http.get(`/memento/uploads?project_id=${at.projectId}`).expect(200);
      return (reply.body as { uploads: object[] }).uploads;
    };
    const mine = {
      ...{ upload_id: address.split('/').at(-1), name: 'half', sha256: sha256(file), bytes: file.length, offset: 100 },
    };
    expect(await list()).toContainEqual(mine);
    const helper = await server.person('helper');
    const grant = { user_id: helper.userId, type: 'proadm', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    expect(await list(helper)).toEqual([]);
    await owner.http.get('/memento/uploads?project_id=x').expect(400);
    await owner.http.get('/memento/uploads?project_id=9999').expect(404);
    await send(address, 100, file.subarray(100)).expect(204);
    expect(await list()).not.toContainEqual(expect.objectContaining({ name: 'half' }));
  });

  it('can be given up, and expire', async () => {
    const before = filesIn('resumable').length;
    const given = await begun('given up', 100);
    await send(given, 0, Buffer.alloc(50)).expect(204);
    await owner.http.delete(given).set('tus-resumable', '1.0.0').expect(204);
    expect((await head(given)).status).toBe(404);
    const left = await begun('left alone', 100);
    await send(left, 0, Buffer.alloc(50)).expect(204);
    const uploads = server.app.get(ResumableUploads);
    await uploads.sweep();
    expect((await view(left)).offset).toBe(50);
    expect(filesIn('resumable')).toHaveLength(before + 2);
    await uploads.sweep(new Date(Date.now() + EIGHT_DAYS_MS));
    expect((await head(left)).status).toBe(404);
    expect(filesIn('resumable')).toEqual([]);
  });

  it('come through a chain of proxies', async () => {
    await begin('proxied', 10).set({ 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'lab.test' }).expect(201);
  });

  it('tell what the server can do', async () => {
    const reply = await owner.http.options('/memento/uploads').expect(204);
    expect(reply.headers).toMatchObject({ 'tus-version': '1.0.0', 'tus-max-size': String(1024 * 1024) });
    expect(String(reply.headers['tus-extension']).split(',').sort()).toEqual(
      ['creation', 'creation-with-upload', 'expiration', 'termination'].sort(),
    );
  });
});
