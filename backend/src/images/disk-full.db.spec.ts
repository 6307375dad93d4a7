import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { aProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { until } from '../../test/jobs/by-hand.js';
import { type SmallDisk, smallDisk } from '../../test/small-disk.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const DISK_MB = 48;
const MB = 1024 * 1024;

const disk = smallDisk('the specs of a full disk: nothing is known about one', DISK_MB * 1024);

(disk ? describe : describe.skip)(`a full disk on ${DATABASE_KIND}`, () => {
  const { folder, fillUpTo } = disk as SmallDisk;
  let server: ThrowawayServer;
  let owner: Caller;
  let projectId: number;
  beforeAll(async () => {
    mkdirSync(join(folder, 'data'));
    server = await throwawayServer({ dataDir: join(folder, 'data') });
    owner = await server.person('owner');
    ({ projectId } = await aProject(owner));
  });
  afterAll(async () => {
    await server?.close();
    disk?.remove();
  });

  const code = (body: unknown): string => (body as { code: string }).code;
  const files = (): string[] =>
    readdirSync(join(folder, 'data'), { recursive: true, encoding: 'utf8' }).filter(
      (path) => /^(uploads|resumable|blobs)/.test(path) && statSync(join(folder, 'data', path)).isFile(),
    );
  const headers = { 'tus-resumable': '1.0.0' };
  const json = (name: string): string => JSON.stringify({ name, format: 3, project_id: projectId });
  const metadata = (name: string): string =>
    Object.entries({ name, format: '3', project_id: String(projectId) })
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',');
  const noise = (width: number, height: number): Buffer => {
    const values = randomBytes(width * height * 2);
    return grey16Tiff(width, height, (x, y) => values.readUInt16LE((y * width + x) * 2));
  };
  /** Without Content-Length: nobody can tell how large it becomes. */
  const streamed = async (name: string, megabytes: number): Promise<Response> => {
    const form = `--b\r\ncontent-disposition: form-data; name="json"\r\n\r\n${json(name)}\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="a.tif"\r\n\r\n`;
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 0) controller.enqueue(new Uint8Array(Buffer.from(form)));
        if (sent++ < megabytes) return controller.enqueue(new Uint8Array(MB));
        controller.enqueue(new Uint8Array(Buffer.from('\r\n--b--\r\n')));
        controller.close();
      },
    });
    const options = {
      method: 'POST',
      headers: { 'x-access-token': owner.token, 'content-type': 'multipart/form-data; boundary=b' },
      ...{ body, duplex: 'half' },
    };
    return fetch(`${await server.app.getUrl()}/memento/images/upload`, options as RequestInit);
  };
  const settled = async (imageId: number): Promise<{ status: string; failure: { code: string } | null }> => {
    for (;;) {
      const reply = await owner.http.get(`/memento/images/${imageId}`).expect(200);
      const { image } = reply.body as { image: { status: string; failure: { code: string } | null } };
      if (image.status !== 'processing') return image;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('is told before a file is received whose size is known', async () => {
    const form = await owner.http
      .post('/memento/images/upload')
      .field('json', json('known'))
      .attach('file', Buffer.alloc(DISK_MB * MB), 'a.tif');
    expect([form.status, code(form.body)]).toEqual([507, 'storage.full']);
    const length = String(DISK_MB * MB);
    const tus = await owner.http
      .post('/memento/uploads')
      .set({ ...headers, 'upload-length': length, 'upload-metadata': metadata('known') });
    expect([tus.status, code(tus.body)]).toEqual([507, 'storage.full']);
    expect(files()).toEqual([]);
  });

  it('ends a form that comes, and nothing is left of it', async () => {
    const reply = await streamed('unknown', DISK_MB + 5);
    expect([reply.status, code(await reply.json())]).toEqual([507, 'storage.full']);
    // The form is told before the one who writes the file has removed it.
    for (let turn = 0; turn < 100 && files().length > 0; turn++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(files()).toEqual([]);
    await owner.http.post('/memento/labels').send({ name: 'it still writes', project_id: projectId }).expect(201);
  });

  it('ends a resumable upload, and nothing is left of it', async () => {
    const file = Buffer.alloc(8 * MB);
    const begun = await owner.http
      .post('/memento/uploads')
      .set({ ...headers, 'upload-length': String(file.length), 'upload-metadata': metadata('resumed') })
      .expect(201);
    const address = begun.headers.location;
    const send = (offset: number, piece: Buffer) =>
      owner.http
        .patch(address)
        .set({ ...headers, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' })
        .send(piece);
    await send(0, file.subarray(0, MB)).expect(204);
    const empty = fillUpTo(3);
    const refused = await send(MB, file.subarray(MB));
    empty();
    expect([refused.status, code(refused.body)]).toEqual([507, 'storage.full']);
    expect(files()).toEqual([]);
    expect((await owner.http.head(address).set(headers)).status).toBe(404);
    const { body } = await owner.http.get(`/memento/projects/${projectId}/storage`).expect(200);
    expect(body).toMatchObject({ storage: { bytes_used: 0, bytes_pending: 0 } });
  });

  it('fails the tiling of an image with the reason, keeps its original and no half of its pyramid, and goes on by itself', async () => {
    const file = noise(2400, 2400);
    const empty = fillUpTo(file.length / MB + 6);
    const reply = await owner.http
      .post('/memento/images/upload')
      .field('json', json('no room for tiles'))
      .attach('file', file, 'a.tif')
      .expect(201);
    const { image_id } = (reply.body as { image: { image_id: number } }).image;
    const image = await settled(image_id);
    expect([image.status, image.failure?.code]).toEqual(['failed', 'image.storage-full']);
    expect(files()).toEqual([expect.stringMatching(/^blobs.*original$/)]);
    empty();
    await until(async () => (await settled(image_id)).status === 'ready', 30_000, 100);
  });

  it('is told of everything else that cannot be written', async () => {
    const empty = fillUpTo(0);
    const statuses = new Set<number>();
    for (let n = 0; n < 100 && !statuses.has(507); n++) {
      const body = { name: `kept ${n}`, settings: 'x'.repeat(60_000) };
      const reply = await owner.http.post('/memento/projects').send(body);
      statuses.add(reply.status);
      if (reply.status !== 201) expect([reply.status, code(reply.body)]).toEqual([507, 'storage.full']);
    }
    empty();
    // MariaDB keeps its rows elsewhere.
    expect(statuses.has(507)).toBe(DATABASE_KIND === 'sqlite');
    await owner.http.post('/memento/projects').send({ name: 'after it' }).expect(201);
  });
});
