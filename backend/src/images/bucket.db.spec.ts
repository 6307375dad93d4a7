import type { NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { anUploadedImage, type UploadedImage } from '../../test/builders/an-uploaded-image.js';
import { type Gate, gateTo } from '../../test/gate.js';
import { objectsIn, type OwnS3, ownS3 } from '../../test/own-s3.js';
import { type Caller, startedOn, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import type { StorageSettings } from '../config/storage-url.js';
import { BlobStore } from '../storage/blob-store.js';
import { readReference } from '../storage/file-reference.js';
import { TrashService } from '../trash/trash.service.js';
import { ImageContents } from './image-contents.js';
import { Image } from './image.entity.js';

const HOUR_MS = 3600 * 1000;
/** The trash keeps what was deleted for a while; this is after it. */
const LATER_MS = 40 * 24 * HOUR_MS;
const s3 = await ownS3('images in a bucket');

(s3 ? describe : describe.skip)(`images in a bucket, on ${DATABASE_KIND}`, () => {
  let settings: StorageSettings;
  let gate: Gate;
  let server: ThrowawayServer;
  let local: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  const secret = 'only for tests, and long enough for that';
  beforeAll(async () => {
    gate = await gateTo((s3 as OwnS3).endpoint);
    settings = { ...(await (s3 as OwnS3).bucket()), endpoint: gate.url };
    server = await throwawayServer({ storage: settings, secret });
    owner = await server.person('owner');
    at = await aProject(owner);
    local = await throwawayServer({ storage: null });
  });
  afterAll(async () => {
    await gate?.open();
    await server?.close();
    await local?.close();
    await gate?.shut();
    await s3?.stop();
  });

  const picture = (seed: number): Buffer => grey16Tiff(1300, 700, (x, y) => (x * 31 + y * 7 + seed * 1009) & 0xffff);
  const uploaded = (name: string, seed: number) =>
    anUploadedImage(owner, at.projectId, { name, file: picture(seed), format: 3 });
  const folderOf = ({ sha256 }: { sha256: string }, dataDir = server.place.dataDir): string =>
    join(dataDir, 'blobs', sha256.slice(0, 2), sha256);
  const objectsOf = async ({ sha256 }: { sha256: string }): Promise<string[]> =>
    (await objectsIn({ ...settings, endpoint: (s3 as OwnS3).endpoint }))
      .filter((key) => key.includes(sha256))
      .map((key) => key.slice(key.lastIndexOf('/') + 1));
  const bytesOf = async (url: string, path: string, caller = owner): Promise<{ status: number; body: Buffer }> => {
    const asked = request(url).get(`/memento/images/${path}`).set('x-access-token', caller.token);
    const { status, body } = await asked.buffer(true).responseType('blob');
    return { status, body: body as Buffer };
  };
  const here = (): Promise<string> => server.app.getUrl();
  /** Another server on the same rows, which has not a single file: the embedded database has one folder, and it loses them. */
  const elsewhere = async <Result>(
    use: (url: string, app: NestExpressApplication, dataDir: string) => Promise<Result>,
  ): Promise<Result> => {
    const { databaseUrl } = server.place;
    const dataDir = databaseUrl === null ? server.place.dataDir : mkdtempSync(join(tmpdir(), 'memento-other-'));
    rmSync(join(dataDir, 'blobs'), { recursive: true, force: true });
    const app = await startedOn({ databaseUrl, dataDir }, { storage: settings, secret });
    try {
      return await use(await app.getUrl(), app, dataDir);
    } finally {
      await app.close();
      if (databaseUrl !== null) rmSync(dataDir, { recursive: true });
    }
  };
  const parts = ({ image_id: id }: UploadedImage): string[] => [
    ...[`${id}/tiles/0/0/0`, `${id}/tiles/0/2/1`, `${id}/tiles/1/0/0`, `${id}/thumbnail`, `${id}/histogram`],
    ...[`${id}/values?x=1200&y=650`, `geturl/${id}/0/none`, `${id}/iiif/100,100,900,500/300,/0/default.jpg`],
    `${id}/original`,
  ];
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await new Promise((wake) => setTimeout(wake, 100));
  };
  const rowOf = ({ image_id }: UploadedImage): Promise<Image> =>
    server.app.get(DataSource).manager.findOneByOrFail(Image, { imageId: image_id });

  it('are there before anybody is told of them, and have the tiles that a folder would have', async () => {
    const image = await uploaded('the same', 1);
    expect((await objectsOf(image)).sort()).toEqual(['original', 'pyramid-exact-full']);
    const [theirs, there] = [await local.person('owner'), await local.app.getUrl()];
    const { projectId } = await aProject(theirs);
    const other = await anUploadedImage(theirs, projectId, { name: 'the same', file: picture(1) });
    const [mine, ofFolder] = [parts(image), parts(other)];
    for (const [n, path] of mine.entries()) {
      const [one, two] = [await bytesOf(await here(), path), await bytesOf(there, ofFolder[n], theirs)];
      expect([path, one.status, two.status]).toEqual([path, 200, 200]);
      expect([path, one.body.equals(two.body)]).toEqual([path, true]);
    }
  });

  const shown = async (image: UploadedImage): Promise<void> => {
    const layer = { name: 'DAPI', annotation_id: at.annotationId, image_id: image.image_id };
    await owner.http.post('/memento/layers').send(layer).expect(201);
  };

  it('are served by a server that has not one of their files, without fetching any but what is downloaded', async () => {
    const image = await uploaded('from elsewhere', 2);
    await shown(image);
    const before = await Promise.all(parts(image).map(async (path) => bytesOf(await here(), path)));
    await elsewhere(async (url, _app, dataDir) => {
      const pyramid = join(folderOf(image, dataDir), 'pyramid-exact-full');
      for (const [n, path] of parts(image).entries()) {
        const { status, body } = await bytesOf(url, path);
        expect([path, status, body.equals(before[n].body)]).toEqual([path, 200, true]);
        expect(existsSync(pyramid)).toBe(false);
      }
      const sample = request(url).get(`/memento/annotations/${at.annotationId}/thumbnail`);
      await sample.set('x-access-token', owner.token).expect(200);
      expect(existsSync(pyramid)).toBe(false);
      expect(readFileSync(join(folderOf(image, dataDir), 'original')).equals(picture(2))).toBe(true);
    });
  });

  it('that are deleted for good leave nothing in the bucket', async () => {
    const image = await uploaded('deleted', 3);
    await bytesOf(await here(), `geturl/${image.image_id}/0/none`);
    expect((await objectsOf(image)).length).toBe(2);
    await owner.http.delete(`/memento/images/${image.image_id}`).expect(204);
    await server.app.get(TrashService).sweep(new Date(Date.now() + LATER_MS));
    expect([await objectsOf(image), existsSync(folderOf(image))]).toEqual([[], false]);
  });

  it('whose server was killed before there was a row are swept, and nothing else is', async () => {
    const [blobs, contents] = [server.app.get(BlobStore), server.app.get(ImageContents)];
    const image = await uploaded('stays', 4);
    const sha256 = 'ab'.repeat(32);
    const path = await blobs.newPath();
    writeFileSync(path, 'half of an upload');
    const store = blobs.bucket!.objects;
    await store.put(`blobs/ab/${sha256}/original`, path, null);
    await contents.sweepBucket();
    expect(await objectsOf({ sha256 })).toEqual(['original']); // it may be on its way
    await contents.sweepBucket(Date.now() + 2 * HOUR_MS);
    expect(await objectsOf({ sha256 })).toEqual([]);
    expect((await objectsOf(image)).length).toBe(2);
  });

  it('of others are left alone by a server that was given the wrong bucket', async () => {
    const blobs = server.app.get(BlobStore);
    const path = await blobs.newPath();
    writeFileSync(path, 'of others');
    const theirs = Array.from({ length: 25 }, (_, n) => `cd${String(n).padStart(62, '0')}`);
    for (const sha256 of theirs) await blobs.bucket!.objects.put(`blobs/cd/${sha256}/original`, path, null);
    await server.app.get(ImageContents).sweepBucket(Date.now() + 2 * HOUR_MS);
    for (const sha256 of theirs) expect(await objectsOf({ sha256 })).toEqual(['original']);
    for (const sha256 of theirs) await blobs.bucket!.removeFolder(blobs.originalPath(sha256));
  });

  it('give way to newer ones where copies have no more room, but not what is used or is nowhere else', async () => {
    const image = await uploaded('old', 5);
    await elsewhere(async (url, app, dataDir) => {
      const folder = folderOf(image, dataDir);
      const [pyramid, original] = ['pyramid-exact-full', 'original'].map((name) => join(folder, name));
      const file = picture(5);
      await bytesOf(url, `${image.image_id}/original`);
      await app.get(BlobStore).bucket!.fetch(pyramid);
      const stray = join(folder, 'pyramid-lossy-full');
      writeFileSync(stray, 'only here');
      const small = new BlobStore(dataDir, {
        objects: app.get(BlobStore).bucket!.objects,
        mostCopyBytes: 1,
      });
      const gone: string[] = [];
      small.copies!.onGone((path) => gone.push(path));
      await small.copies!.makeRoom();
      expect([gone, existsSync(original), existsSync(pyramid)]).toEqual([[], true, true]);
      await small.copies!.makeRoom(Date.now() + 2 * HOUR_MS);
      expect(gone.sort()).toEqual([original, pyramid]);
      expect([existsSync(original), existsSync(pyramid), existsSync(stray)]).toEqual([false, false, true]);
      expect((await bytesOf(url, `${image.image_id}/original`)).body.equals(file)).toBe(true);
      rmSync(stray);
    });
  });

  it('that another server has deleted for good leave no copies, once nobody can be on the way to them', async () => {
    const [deleted, stays] = [await uploaded('deleted elsewhere', 11), await uploaded('stays elsewhere', 12)];
    await elsewhere(async (url, app, dataDir) => {
      for (const { image_id } of [deleted, stays]) await bytesOf(url, `${image_id}/original`);
      const [gone, kept] = [deleted, stays].map((image) => folderOf(image, dataDir));
      const copy = readFileSync(join(gone, 'original'));
      await owner.http.delete(`/memento/images/${deleted.image_id}`).expect(204);
      await server.app.get(TrashService).sweep(new Date(Date.now() + LATER_MS));
      // The embedded database has one folder, and it has just gone: as the other server would have it.
      mkdirSync(gone, { recursive: true });
      writeFileSync(join(gone, 'original'), copy);
      await app.get(ImageContents).sweepCopies();
      expect([existsSync(gone), existsSync(kept)]).toEqual([true, true]);
      const longAgo = new Date(Date.now() - 2 * HOUR_MS);
      for (const folder of [gone, kept]) utimesSync(folder, longAgo, longAgo);
      await app.get(ImageContents).sweepCopies();
      expect([existsSync(gone), existsSync(kept)]).toEqual([false, true]);
      expect((await objectsOf(stays)).length).toBe(2);
    });
  });

  it('that stay in the folder of the lab are found there by a server that only has the bucket', async () => {
    const [lab, theirs, mine] = ['lab', 'theirs', 'mine'].map((name) =>
      mkdtempSync(join(tmpdir(), `memento-${name}-`)),
    );
    try {
      const path = join(realpathSync(lab), 'from the microscope.tif');
      writeFileSync(path, picture(10));
      const { objects } = server.app.get(BlobStore).bucket!;
      const file = await readReference([dirname(path)], path);
      await new BlobStore(theirs, { objects, importRoots: [dirname(path)] }).refer(file);
      const store = new BlobStore(mine, { objects, importRoots: [dirname(path)] });
      expect(await store.locate(file.sha256)).toEqual({ state: 'referenced', path });
      expect(await objectsOf(file)).toEqual(['reference.json']);
      // It may be no place of ours, and the lab may have put another file there.
      const elsewhere = new BlobStore(mine, { objects, importRoots: [mine] });
      expect(await elsewhere.locate(file.sha256)).toMatchObject({ state: 'missing' });
      writeFileSync(path, picture(11));
      expect(await store.locate(file.sha256)).toEqual({ state: 'changed', path });
    } finally {
      for (const folder of [lab, theirs, mine]) rmSync(folder, { recursive: true });
    }
  });

  it('are read from the bucket where the copy here is damaged, and are made again where that is', async () => {
    const image = await uploaded('damaged', 6);
    const tile = `${image.image_id}/tiles/0/1/1`;
    const good = await bytesOf(await here(), tile);
    await elsewhere(async (url, app, dataDir) => {
      const pyramid = join(folderOf(image, dataDir), 'pyramid-exact-full');
      await app.get(BlobStore).bucket!.fetch(pyramid);
      writeFileSync(pyramid, Buffer.alloc(readFileSync(pyramid).length));
      const found = await bytesOf(url, tile);
      expect([found.status, found.body.equals(good.body), existsSync(pyramid)]).toEqual([200, true, false]);
    });
    await elsewhere(async (url, app, dataDir) => {
      const path = await app.get(BlobStore).newPath();
      writeFileSync(path, Buffer.alloc(100_000));
      await app.get(BlobStore).bucket!.send(join(folderOf(image, dataDir), 'pyramid-exact-full'), path);
      // So is the copy of its original, which came long ago: the bucket has it as it was.
      await app
        .get(DataSource)
        .manager.update(Image, { imageId: image.image_id }, { createdAt: new Date('2020-02-02') });
      const { path: original } = await app.get(BlobStore).locate(image.sha256);
      writeFileSync(original, picture(60));
      expect((await bytesOf(url, tile)).status).toBe(409);
      await until(async () => (await rowOf(image)).status === 'ready');
      const found = await bytesOf(url, tile);
      expect([found.status, found.body.equals(good.body)]).toEqual([200, true]);
    });
  });

  it('are away while the bucket is, with a sentence, and there again by themselves', async () => {
    const image = await uploaded('away', 7);
    await shown(image);
    await elsewhere(async (url) => {
      await gate.shut();
      const region = await bytesOf(url, `${image.image_id}/iiif/full/200,/0/default.jpg`);
      expect([region.status, JSON.parse(region.body.toString())]).toEqual([
        503,
        expect.objectContaining({ code: 'storage.away' }),
      ]);
      // People can go on with what needs no pictures.
      const page = request(url).get(`/memento/annotations/${at.annotationId}/page`);
      await page.set('x-access-token', owner.token).expect(200);
      const reply = await request(url)
        .get(`/memento/images/${image.image_id}/tiles/0/0/0`)
        .set('x-access-token', owner.token);
      expect([reply.status, reply.body]).toEqual([
        503,
        expect.objectContaining({ code: 'storage.away', retry_after: 5 }),
      ]);
      const json = JSON.stringify({
        name: 'lost',
        format: 3,
        type: '',
        project_id: at.projectId,
        owner_id: owner.userId,
      });
      const upload = request(url).post('/memento/images/upload').set('x-access-token', owner.token);
      const refused = await upload.field('json', json).attach('file', picture(8), 'a.tif');
      expect([refused.status, (refused.body as { code: string }).code]).toEqual([503, 'storage.away']);
      const ready = await request(url).get('/memento/health/ready').expect(200);
      expect(ready.body).toMatchObject({ status: 'ready', database: 'ok', storage: 'away' });
      await gate.open();
      expect((await bytesOf(url, `${image.image_id}/tiles/0/0/0`)).status).toBe(200);
      expect((await request(url).get('/memento/health/ready')).body).toMatchObject({ storage: 'ok' });
    });
    const { images } = (await owner.http.get(`/memento/images?project_id=${at.projectId}`)).body as {
      images: { name: string }[];
    };
    expect(images.map(({ name }) => name)).not.toContain('lost');
  });

  it('go on with their tiles when it answers again', async () => {
    const image = await uploaded('goes on', 9);
    const { manager } = server.app.get(DataSource);
    await server.app.get(BlobStore).removeDerived(image.sha256, 'pyramid-exact-full');
    const failed = { status: 'failed', failureCode: 'storage.away', failureMessage: 'It did not answer.' } as const;
    await gate.shut();
    await manager.update(Image, { imageId: image.image_id }, failed);
    await owner.http.post(`/memento/images/${image.image_id}/tiling/retry`).expect(201);
    await new Promise((wake) => setTimeout(wake, 3_000));
    expect((await rowOf(image)).status).not.toBe('ready');
    await gate.open();
    await until(async () => (await rowOf(image)).status === 'ready');
    expect((await objectsOf(image)).sort()).toEqual(['original', 'pyramid-exact-full']);
  });

  it('are not begun with where the keys are wrong', async () => {
    const wrong = { ...settings, credentials: { ...(s3 as OwnS3).credentials, secretAccessKey: 'wrong' } };
    await expect(startedOn(server.place, { storage: wrong })).rejects.toThrow(
      /MEMENTO_STORAGE_URL: the keys for the bucket .* are not accepted/,
    );
  });
});
