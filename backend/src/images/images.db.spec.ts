import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { Image as ImageRow } from './image.entity.js';
import { TrashService } from '../trash/trash.service.js';
import { BlobStore } from '../storage/blob-store.js';
import { ImageContents } from './image-contents.js';
import { TilingQueue } from './tiling-queue.js';

interface Image {
  image_id: number;
  status: string;
  failure: { code: string } | null;
  pyramid: { content_hash: string; channels: number; sample_type: string } | null;
  statistics: { minimum: number; maximum: number }[] | null;
}

const WIDTH = 70;
const HEIGHT = 45;
/** Every pixel differs, beyond 8 bits. */
const valueAt = (x: number, y: number): number => 1000 + x * 700 + y;

describe(`images on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  const tiff = grey16Tiff(WIDTH, HEIGHT, valueAt);
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const upload = (name: string, file: Buffer, more: object = {}, caller = owner) =>
    caller.http
      .post('/memento/images/upload')
      .field('json', JSON.stringify({ name, format: 2, type: '', project_id: at.projectId, owner_id: 1, ...more }))
      .attach('file', file, 'Ä sample, 1.tif');
  const view = async (imageId: number): Promise<Image> => {
    const reply = await owner.http.get(`/memento/images/${imageId}`).expect(200);
    return (reply.body as { image: Image }).image;
  };
  const uploaded = async (name: string, file = tiff, more: object = {}): Promise<Image> => {
    const reply = await upload(name, file, more).expect(201);
    return settled((reply.body as { image: Image }).image.image_id);
  };
  const settled = async (imageId: number): Promise<Image> => {
    for (;;) {
      const image = await view(imageId);
      if (image.status !== 'processing') return image;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const filesOnDisk = (folder = server.place.dataDir): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (path) => /uploads|blobs/.test(path) && statSync(join(folder, path)).isFile(),
    );
  /** The trash keeps what was deleted for a while; this is after it. */
  const emptyTrash = (): Promise<void> =>
    server.app.get(TrashService).sweep(new Date(Date.now() + 31 * 24 * 3600 * 1000));
  const binary = (caller: Caller, path: string) => caller.http.get(path).buffer(true).responseType('blob');

  it('become tiles that hold the very values of the file', async () => {
    const image = await uploaded('exact');
    expect(image).toMatchObject({
      ...{ status: 'ready', failure: null, resolution: `${WIDTH}x${HEIGHT}`, progress: 1, uri: expect.any(String) },
      pyramid: { tile_size: 512, gutter: 1, encoding: 'raw', sample_type: 'uint16', channels: 1 },
      statistics: [{ minimum: valueAt(0, 0), maximum: valueAt(WIDTH - 1, HEIGHT - 1) }],
    });
    const path = `/memento/images/${image.image_id}/tiles/0/0/0?v=${image.pyramid?.content_hash}`;
    const reply = await binary(owner, path).expect(200);
    expect(reply.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    const bytes = reply.body as Buffer;
    expect(bytes.length).toBe(514 * 514 * 2);
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++) expect(bytes.readUInt16LE(((y + 1) * 514 + x + 1) * 2)).toBe(valueAt(x, y));
    await owner.http.get(path).set('if-none-match', reply.headers.etag).expect(304);
    const plain = await binary(owner, path).set('accept-encoding', 'identity').expect(200);
    expect((plain.body as Buffer).equals(bytes)).toBe(true);
    const thumbnail = await binary(owner, `/memento/images/${image.image_id}/thumbnail`).expect(200);
    expect((thumbnail.body as Buffer).subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  });

  it('have no other tiles than theirs', async () => {
    const { image_id } = await uploaded('no other');
    for (const address of ['1/0/0', '0/1/0', '0/0/1', '-1/0/0', '0/x/0', '0/0/0.5']) {
      const reply = await owner.http.get(`/memento/images/${image_id}/tiles/${address}`);
      expect([address, reply.status, (reply.body as { code: string }).code]).toEqual([address, 404, 'tile.not-found']);
    }
  });

  it('show to those who see a sample with them, and to nobody else', async () => {
    const { image_id } = await uploaded('guarded');
    const [guest, stranger] = [await server.person('guest'), await server.person('stranger')];
    const tile = `/memento/images/${image_id}/tiles/0/0/0`;
    const layer = { name: 'DAPI', annotation_id: at.annotationId, image_id };
    await owner.http.post('/memento/layers').send(layer).expect(201);
    await guest.http.get(tile).expect(404);
    const grant = { user_id: guest.userId, type: 'annvie', type_id: at.annotationId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    await guest.http.get(tile).expect(200);
    await stranger.http.get(tile).expect(404);
    await server.anonymous.get(tile).expect(401);
    await guest.http.delete(`/memento/images/${image_id}`).expect(403);
    await owner.http.delete(`/memento/permissions/${guest.userId}/annvie/${at.annotationId}`).expect(204);
    await guest.http.get(tile).expect(404);
  });

  it('of the same bytes are kept once, and go with the last of them', async () => {
    const file = grey16Tiff(9, 9, (x, y) => x * y);
    const before = filesOnDisk().length;
    const [first, second] = [await uploaded('twin 1', file), await uploaded('twin 2', file)];
    expect(filesOnDisk().length - before).toBe(2);
    await owner.http.delete(`/memento/images/${first.image_id}`).expect(204);
    await emptyTrash();
    await owner.http.get(`/memento/images/${second.image_id}/tiles/0/0/0`).expect(200);
    await owner.http.delete(`/memento/images/${second.image_id}`).expect(204);
    expect(filesOnDisk().length - before).toBe(2);
    await emptyTrash();
    expect(filesOnDisk()).toHaveLength(before);
  });

  it('go with their project', async () => {
    const other = await aProject(owner, 'Gone');
    const before = filesOnDisk().length;
    await uploaded(
      'gone',
      grey16Tiff(5, 5, () => 7),
      { project_id: other.projectId },
    );
    await owner.http.delete(`/memento/projects/${other.projectId}`).expect(204);
    await emptyTrash();
    expect(filesOnDisk()).toHaveLength(before);
  });

  it('are listed from a name on, in the order of their bytes', async () => {
    const { projectId } = await aProject(owner, 'From a name on');
    const row = { projectId, ownerId: owner.userId };
    for (const name of ['a', 'B', 'c', 'é', '🔬']) await anImageRow(server.app.get(DataSource), { ...row, name });
    const from = async (name: string): Promise<string[]> => {
      const address = `/memento/images?project_id=${projectId}&limit=1&from_name=${encodeURIComponent(name)}`;
      const { images } = (await owner.http.get(address).expect(200)).body as { images: { name: string }[] };
      return images.map((image) => image.name);
    };
    expect(await Promise.all(['A', 'a', 'aa', 'd', 'ﬀ', '🔭'].map(from))).toEqual([
      ...[['B'], ['a'], ['c'], ['é'], ['🔬'], []],
    ]);
  });

  it('that are refused leave no row and no file, and say why', async () => {
    const before = filesOnDisk().length;
    const attempts: [string, ReturnType<typeof upload>, number, string][] = [
      ['empty', upload('bad', Buffer.alloc(0)), 422, 'image.damaged'],
      ['text', upload('bad', Buffer.from('not an image at all')), 415, 'image.unsupported'],
      ['svg', upload('bad', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')), 415, 'image.unsupported'],
      ['no name', upload('', tiff), 400, 'request.invalid'],
      ['unknown code', upload('bad', tiff, { format: 9 }), 400, 'request.invalid'],
      ['external', upload('bad', tiff, { type: 'E' }), 400, 'request.invalid'],
      ['no project', upload('bad', tiff, { project_id: 99_999 }), 404, 'project.not-found'],
      ['taken', upload('exact', tiff), 409, 'image.name-taken'],
      ['no json', owner.http.post('/memento/images/upload').attach('file', tiff, 'x.tif'), 400, 'request.invalid'],
      ['no file', owner.http.post('/memento/images/upload').field('json', '{}'), 400, 'upload.missing-file'],
      ['no form', owner.http.post('/memento/images/upload').send({}), 400, 'upload.missing-file'],
    ];
    for (const [what, attempt, status, code] of attempts) {
      const reply = await attempt;
      expect([what, reply.status, (reply.body as { code: string }).code]).toEqual([what, status, code]);
    }
    const participant = await server.person('participant');
    const grant = { user_id: participant.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    await upload('bad', tiff, {}, participant).expect(403);
    const reply = await owner.http.get(`/memento/images?project_id=${at.projectId}&name=bad`);
    expect((reply.body as { images: object[] }).images).toEqual([]);
    expect(filesOnDisk()).toHaveLength(before);
  });

  it('that turn out damaged are failed with a reason, and the next one is fine', async () => {
    // Large enough not to be decoded on trial before it is taken.
    const claimsTooMuch = grey16Tiff(4000, 500, (x, y) => x + y, { claimedHeight: 9000 });
    const damaged = await uploaded('damaged', claimsTooMuch);
    expect([damaged.status, damaged.failure?.code, damaged.pyramid]).toEqual(['failed', 'image.damaged', null]);
    const tile = await owner.http.get(`/memento/images/${damaged.image_id}/tiles/0/0/0`);
    expect([tile.status, (tile.body as { code: string }).code]).toEqual([409, 'image.not-ready']);
    expect((await uploaded('after it')).status).toBe('ready');
  });

  it('of one name that come at the same moment are one image, and no file is left of the others', async () => {
    const before = filesOnDisk().length;
    const files = [1, 2, 3].map((n) => grey16Tiff(6, 6, (x, y) => n * 100 + x + y));
    const replies = await Promise.all(files.map((file) => upload('same name', file)));
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409]);
    const made = replies.find((reply) => reply.status === 201)?.body as { image: Image };
    await settled(made.image.image_id);
    expect(filesOnDisk().length - before).toBe(2);
  });

  it('whose stored tiles are damaged are tiled again from their original', async () => {
    const { image_id } = await uploaded(
      'mended',
      grey16Tiff(21, 21, (x, y) => x * y + 5),
    );
    const tile = `/memento/images/${image_id}/tiles/0/0/0`;
    const [pyramid] = filesOnDisk()
      .map((path) => join(server.place.dataDir, path))
      .filter((path) => path.includes('pyramid'))
      .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    writeFileSync(pyramid, 'not a pyramid');
    await server.app.get(BlobStore).keepDerived(pyramid); // in the bucket, too
    const reply = await owner.http.get(tile);
    expect([reply.status, (reply.body as { code: string }).code]).toEqual([409, 'image.not-ready']);
    expect((await settled(image_id)).status).toBe('ready');
    await owner.http.get(tile).expect(200);
  });

  it('whose tiling was cut short are taken up at the next start', async () => {
    const { image_id } = await uploaded(
      'cut short',
      grey16Tiff(33, 33, (x, y) => x + y),
    );
    const unfinished = { status: 'processing', progress: 0.4, pyramid: null } as const;
    await server.app.get(DataSource).manager.update(ImageRow, { imageId: image_id }, unfinished);
    await server.app.get(ImageContents).sweep();
    await server.app.get(TilingQueue).resume();
    expect((await settled(image_id)).status).toBe('ready');
  });
});
