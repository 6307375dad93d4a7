import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { filesBelow, KeptSnapshot, openToOthers } from '../../test/backup-folder.js';
import { aBusyInstallation, type BusyInstallation } from '../../test/builders/a-busy-installation.js';
import { aProject, aSample } from '../../test/builders/a-project.js';
import { anUploadedImage } from '../../test/builders/an-uploaded-image.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { type ThrowawayPlace, throwawayPlace } from '../../test/throwaway-database.js';
import {
  type Caller,
  signedIn,
  startedOn,
  type ThrowawayServer,
  throwawayServer,
} from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { ENTITIES } from '../entities.js';
import { backupOptions, restoreOptions } from './backup-options.js';
import { type BackupDone, backUp } from './backup-run.js';
import { type Restored, restore } from './restore-run.js';
import { verify } from './verify.js';

const EXPORTS = ['bundle', 'bundle?measure=intensity', 'xlsx', 'coco', 'csv?geometry=json', 'ome', 'imagej'];
const quiet = (): void => undefined;

describe(`a backup of a running installation on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let busy: BusyInstallation;
  let folder: string;
  const places: ThrowawayPlace[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'memento-backup-'));
    server = await throwawayServer();
    busy = await aBusyInstallation(server);
  });
  afterAll(async () => {
    await server?.close();
    for (const place of places) await place.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const to = (name: string): string => join(folder, name);
  const saved = (name: string, ...more: string[]): Promise<BackupDone> =>
    backUp(backupOptions(['--to', to(name), ...more]), server.place, quiet);
  const restored = async (name: string, ...more: string[]): Promise<{ place: ThrowawayPlace; done: Restored }> => {
    const place = await throwawayPlace();
    places.push(place);
    return { place, done: await restore(restoreOptions(['--from', to(name), ...more]), place, quiet) };
  };
  const exports = async (caller: Caller, projectId: number): Promise<Record<string, string>> => {
    const all: Record<string, string> = {};
    for (const what of EXPORTS) {
      const path = `/memento/projects/${projectId}/exports/${what}`;
      const reply = await caller.http.get(path).buffer(true).parse(bytesOf).expect(200);
      all[what] = createHash('sha256')
        .update(reply.body as Buffer)
        .digest('hex');
    }
    return all;
  };
  /** Waits for all tiles. */
  const tiled = async (app: NestExpressApplication): Promise<void> => {
    const db = app.get(DataSource);
    const wait = "SELECT COUNT(*) AS count FROM images WHERE status = 'processing' AND trash_id = 0";
    while (Number((await db.query<{ count: number }[]>(wait))[0].count) > 0)
      await new Promise((r) => setTimeout(r, 50));
  };
  const ownerAt = async (app: NestExpressApplication): Promise<Caller> =>
    signedIn(await app.getUrl(), 'owner', busy.owner.userId);

  it('taken while people write, brings back one moment, with the same exports', async () => {
    const other = await aProject(busy.owner, 'Written to');
    let acknowledged = 0;
    let isOver = false;
    const writing = (async () => {
      for (let n = 0; !isOver; n++) {
        await aSample(busy.owner, other, `sample ${n}`);
        acknowledged++;
      }
    })();
    while (acknowledged < 5) await new Promise(setImmediate);
    const before = acknowledged;
    const { lost, manifest, snapshot } = await saved('written-to');
    isOver = true;
    await writing;
    expect([lost, manifest.engine]).toEqual([[], DATABASE_KIND]);
    // Rows of one transaction lie in tables that are read one after the other.
    const kept = new KeptSnapshot(to('written-to'), snapshot);
    const ofOther = async (table: string) =>
      (await kept.rows(table)).filter(({ project_id }) => project_id === other.projectId);
    const made = (await ofOther('annotations')).map(({ annotation_id }) => annotation_id);
    const log = (await ofOther('audit_log')).filter(({ action }) => action === 'annotation.create');
    expect(log.map(({ object_id }) => Number(object_id))).toEqual(made);
    expect(made.length).toBeLessThan(acknowledged);
    const wanted = await exports(busy.owner, busy.at.projectId);

    const { place, done } = await restored('written-to');
    expect(done.filled).toMatchObject({ tilesToMake: 2, hasSecret: true });
    const app = await startedOn(place);
    try {
      await tiled(app);
      const owner = await ownerAt(app); // by the password
      expect(await exports(owner, busy.at.projectId)).toEqual(wanted);
      const query = `/memento/annotations?project_id=${other.projectId}&limit=1000`;
      const { annotations } = (await owner.http.get(query).expect(200)).body as { annotations: { name: string }[] };
      const numbers = annotations.map(({ name }) => /^sample (\d+)$/.exec(name)?.[1]).filter((n) => n !== undefined);
      // None is missing in between, and what was acknowledged before the backup began is there.
      expect(numbers.map(Number).sort((a, b) => a - b)).toEqual(numbers.map((_, n) => n));
      expect(numbers.length).toBeGreaterThanOrEqual(before);
    } finally {
      await app.close();
    }
  });

  it('brings back sessions, links and the trash', async () => {
    await saved('people');
    const { place } = await restored('people');
    const app = await startedOn(place);
    try {
      const url = await app.getUrl();
      const session = request.agent(url).set('x-access-token', busy.owner.token);
      await session.get('/memento/projects').expect(200);
      const link = { token: busy.shareToken, display_name: 'Grace' };
      await request(url).post('/memento/shares/open').send(link).expect(200);
      const { trash } = (await session.get('/memento/trash').expect(200)).body as {
        trash: { trash_id: number; kind: string }[];
      };
      const entry = trash.find(({ kind }) => kind === 'image');
      await session.post(`/memento/trash/${entry?.trash_id}/restore`).expect(201);
      await session.get(`/memento/images/${busy.trashedImageId}/original`).expect(200);
    } finally {
      await app.close();
    }
  });

  it('knows every table, and keeps every value of it', async () => {
    const { snapshot, manifest } = await saved('values', '--with-tiles');
    const names = ENTITIES.map((entity) => server.app.get(DataSource).getMetadata(entity).tableName);
    expect(manifest.tables.map(({ name }) => name).sort()).toEqual([...names].sort());
    const columns = new Map(manifest.tables.map((table) => [table.name, table.columns.map(({ name }) => name)]));
    for (const entity of ENTITIES) {
      const { tableName, columns: all } = server.app.get(DataSource).getMetadata(entity);
      expect([tableName, [...(columns.get(tableName) ?? [])].sort()]).toEqual([
        tableName,
        all.map(({ databaseName }) => databaseName).sort(),
      ]);
    }
    const { place } = await restored('values');
    const again = await backUp(backupOptions(['--to', to('values-again'), '--with-tiles']), place, quiet);
    const [first, second] = [
      new KeptSnapshot(to('values'), snapshot),
      new KeptSnapshot(to('values-again'), again.snapshot),
    ];
    expect(await second.content()).toEqual(await first.content());
    const paths = async (kept: KeptSnapshot) => (await kept.files()).map(({ path, kind }) => `${kind} ${path}`).sort();
    expect(await paths(second)).toEqual(await paths(first));
    expect(filesBelow(to('values-again/files'))).toEqual(filesBelow(to('values/files')));
  });

  it('copies only what is new, and is for the eyes of its owner only', async () => {
    const first = await saved('grows');
    expect(first.copied.files).toBe(3); // two originals and the secret
    const file = grey16Tiff(120, 80, (x, y) => x * y);
    await anUploadedImage(busy.owner, busy.at.projectId, { name: 'later', file });
    const before = filesBelow(to('grows'));
    const second = await saved('grows');
    expect(second.copied).toEqual({ files: 1, bytes: file.length });
    const after = filesBelow(to('grows'));
    expect([...before].filter(([path, content]) => after.get(path) !== content)).toEqual([]);
    expect(await verify(to('grows'))).toEqual({ snapshots: 2, files: 4, problems: [] });
    expect(openToOthers(to('grows'))).toEqual([]);
  });

  it('keeps as many as it is told to, and no file that only the others had', async () => {
    const project = await aProject(busy.owner, 'Short-lived');
    const file = grey16Tiff(90, 60, (x, y) => x + 3 * y);
    const image = await anUploadedImage(busy.owner, project.projectId, { name: 'goes again', file });
    const { snapshot: oldest } = await saved('kept');
    await busy.owner.http.delete(`/memento/images/${image.image_id}`).expect(204);
    const { body } = await busy.owner.http.get(`/memento/trash?project_id=${project.projectId}`).expect(200);
    const [{ trash_id }] = (body as { trash: { trash_id: number }[] }).trash;
    await busy.owner.http.delete(`/memento/trash/${trash_id}`).expect(204);
    const path = join('files', image.sha256.slice(0, 2), image.sha256);
    const { removed: none } = await saved('kept', '--keep', '2');
    expect([none, filesBelow(to('kept')).has(path)]).toEqual([[], true]);
    const { removed } = await saved('kept', '--keep', '2');
    expect([removed, filesBelow(to('kept')).has(path)]).toEqual([[oldest], false]);
    expect(await verify(to('kept'))).toMatchObject({ snapshots: 2, problems: [] });
    await restored('kept');
  });
});

function bytesOf(response: request.Response, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}
