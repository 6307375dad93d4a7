import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { anUploadedImage, type UploadedImage } from '../../test/builders/an-uploaded-image.js';
import { type Gate, gateTo } from '../../test/gate.js';
import { objectsIn, type OwnS3, ownS3 } from '../../test/own-s3.js';
import { type ThrowawayPlace, throwawayPlace } from '../../test/throwaway-database.js';
import { signedIn, startedOn, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import type { StorageSettings } from '../config/storage-url.js';
import type { ObjectStore } from '../storage/object-store.js';
import { S3ObjectStore } from '../storage/s3-object-store.js';
import { EXIT } from './backup-error.js';
import { backupOptions, restoreOptions } from './backup-options.js';
import { backUp } from './backup-run.js';
import { restore } from './restore-run.js';
import { reachableObjects } from './reachable-objects.js';

const quiet = (): void => undefined;
const s3 = await ownS3('backups of a bucket');

(s3 ? describe : describe.skip)(`a backup of an installation with a bucket, on ${DATABASE_KIND}`, () => {
  const picture = grey16Tiff(600, 300, (x, y) => (x * 31 + y * 7) & 0xffff);
  let folder: string;
  let gate: Gate;
  let settings: StorageSettings;
  let server: ThrowawayServer;
  let image: UploadedImage;
  let ownerId: number;
  const stores: ObjectStore[] = [];
  const places: ThrowawayPlace[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'memento-backup-'));
    gate = await gateTo((s3 as OwnS3).endpoint);
    settings = { ...(await (s3 as OwnS3).bucket()), endpoint: gate.url };
    server = await throwawayServer({ storage: settings });
    const owner = await server.person('owner');
    ownerId = owner.userId;
    image = await anUploadedImage(owner, (await aProject(owner)).projectId, { name: 'kept', file: picture });
    rmSync(join(server.place.dataDir, 'blobs'), { recursive: true });
  });
  afterAll(async () => {
    await server?.close();
    for (const store of stores) store.close();
    for (const place of places) await place.remove();
    rmSync(folder, { recursive: true, force: true });
    await gate?.shut();
    await s3?.stop();
  });

  const objects = (of = settings): ObjectStore => {
    const store = new S3ObjectStore(of);
    stores.push(store);
    return store;
  };
  const saved = (name: string, ...more: string[]) =>
    backUp(backupOptions(['--to', join(folder, name), ...more]), { ...server.place, objects: objects() }, quiet);

  it('has the originals, and fetches each of them once', async () => {
    const first = await saved('all');
    expect([first.lost, first.copied.bytes >= picture.length]).toEqual([[], true]);
    const again = await saved('all');
    expect([again.lost, again.copied.files]).toEqual([[], 0]);
    expect(existsSync(join(server.place.dataDir, 'blobs', image.sha256.slice(0, 2)))).toBe(false);
  });

  it('comes back into another bucket, with its tiles', async () => {
    await saved('tiles', '--with-tiles');
    const other = { ...settings, prefix: 'brought/back' };
    const place = await throwawayPlace();
    places.push(place);
    const from = restoreOptions(['--from', join(folder, 'tiles')]);
    const done = await restore(from, { ...place, objects: objects(other) }, quiet);
    expect(done.filled).toMatchObject({ tilesToMake: 0, files: { lost: 0 } });
    const back = (await objectsIn(settings)).filter((key) => key.startsWith('brought/back/'));
    expect(back.map((key) => key.slice(key.lastIndexOf('/') + 1)).sort()).toEqual(['original', 'pyramid-exact-full']);
    const app = await startedOn(place, { storage: other });
    try {
      const owner = await signedIn(await app.getUrl(), 'owner', ownerId);
      await owner.http.get(`/memento/images/${image.image_id}/tiles/0/0/0`).expect(200);
      const path = `/memento/images/${image.image_id}/original`;
      const original = await owner.http.get(path).buffer(true).responseType('blob').expect(200);
      expect((original.body as Buffer).equals(picture)).toBe(true);
    } finally {
      await app.close();
    }
  });

  it('tells of an original that is gone from the bucket, and keeps what an earlier one has', async () => {
    const key = `blobs/${image.sha256.slice(0, 2)}/${image.sha256}/original`;
    await objects().remove(key);
    const { lost } = await saved('all');
    expect(lost).toEqual([{ path: key, loss: 'original.missing', kept: true }]);
    const kept = join(folder, 'all', 'files', image.sha256.slice(0, 2), image.sha256);
    expect(readFileSync(kept).equals(picture)).toBe(true);
    await objects().put(key, kept, image.sha256);
  });

  it('says what is wrong with the bucket instead of taking images for lost', async () => {
    await gate.shut();
    await expect(saved('away')).rejects.toMatchObject({ code: 'storage.away', exitCode: EXIT.source });
    await gate.open();
    const wrong = { ...settings, credentials: { ...(s3 as OwnS3).credentials, secretAccessKey: 'wrong' } };
    await expect(reachableObjects({ storage: wrong }, EXIT.source)).rejects.toMatchObject({ code: 'storage.refused' });
    await expect(reachableObjects({ storage: null }, EXIT.source)).resolves.toBeNull();
  });
});
