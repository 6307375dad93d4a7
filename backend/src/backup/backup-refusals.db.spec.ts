import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { KeptSnapshot } from '../../test/backup-folder.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { anUploadedImage, type UploadedImage } from '../../test/builders/an-uploaded-image.js';
import { type ThrowawayPlace, throwawayPlace } from '../../test/throwaway-database.js';
import { startedOn, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { dataSourceOptions, migrateTo, openMigrated } from '../database/data-source.js';
import { MIGRATION_NAMES } from '../database/known-schema.js';
import { demandStartable } from '../database/startable.js';
import { ENTITIES } from '../entities.js';
import { backupOptions, restoreOptions } from './backup-options.js';
import { type BackupDone, backUp } from './backup-run.js';
import { openTarget } from './databases.js';
import { FolderLock } from './folder-lock.js';
import { FILE_LIST, type Manifest, readManifest, tableFile, writeManifest } from './manifest.js';
import { FileTaker } from './referred-files.js';
import { writeLines } from './row-lines.js';
import { beginRestore } from './restore-marker.js';
import { type Restored, restore } from './restore-run.js';
import { verify } from './verify.js';

const quiet = (): void => undefined;

describe(`what can go wrong with a backup on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let project: MadeProject;
  let folder: string;
  const places: ThrowawayPlace[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'memento-backup-'));
    server = await throwawayServer();
    project = await aProject(server.admin);
  });
  afterAll(async () => {
    await server?.close();
    for (const place of places) await place.remove();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(() => void jest.restoreAllMocks());

  const to = (name: string): string => join(folder, name);
  const saved = (name: string, place = server.place): Promise<BackupDone> =>
    backUp(backupOptions(['--to', to(name)]), place, quiet);
  const newPlace = async (): Promise<ThrowawayPlace> => {
    const place = await throwawayPlace();
    places.push(place);
    return place;
  };
  const restoredTo = (place: ThrowawayPlace, name: string, ...more: string[]): Promise<Restored> =>
    restore(restoreOptions(['--from', to(name), ...more]), place, quiet);
  const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
  const anImage = (seed: number): Promise<UploadedImage> => {
    const file = grey16Tiff(100 + seed, 70, (x, y) => x * seed + y);
    return anUploadedImage(server.admin, project.projectId, { name: `image ${seed}`, file });
  };
  const blob = ({ sha256 }: UploadedImage): string => join(server.place.dataDir, 'blobs', sha256.slice(0, 2), sha256);
  const purge = async (image: UploadedImage): Promise<void> => {
    await server.admin.http.delete(`/memento/images/${image.image_id}`).expect(204);
    const { body } = await server.admin.http.get('/memento/trash').expect(200);
    for (const { trash_id } of (body as { trash: { trash_id: number }[] }).trash)
      await server.admin.http.delete(`/memento/trash/${trash_id}`).expect(204);
  };
  /** Nothing was written to it. */
  const isUntouched = async (place: ThrowawayPlace): Promise<boolean> => {
    if (readdirSync(place.dataDir).length > 0) return false;
    if (!place.databaseUrl) return true;
    const target = await openTarget(place);
    const tables = await target.query('SHOW TABLES');
    await target.close();
    return tables.length === 0;
  };
  const changedManifest = async (name: string, snapshot: string, change: (manifest: Manifest) => void) => {
    const kept = new KeptSnapshot(to(name), snapshot);
    const manifest = await kept.manifest();
    change(manifest);
    await writeManifest(kept.folder, manifest);
  };

  it('an image that is deleted for good meanwhile is not in it, and nothing is lost', async () => {
    const image = await anImage(1);
    const besides = FileTaker.prototype.besides;
    const meanwhile = jest.spyOn(FileTaker.prototype, 'besides');
    meanwhile.mockImplementationOnce(async function* (this: FileTaker) {
      await purge(image); // the snapshot of the database has it still
      yield* besides.call(this);
    });
    const { lost, snapshot } = await saved('moving');
    expect([lost, meanwhile.mock.calls.length]).toEqual([[], 2]);
    const kept = new KeptSnapshot(to('moving'), snapshot);
    expect((await kept.rows('images')).some(({ image_id }) => image_id === image.image_id)).toBe(false);
    expect(readdirSync(to('moving/snapshots'))).toEqual([snapshot]);
  });

  it('tells of originals that are missing or damaged, and takes the tiles that are left of them', async () => {
    const [missing, spoilt] = [await anImage(2), await anImage(3)];
    rmSync(join(blob(missing), 'original'));
    writeFileSync(join(blob(spoilt), 'original'), 'something else');
    const { lost, snapshot, manifest } = await saved('lost');
    const codes = lost.map(({ path, loss }) => `${path.split('/')[2]} ${loss}`);
    expect(codes.sort()).toEqual([`${missing.sha256} original.missing`, `${spoilt.sha256} original.damaged`].sort());
    expect(manifest.lost).toBe(2);
    const files = await new KeptSnapshot(to('lost'), snapshot).files();
    expect(files.filter(({ path }) => path.endsWith('pyramid-exact-full'))).toHaveLength(2);
    expect(await verify(to('lost'))).toMatchObject({ problems: [] });
    const place = await newPlace();
    expect((await restoredTo(place, 'lost')).filled).toMatchObject({ files: { lost: 2 }, tilesToMake: 0 });
    const app = await startedOn(place);
    const images = app.get(DataSource).query<{ status: string }[]>('SELECT status FROM images WHERE trash_id = 0');
    expect((await images).map(({ status }) => status)).toEqual(['ready', 'ready']);
    await app.close();
    await purge(missing);
    await purge(spoilt);
  });

  it('keeps the copy of an original that is gone, as long as the database has its image', async () => {
    const image = await anImage(4);
    await saved('only copy');
    rmSync(blob(image), { recursive: true });
    const options = backupOptions(['--to', to('only copy'), '--keep', '1']);
    for (const run of [1, 2]) {
      const { lost, manifest } = await backUp(options, server.place, quiet);
      expect([run, lost.map(({ kept }) => kept), manifest.lost]).toEqual([run, [true], 0]);
    }
    const place = await newPlace();
    await restoredTo(place, 'only copy');
    const path = join(place.dataDir, 'blobs', image.sha256.slice(0, 2), image.sha256, 'original');
    expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(image.sha256);
    await purge(image);
    expect(await backUp(options, server.place, quiet)).toMatchObject({ lost: [] });
    expect(existsSync(join(to('only copy'), 'files', image.sha256.slice(0, 2), image.sha256))).toBe(false);
  });

  it('is not restored over anything', async () => {
    await saved('plain');
    const place = await newPlace();
    writeFileSync(join(place.dataDir, 'thesis.txt'), 'mine');
    await expect(restoredTo(place, 'plain')).rejects.toEqual(code('target.data-not-empty'));
    expect(readdirSync(place.dataDir)).toEqual(['thesis.txt']);
    await expect(restoredTo(server.place, 'plain')).rejects.toEqual(code('target.data-not-empty'));
    if (DATABASE_KIND === 'sqlite') return;
    const other = await newPlace();
    const target = await openTarget(other);
    await target.query('CREATE TABLE theses (title text)');
    await expect(restoredTo(other, 'plain')).rejects.toEqual(code('target.database-not-empty'));
    expect(await target.query('SHOW TABLES')).toEqual([['theses']]);
    await target.close();
    expect(readdirSync(other.dataDir)).toEqual([]);
  });

  it.each(['table', 'file', 'manifest'])('is refused whole where its %s is not what was written', async (what) => {
    await anImage(10 + what.length);
    const { snapshot, manifest } = await saved(`spoilt ${what}`);
    const kept = new KeptSnapshot(to(`spoilt ${what}`), snapshot);
    const [file] = (await kept.files()).filter(({ path }) => path.endsWith('/original'));
    const sha256 = file.kind === 'file' ? file.sha256 : '';
    const spoilt = {
      table: tableFile(kept.folder, 'users'),
      file: join(to(`spoilt ${what}`), 'files', sha256.slice(0, 2), sha256),
      manifest: join(kept.folder, 'manifest.json'),
    }[what] as string;
    const bytes = readFileSync(spoilt);
    bytes[Math.floor(bytes.length / 2)] ^= 1;
    writeFileSync(spoilt, bytes);
    const place = await newPlace();
    await expect(restoredTo(place, `spoilt ${what}`)).rejects.toEqual(code('backup.damaged'));
    expect(await isUntouched(place)).toBe(true);
    expect((await verify(to(`spoilt ${what}`))).problems).toHaveLength(1);
    expect(manifest.lost).toBe(0);
    // It keeps nobody from making another one.
    await expect(saved(`spoilt ${what}`)).resolves.toMatchObject({ lost: [] });
  });

  it('does not count without its manifest', async () => {
    const { snapshot } = await saved('unfinished');
    rmSync(join(to('unfinished/snapshots'), snapshot, 'manifest.json'));
    const place = await newPlace();
    await expect(restoredTo(place, 'unfinished')).rejects.toEqual(code('backup.not-found'));
    await expect(restoredTo(place, 'unfinished', '--snapshot', snapshot)).rejects.toEqual(code('backup.not-found'));
    await expect(verify(to('unfinished'))).rejects.toEqual(code('backup.not-found'));
    const { snapshot: next } = await saved('unfinished');
    expect(readdirSync(to('unfinished/snapshots'))).toEqual([next]);
  });

  const elsewhere = { kind: 'reference', to: '/etc/passwd', mtimeMs: 1 };
  it.each([
    ['leads out of the data folder', { path: '../escaped' }],
    ['names a folder of it', { path: 'adoption/..' }],
    ['puts a link where none belongs', { ...elsewhere, path: 'secret' }],
  ])('is refused when its list of files %s', async (_what, change) => {
    const { snapshot } = await saved('escapes');
    const kept = new KeptSnapshot(to('escapes'), snapshot);
    const [file] = await kept.files();
    const path = join(kept.folder, FILE_LIST);
    rmSync(path);
    const lines = [file, { ...file, ...change }].map((each) => JSON.stringify(each));
    const written = await writeLines(path, Readable.from(lines));
    await changedManifest('escapes', snapshot, (manifest) => void (manifest.files = written));
    const place = await newPlace();
    await expect(restoredTo(place, 'escapes')).rejects.toEqual(code('backup.damaged'));
    expect(await isUntouched(place)).toBe(true);
  });

  it.each([{ name: '../../users' }, { nextId: '1; DROP TABLE users' as unknown as number }])(
    'is refused when its manifest has a table of %j',
    async (change) => {
      const { snapshot } = await saved('tables');
      await changedManifest('tables', snapshot, ({ tables }) => void Object.assign(tables[0], change));
      const place = await newPlace();
      await expect(restoredTo(place, 'tables')).rejects.toEqual(code('backup.damaged'));
      expect(await isUntouched(place)).toBe(true);
    },
  );

  it('is refused when a newer version made it', async () => {
    const { snapshot } = await saved('newer');
    await changedManifest('newer', snapshot, ({ migrations }) => void migrations.push('Tomorrow2790000000000'));
    const place = await newPlace();
    await expect(restoredTo(place, 'newer')).rejects.toEqual(code('schema.newer'));
    expect(await isUntouched(place)).toBe(true);
  });

  it('of an older version becomes one of this version', async () => {
    const old = await newPlace();
    await migrateTo(dataSourceOptions(old, []), MIGRATION_NAMES.slice(0, 6));
    const database = await openTarget(old);
    const [time, text] = ["'2026-01-02 03:04:05.678'", "'x'"];
    const columns = await columnsOf(database, 'users');
    const values: Record<string, string> = { user_id: '41', created_at: time, updated_at: time, active: '1' };
    const row = columns.map((column) => values[column] ?? (/(_by|_at|version)$/.test(column) ? '1' : text));
    await database.query(`INSERT INTO users (${columns.join(', ')}) VALUES (${row.join(', ')})`);
    await database.close();
    const { manifest } = await saved('older', old);
    expect(manifest.migrations).toHaveLength(6);
    const place = await newPlace();
    await restoredTo(place, 'older');
    await expect(demandStartable(place)).resolves.toBeUndefined();
    const dataSource = await openMigrated(dataSourceOptions(place, ENTITIES));
    const users = await dataSource.query<{ user_id: number }[]>('SELECT user_id FROM users');
    expect(users.map(({ user_id }) => user_id)).toEqual([41]);
    await dataSource.destroy();
  });

  it('lets no server start on a restore that was begun, and only its own database is taken over', async () => {
    await saved('begun');
    const place = await newPlace();
    await beginRestore(place);
    await expect(demandStartable(place)).rejects.toEqual(code('restore.unfinished'));
    await expect(saved('of half', place)).rejects.toEqual(code('restore.unfinished'));
    if (place.databaseUrl) {
      // Nor one with another data folder.
      const elsewhere = { ...place, dataDir: (await newPlace()).dataDir };
      await expect(demandStartable(elsewhere)).rejects.toEqual(code('restore.unfinished'));
      await expect(restoredTo(elsewhere, 'begun')).rejects.toEqual(code('target.database-not-empty'));
    }
    await expect(restoredTo(place, 'begun')).resolves.toMatchObject({ filled: { hasSecret: true } });
    await expect(demandStartable(place)).resolves.toBeUndefined();
    await expect(restoredTo(place, 'begun')).rejects.toEqual(code('target.data-not-empty'));
  });

  it('is written by one at a time, and not into the data folder', async () => {
    await saved('busy');
    const lock = await FolderLock.take(to('busy'));
    await expect(saved('busy')).rejects.toEqual(code('backup.busy'));
    await lock.giveBack();
    await expect(saved('busy')).resolves.toMatchObject({ lost: [] });
    const inside = backupOptions(['--to', join(server.place.dataDir, 'backups')]);
    await expect(backUp(inside, server.place, quiet)).rejects.toEqual(code('use.inside-data'));
  });

  it('is refused where there is no database, and a server refuses one that is newer than itself', async () => {
    const place = await newPlace();
    const empty = DATABASE_KIND === 'sqlite' ? 'database.not-found' : 'database.empty';
    await expect(saved('none', place)).rejects.toEqual(code(empty));
    await (await openMigrated(dataSourceOptions(place, ENTITIES))).destroy();
    const database = await openTarget(place);
    await database.query("INSERT INTO migrations (timestamp, name) VALUES (2790000000000, 'Tomorrow2790000000000')");
    await database.close();
    await expect(demandStartable(place)).rejects.toEqual(code('schema.newer'));
    await expect(openMigrated(dataSourceOptions(place, ENTITIES))).rejects.toEqual(code('schema.newer'));
    await expect(saved('none', place)).rejects.toEqual(code('schema.newer'));
    expect(await readManifest(to('none'))).toBeNull();
  });
});

async function columnsOf(database: Awaited<ReturnType<typeof openTarget>>, table: string): Promise<string[]> {
  const sql =
    DATABASE_KIND === 'sqlite'
      ? `SELECT name FROM pragma_table_info('${table}')`
      : `SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '${table}'`;
  return (await database.query(sql)).map(([name]) => String(name));
}
