import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { KeptSnapshot } from '../../test/backup-folder.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { anUploadedImage, type UploadedImage } from '../../test/builders/an-uploaded-image.js';
import { type ThrowawayPlace, throwawayPlace } from '../../test/throwaway-database.js';
import { type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { backupOptions, restoreOptions } from './backup-options.js';
import { type BackupDone, backUp } from './backup-run.js';
import { FolderLock } from './folder-lock.js';
import { FILE_LIST } from './manifest.js';
import { FileTaker } from './referred-files.js';
import { type Restored, restore } from './restore-run.js';
import { RestoredFiles } from './restored-files.js';
import { verify } from './verify.js';

const HOUR_MS = 3600 * 1000;
const quiet = (): void => undefined;

describe(`what a backup folder and a data folder may hold, on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let project: MadeProject;
  let image: UploadedImage;
  let folder: string;
  const places: ThrowawayPlace[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'memento-backup-'));
    server = await throwawayServer();
    project = await aProject(server.admin);
    const file = grey16Tiff(90, 70, (x, y) => x * 5 + y);
    image = await anUploadedImage(server.admin, project.projectId, { name: 'image', file });
  });
  afterAll(async () => {
    await server?.close();
    for (const place of places) await place.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => void jest.restoreAllMocks());

  const to = (...names: string[]): string => join(folder, ...names);
  const saved = (name: string, ...more: string[]): Promise<BackupDone> =>
    backUp(backupOptions(['--to', to(name), ...more]), server.place, quiet);
  const restored = async (name: string): Promise<{ place: ThrowawayPlace; done: Restored }> => {
    const place = await throwawayPlace();
    places.push(place);
    return { place, done: await restore(restoreOptions(['--from', to(name)]), place, quiet) };
  };
  const blob = ({ sha256 }: UploadedImage): string => join(server.place.dataDir, 'blobs', sha256.slice(0, 2), sha256);
  const snapshots = (name: string): string[] => readdirSync(to(name, 'snapshots')).sort();

  it('removes nothing that it has not made', async () => {
    const others = ['snapshots/2026-11-30', 'snapshots/2026-11-30T03-17', 'files/ab'];
    for (const other of others) mkdirSync(to('of others', other), { recursive: true });
    const files = [...others.map((other) => `${other}/thesis.txt`), 'files/film.mkv.part', 'snapshots/2025-12'];
    for (const file of files) writeFileSync(to('of others', file), 'mine');
    writeFileSync(to('of others', 'files/0f8fad5b-d9cb-469f-a165-70867728950e.part'), 'half');
    await saved('of others');
    await saved('of others', '--keep', '1');
    expect(files.filter((file) => !existsSync(to('of others', file)))).toEqual([]);
    expect(readdirSync(to('of others', 'files')).filter((name) => name.endsWith('.part'))).toEqual(['film.mkv.part']);
  });

  it('a clock that was set back does not let an older snapshot pass for the newest, and none is removed for it', async () => {
    const { snapshot: first } = await saved('clock');
    const tomorrow = '2999-12-31T23-59-59-999Z';
    renameSync(to('clock/snapshots', first), to('clock/snapshots', tomorrow));
    const said: string[] = [];
    const options = backupOptions(['--to', to('clock'), '--keep', '1']);
    const { snapshot, removed, manifest } = await backUp(options, server.place, (line) => void said.push(line));
    expect([snapshot, removed]).toEqual(['3000-01-01T00-00-00-000Z', [tomorrow]]);
    expect(manifest.takenAt < '2999').toBe(true);
    expect(said.join()).toContain('The clock is behind');
    expect((await restored('clock')).done.snapshot).toBe(snapshot);
  });

  it.each(['its list of files', 'its manifest'])(
    'a snapshot of which %s cannot be read keeps nobody from another',
    async (what) => {
      const name = `without ${what}`;
      const { snapshot } = await saved(name);
      const path = to(name, 'snapshots', snapshot, what === 'its manifest' ? 'manifest.json' : FILE_LIST);
      rmSync(path);
      mkdirSync(path); // as a disk would do that no longer reads it
      const { snapshot: next, damage } = await saved(name, '--keep', '2');
      expect(snapshots(name)).toEqual([snapshot, next]);
      // What the other one refers to is not known, so no file goes; whoever looks at the end of it is told.
      expect(damage).toEqual(what === 'its manifest' ? null : expect.stringContaining(path));
      const { problems } = await verify(to(name));
      expect(problems).toEqual([expect.stringContaining(path)]);
      await saved(name, '--keep', '1');
      expect(await verify(to(name))).toMatchObject({ snapshots: 1, problems: [] });
    },
  );

  it('takes an own copy along, also where it has just taken the place of a reference', async () => {
    const note = join(blob(image), 'reference.json'); // a server that is killed removes it no more
    writeFileSync(note, JSON.stringify({ path: '/lab/gone.tif', bytes: 1, mtimeMs: 1 }));
    const { snapshot } = await saved('copy of a reference');
    writeFileSync(note, 'no JSON');
    await expect(saved('copy of a reference')).resolves.toMatchObject({ lost: [] });
    rmSync(note);
    const kept = await new KeptSnapshot(to('copy of a reference'), snapshot).files();
    expect(kept).toContainEqual(expect.objectContaining({ kind: 'file', sha256: image.sha256 }));
  });

  it('takes reports of adoptions along, and nothing else that somebody has put beside them', async () => {
    const reports = join(server.place.dataDir, 'adoption');
    mkdirSync(join(reports, 'drafts.txt'), { recursive: true });
    for (const name of ['2026-11-30T03-17-00-000Z.json', 'Bericht für Ada.txt', '.hidden.json'])
      writeFileSync(join(reports, name), '{}');
    await saved('reports');
    const { place } = await restored('reports');
    expect(readdirSync(join(place.dataDir, 'adoption'))).toEqual(['2026-11-30T03-17-00-000Z.json']);
    rmSync(reports, { recursive: true });
  });

  it('tiles that cannot be read are made again, and keep no lab from its backup', async () => {
    const pyramid = join(blob(image), 'pyramid-exact-full');
    renameSync(pyramid, `${pyramid}-away`);
    mkdirSync(pyramid);
    await expect(saved('broken tiles', '--with-tiles')).resolves.toMatchObject({ lost: [] });
    rmSync(pyramid, { recursive: true });
    renameSync(`${pyramid}-away`, pyramid);
    expect((await restored('broken tiles')).done.filled).toMatchObject({ tilesToMake: 1 });
  });

  it('is restored by one at a time', async () => {
    await saved('twice');
    const place = await throwawayPlace();
    places.push(place);
    const again = (): Promise<Restored> => restore(restoreOptions(['--from', to('twice')]), place, quiet);
    const put = RestoredFiles.prototype.put;
    let second: unknown;
    jest.spyOn(RestoredFiles.prototype, 'put').mockImplementationOnce(async function (this: RestoredFiles, file) {
      second = await again().catch((error: unknown) => error); // by somebody who thinks that it hangs
      await put.call(this, file);
    });
    await expect(again()).resolves.toMatchObject({ filled: { hasSecret: true } });
    expect(second).toMatchObject({ code: 'target.busy', exitCode: 6 });
    expect(readdirSync(place.dataDir).filter((name) => name.startsWith('restoring'))).toEqual([]);
  });

  it('a run that was taken for dead notices it, and removes nothing that the other one needs', async () => {
    const { snapshot } = await saved('taken over');
    const besides = FileTaker.prototype.besides;
    jest.spyOn(FileTaker.prototype, 'besides').mockImplementationOnce(async function* (this: FileTaker) {
      // As if the machine had slept for an hour.
      const path = to('taken over/lock');
      const then = new Date(Date.now() - HOUR_MS);
      utimesSync(path, then, then);
      const other = await FolderLock.take(to('taken over'));
      expect(await readFile(path, 'utf8')).not.toBe('');
      yield* besides.call(this);
      setTimeout(() => void other.giveBack(), 2000);
    });
    const late = saved('taken over', '--keep', '1');
    await expect(late).rejects.toMatchObject({ code: 'backup.busy' });
    expect(existsSync(to('taken over/lock'))).toBe(true); // the other's
    expect((await verify(to('taken over'))).snapshots).toBe(1);
    expect(snapshots('taken over')).toContain(snapshot);
  });
});
