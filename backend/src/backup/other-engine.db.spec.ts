import { mkdirSync, mkdtempSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { KeptSnapshot } from '../../test/backup-folder.js';
import { aBusyInstallation, type BusyInstallation } from '../../test/builders/a-busy-installation.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { type OwnMariaDb, ownMariaDb } from '../../test/own-mariadb.js';
import { type ThrowawayPlace, throwawayPlace } from '../../test/throwaway-database.js';
import { signedIn, startedOn, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { backupOptions, restoreOptions } from './backup-options.js';
import { backUp } from './backup-run.js';
import type { DatabasePlace } from './databases.js';
import { restore } from './restore-run.js';

const mariaDb = await ownMariaDb(`backups that change the engine, from ${DATABASE_KIND}`);
const quiet = (): void => undefined;

(mariaDb ? describe : describe.skip)(`a backup of ${DATABASE_KIND} in the other engine`, () => {
  let server: ThrowawayServer;
  let busy: BusyInstallation;
  let folder: string;
  let lab: string;
  let other: DatabasePlace & { remove(): Promise<void> };
  let home: ThrowawayPlace;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'memento-backup-'));
    lab = realpathSync(mkdtempSync(join(tmpdir(), 'memento-lab-')));
    server = await throwawayServer({ importRoots: [lab] });
    busy = await aBusyInstallation(server);
    other = await placeOfTheOther((mariaDb as OwnMariaDb).url, folder);
    home = await throwawayPlace();
  });
  afterAll(async () => {
    await server?.close();
    await home?.remove();
    await other?.remove();
    await mariaDb?.stop();
    for (const each of [folder, lab]) rmSync(each, { recursive: true, force: true });
  });

  const saved = async (name: string, place: DatabasePlace): Promise<KeptSnapshot> => {
    const options = backupOptions(['--to', join(folder, name), '--with-tiles']);
    return new KeptSnapshot(join(folder, name), (await backUp(options, place, quiet)).snapshot);
  };
  const restoredTo = (place: DatabasePlace, name: string) =>
    restore(restoreOptions(['--from', join(folder, name)]), place, quiet);

  it('holds the same, there and back, files of the lab included', async () => {
    const path = join(lab, 'by reference.tif');
    writeFileSync(
      path,
      grey16Tiff(200, 150, (x, y) => (x * y) & 0xffff),
    );
    const body = { name: 'by reference', path, format: 3, project_id: busy.at.projectId };
    const { image } = (await server.admin.http.post('/memento/images/import').send(body).expect(201)).body as {
      image: { image_id: number; sha256: string };
    };
    const db = server.app.get(DataSource);
    const waits = "SELECT image_id FROM images WHERE status = 'processing'";
    while ((await db.query<object[]>(waits)).length > 0) await new Promise((turn) => setTimeout(turn, 20));
    // What floats, large numbers and texts are made of.
    await db.query('UPDATE layers SET opacity = ?', [0.1 + 0.2]);
    await db.query('UPDATE tiling_jobs SET progress = 0.375, size = ?', [Number.MAX_SAFE_INTEGER]);
    await db.query('UPDATE comments SET content = ?, pin_x = ?', ['\'\\\\ \\0 " 😀\r\n\u2028', 1e-7 / 3]);

    const first = await saved('first', server.place);
    await restoredTo(other, 'first');
    const there = await saved('there', other);
    expect(await there.content()).toEqual(await first.content());
    await restoredTo(home, 'there');
    const back = await saved('back', home);
    expect(await back.content()).toEqual(await first.content());
    const named = async (kept: KeptSnapshot) => (await kept.files()).map((file) => ({ ...file, mtimeMs: 0 }));
    expect(await named(back)).toEqual(await named(first));
    expect((await there.manifest()).engine).not.toBe(DATABASE_KIND);

    const original = join('blobs', image.sha256.slice(0, 2), image.sha256, 'original');
    expect(readlinkSync(join(home.dataDir, original))).toBe(path);
    const app = await startedOn(home, { importRoots: [lab] });
    const owner = await signedIn(await app.getUrl(), 'owner', busy.owner.userId);
    const reply = await owner.http.get(`/memento/images/${image.image_id}`).expect(200);
    expect((reply.body as { image: object }).image).toMatchObject({ original: 'referenced', status: 'ready' });
    // Ids of what was deleted are not given again.
    const labels = { name: 'new', project_id: busy.at.projectId };
    const { label } = (await owner.http.post('/memento/labels').send(labels).expect(201)).body as {
      label: { label_id: number };
    };
    const [{ last }] = await db.query<{ last: number }[]>('SELECT MAX(label_id) AS last FROM labels');
    expect(label.label_id).toBeGreaterThan(last);
    await app.close();
  });
});

/** @param server A MariaDB, for where the engine under test is the other one. */
async function placeOfTheOther(server: URL, folder: string): Promise<DatabasePlace & { remove(): Promise<void> }> {
  const dataDir = join(folder, 'other data');
  mkdirSync(dataDir);
  if (DATABASE_KIND === 'mariadb') return { dataDir, databaseUrl: null, remove: () => Promise.resolve() };
  const name = `memento_test_${randomUUID().replaceAll('-', '')}`;
  const { hostname: host, port, username: user, password } = server;
  const connection = await createConnection({ host, port: Number(port), user, password });
  await connection.query(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const remove = async (): Promise<void> => {
    await connection.query(`DROP DATABASE ${name}`);
    await connection.end();
  };
  return { dataDir, databaseUrl: url.href, remove };
}
