import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { TrashService } from '../trash/trash.service.js';
import { BlobStore } from '../storage/blob-store.js';
import { ImagesRepository } from './images.repository.js';
import { DataSource } from 'typeorm';
import { Image as ImageRow } from './image.entity.js';
import { TilingQueue } from './tiling-queue.js';

interface Image {
  image_id: number;
  status: string;
  sha256: string;
  original: string;
  failure: { code: string; message: string } | null;
}
interface Folder {
  path: string;
  folders: { name: string; path: string }[];
  files: { name: string; path: string; bytes: number }[];
}

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const aTiff = (seed: number): Buffer => grey16Tiff(50, 50, (x, y) => seed * 11 + x * 31 + y);

describe(`import by reference on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  /** Of the lab, outside the root and inside. */
  let lab: string;
  let root: string;
  beforeAll(async () => {
    lab = realpathSync(mkdtempSync(join(tmpdir(), 'memento-lab-')));
    root = join(lab, 'scope');
    mkdirSync(join(root, 'slide'), { recursive: true });
    server = await throwawayServer({ importRoots: [root] });
    owner = await server.person('owner');
    at = await aProject(owner);
    writeFileSync(join(root, 'first.tif'), aTiff(1));
    writeFileSync(join(root, 'slide', 'Data0001.dat'), 'a sibling of a slide');
    writeFileSync(join(lab, 'secret.tif'), aTiff(2));
    mkdirSync(join(lab, 'scope-of-others'));
    writeFileSync(join(lab, 'scope-of-others', 'a.tif'), aTiff(2));
    symlinkSync(join(lab, 'secret.tif'), join(root, 'escape.tif'));
    symlinkSync(lab, join(root, 'way out'));
    symlinkSync(join(root, 'first.tif'), join(root, 'alias.tif'));
    execFileSync('mkfifo', [join(root, 'fifo.tif')]);
  });
  afterAll(async () => {
    await server.close();
    rmSync(lab, { recursive: true });
  });

  const code = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
  const list = (path?: string, caller = owner, projectId = at.projectId) =>
    caller.http.get('/memento/imports').query({ project_id: projectId, ...(path === undefined ? {} : { path }) });
  const listed = async (path?: string): Promise<Folder> =>
    ((await list(path).expect(200)).body as { folder: Folder }).folder;
  const take = (name: string, path: string, more: object = {}, caller = owner) =>
    caller.http.post('/memento/images/import').send({ name, path, format: 3, project_id: at.projectId, ...more });
  const view = async (imageId: number): Promise<Image> =>
    ((await owner.http.get(`/memento/images/${imageId}`).expect(200)).body as { image: Image }).image;
  const settled = async (imageId: number): Promise<Image> => {
    for (;;) {
      const image = await view(imageId);
      if (image.status !== 'processing') return image;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const taken = async (name: string, path: string): Promise<Image> => {
    const reply = await take(name, path).expect(201);
    return settled((reply.body as { image: Image }).image.image_id);
  };
  const folderOf = (sha256: string): string => join(server.place.dataDir, 'blobs', sha256.slice(0, 2), sha256);
  const emptyTrash = (): Promise<void> =>
    server.app.get(TrashService).sweep(new Date(Date.now() + 31 * 24 * 3600 * 1000));
  const tileAgain = async (imageId: number): Promise<Image> => {
    const { manager } = server.app.get(DataSource);
    await manager.update(ImageRow, { imageId }, { status: 'processing', progress: 0, pyramid: null });
    const row = await server.app.get(ImagesRepository).byId(manager, imageId);
    server.app.get(TilingQueue).add(row as ImageRow);
    return settled(imageId);
  };

  it('shows what lies in the folders that are allowed, and nothing that leads out of them', async () => {
    expect(await listed()).toMatchObject({ path: '', folders: [{ name: root, path: root }], files: [] });
    const folder = await listed(root);
    expect(folder.folders).toEqual([{ name: 'slide', path: join(root, 'slide') }]);
    expect(folder.files).toMatchObject([
      { name: 'alias.tif', path: join(root, 'first.tif') },
      { name: 'first.tif', path: join(root, 'first.tif'), bytes: statSync(join(root, 'first.tif')).size },
    ]);
    expect((await listed(join(root, 'slide'))).files.map((file) => file.name)).toEqual(['Data0001.dat']);
    const out = [
      ...[lab, '/', '/etc', join(root, '..'), join(root, 'way out'), 'slide', `${root}\0`, join(root, 'nothing')],
      ...[join(lab, 'scope-of-others'), join(root, 'first.tif'), `${root}/slide/../..`],
    ];
    for (const path of out) expect([path, await list(path).then(code)]).toEqual([path, 'import.not-found']);
    const stranger = await server.person('stranger');
    const participant = await server.person('participant');
    const grant = { user_id: participant.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    expect(await list(undefined, stranger).then(code)).toBe('project.not-found');
    expect(await list(undefined, participant).then(code)).toBe('access.denied');
    expect(await owner.http.get('/memento/imports').then(code)).toBe('request.invalid');
  });

  it('takes a file where it lies, without a copy, and leaves it when its image goes', async () => {
    const path = join(root, 'first.tif');
    const [bytes, before] = [readFileSync(path), statSync(path)];
    const image = await taken('by reference', path);
    expect(image).toMatchObject({
      status: 'ready',
      sha256: sha256Of(bytes),
      bytes: bytes.length,
      original: 'referenced',
    });
    const link = join(folderOf(image.sha256), 'original');
    expect([lstatSync(link).isSymbolicLink(), readlinkSync(link)]).toEqual([true, path]);
    await owner.http.get(`/memento/images/${image.image_id}/tiles/0/0/0`).expect(200);
    const storage = await owner.http.get(`/memento/projects/${at.projectId}/storage`).expect(200);
    expect(storage.body).toMatchObject({ storage: { bytes_used: 0 } });
    const twin = await taken('the same again', join(root, 'alias.tif'));
    for (const { image_id } of [image, twin]) {
      expect(existsSync(link)).toBe(true);
      await owner.http.delete(`/memento/images/${image_id}`).expect(204);
      await emptyTrash();
    }
    expect(existsSync(folderOf(image.sha256))).toBe(false);
    expect(readFileSync(path)).toEqual(bytes);
    expect(statSync(path)).toMatchObject({ mtimeMs: before.mtimeMs, ino: before.ino });
    expect(readFileSync(join(root, 'slide', 'Data0001.dat'), 'utf8')).toBe('a sibling of a slide');
  });

  it('refuses what is elsewhere, no file, or no image, and leaves nothing of it', async () => {
    writeFileSync(join(root, 'text.tif'), 'not an image');
    const refused: [string, string, string][] = [
      ['another place', join(lab, 'secret.tif'), 'import.not-found'],
      ['dots', `${root}/slide/../../secret.tif`, 'import.not-found'],
      ['a link out', join(root, 'escape.tif'), 'import.not-found'],
      ['a folder link out', join(root, 'way out', 'secret.tif'), 'import.not-found'],
      ['a folder of a longer name', join(lab, 'scope-of-others', 'a.tif'), 'import.not-found'],
      ['nothing', join(root, 'nothing.tif'), 'import.not-found'],
      ['a relative path', 'first.tif', 'import.not-found'],
      ['the system', '/etc/passwd', 'import.not-found'],
      ['a device', '/dev/zero', 'import.not-found'],
      ['a FIFO', join(root, 'fifo.tif'), 'import.not-a-file'],
      ['a folder', join(root, 'slide'), 'import.not-a-file'],
      ['no image', join(root, 'text.tif'), 'image.unsupported'],
    ];
    for (const [what, path, expected] of refused)
      expect([what, await take(what, path).then(code)]).toEqual([what, expected]);
    const first = join(root, 'first.tif');
    expect(await take('changed', first, { sha256: 'a'.repeat(64) }).then(code)).toBe('upload.checksum-mismatch');
    expect(await take('external', first, { type: 'E' }).then(code)).toBe('request.invalid');
    expect(await take('odd', first, { format: 9 }).then(code)).toBe('request.invalid');
    const other = await server.person('other');
    expect(await take('not mine', first, {}, other).then(code)).toBe('project.not-found');
    expect(existsSync(folderOf(sha256Of(readFileSync(first))))).toBe(false);
  });

  it('tells that a file was changed or is gone, and never tiles another one in its place', async () => {
    const path = join(root, 'changing.tif');
    writeFileSync(path, aTiff(3));
    const image = await taken('changing', path);
    const pyramid = join(folderOf(image.sha256), 'pyramid-exact-full');
    writeFileSync(path, aTiff(4));
    expect((await view(image.image_id)).original).toBe('changed');
    await server.app.get(BlobStore).removeDerivedAt(pyramid);
    const failed = await tileAgain(image.image_id);
    expect(failed).toMatchObject({ status: 'failed', failure: { code: 'image.original-changed' } });
    renameSync(path, `${path}.moved`);
    expect((await view(image.image_id)).original).toBe('missing');
    expect(await tileAgain(image.image_id)).toMatchObject({ failure: { code: 'image.original-missing' } });
    symlinkSync(join(lab, 'secret.tif'), path);
    expect((await view(image.image_id)).original).toBe('missing');
    rmSync(path);
    writeFileSync(path, aTiff(3));
    const { mtimeMs } = JSON.parse(readFileSync(join(folderOf(image.sha256), 'reference.json'), 'utf8')) as {
      mtimeMs: number;
    };
    utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
    expect(['referenced', 'changed']).toContain((await view(image.image_id)).original); // to the microsecond or not
    const again = await taken('changing again', path);
    expect(again).toMatchObject({ sha256: image.sha256, original: 'referenced', status: 'ready' });
    expect((await view(image.image_id)).original).toBe('referenced');
  });

  it('and an upload of the same bytes: the copy here is what counts', async () => {
    const path = join(root, 'both.tif');
    const bytes = aTiff(5);
    writeFileSync(path, bytes);
    const image = await taken('imported', path);
    await owner.http
      .post('/memento/images/upload')
      .field('json', JSON.stringify({ name: 'uploaded', format: 3, project_id: at.projectId }))
      .attach('file', bytes, 'a.tif')
      .expect(201);
    expect((await view(image.image_id)).original).toBe('kept');
    const later = await taken('imported later', path);
    expect(later.original).toBe('kept');
    expect(lstatSync(join(folderOf(image.sha256), 'original')).isFile()).toBe(true);
    rmSync(path);
    expect((await view(image.image_id)).original).toBe('kept');
  });
});
