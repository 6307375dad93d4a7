import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from '../../src/backup/verify.js';
import { openTarget } from '../../src/backup/databases.js';
import { DATABASE_KIND } from '../../src/config/env.js';
import { demandStartable } from '../../src/database/startable.js';
import { filesBelow, KeptSnapshot } from '../backup-folder.js';
import { grey16Tiff } from '../builders/a-tiff.js';
import { builtBackup, builtRestore, builtServer } from '../built-worker.js';
import { type ThrowawayPlace, throwawayPlace } from '../throwaway-database.js';
import { ADMIN, type ServerProcess, startServer } from './server-process.js';
import { Client, nthWrite, perform } from './writer.js';

const IMAGES = 6;
const WRITES = 400;
/** Shares of the time that a whole run takes: what is before is the start of the program. */
const MOMENTS = [0.35, 0.5, 0.65, 0.8, 0.95];
/** Several starts of the program, each of which takes its time where the machine does other work besides. */
const PATIENCE_MS = 600_000;

interface Ended {
  /** Null: it was killed. */
  code: number | null;
  output: string;
  tookMs: number;
}

describe(`backups and restores that are killed, on ${DATABASE_KIND}`, () => {
  let source: ThrowawayPlace;
  let server: ServerProcess;
  let folder: string;
  const places: ThrowawayPlace[] = [];

  /** @param killAfterMs null: let it come to its end */
  const run = async (program: URL, args: string[], place: ThrowawayPlace, killAfterMs: number | null) => {
    const env = { MEMENTO_DATA: place.dataDir, DATABASE_URL: place.databaseUrl ?? '' };
    const startedAt = performance.now();
    const all = ['--disable-warning=ExperimentalWarning', fileURLToPath(program), ...args];
    const child = spawn(process.execPath, all, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
    const timer = killAfterMs === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    const [code] = (await once(child, 'close')) as [number | null];
    if (timer) clearTimeout(timer);
    return { code, output, tookMs: performance.now() - startedAt } satisfies Ended;
  };
  const backup = async (to: string, killAfterMs: number | null = null, ...more: string[]): Promise<Ended> =>
    run(await builtBackup(), ['--to', join(folder, to), ...more], source, killAfterMs);
  const restore = async (from: string, place: ThrowawayPlace, killAfterMs: number | null = null): Promise<Ended> =>
    run(await builtRestore(), ['--from', join(folder, from)], place, killAfterMs);
  const newPlace = async (): Promise<ThrowawayPlace> => {
    const place = await throwawayPlace();
    places.push(place);
    return place;
  };
  const snapshots = (to: string): string[] => readdirSync(join(folder, to, 'snapshots')).sort();
  const contentOf = async (place: ThrowawayPlace): Promise<object> => {
    const to = randomUUID();
    await run(await builtBackup(), ['--to', join(folder, to)], place, null);
    const kept = new KeptSnapshot(join(folder, to), snapshots(to)[0]);
    return { rows: await kept.content(), files: (await kept.files()).map(({ path }) => path) };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'memento-backup-'));
    source = await throwawayPlace();
    server = await startServer(source);
    const { token } = await new Client(server.url).send<{ token: string }>('POST', '/login', ADMIN);
    const client = new Client(server.url, token);
    const made = async (kind: string, plural: string, body: object): Promise<number> => {
      const reply = await client.send<Record<string, Record<string, number>>>('POST', `/${plural}`, body);
      return reply[kind][`${kind}_id`];
    };
    const projectId = await made('project', 'projects', { name: 'killed' });
    const categoryId = await made('category', 'categories', { name: 'WT', project_id: projectId });
    const sample = { name: 'mouse', project_id: projectId, category_id: categoryId };
    const annotationId = await made('annotation', 'annotations', sample);
    const layerId = await made('layer', 'layers', { name: 'Regions', annotation_id: annotationId, data: 'none' });
    for (let n = 0; n < IMAGES; n++)
      await client.upload(
        projectId,
        `image ${n}`,
        grey16Tiff(900, 800, (x, y) => (x * (7 + n) + y * 13) & 0xffff),
      );
    const at = { projectId, categoryId, annotationId, layerId, firstVersion: 0 };
    for (let n = 0; n < WRITES; n++) await perform(nthWrite(n), client, at);
  }, PATIENCE_MS);
  afterAll(async () => {
    await server?.kill();
    for (const place of [...places, source]) await place?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'a backup that is killed leaves those before it whole, and the next one goes on',
    async () => {
      const first = await backup('killed');
      expect([first.code, first.output]).toEqual([0, expect.stringContaining('Snapshot ')]);
      const [earlier] = snapshots('killed');
      const before = filesBelow(join(folder, 'killed', 'snapshots', earlier));
      // Each time there is as much to do as the first time.
      const { tookMs } = await backup('measured');
      let killed = 0;
      for (const moment of MOMENTS) {
        rmSync(join(folder, 'killed', 'files'), { recursive: true, force: true });
        const { code } = await backup('killed', tookMs * moment);
        if (code === null) killed++;
        expect(filesBelow(join(folder, 'killed', 'snapshots', earlier))).toEqual(before);
      }
      expect(killed).toBeGreaterThan(0);
      const { code } = await backup('killed', null, '--keep', '2');
      expect(code).toBe(0);
      expect(await verify(join(folder, 'killed'))).toMatchObject({ snapshots: 2, problems: [] });
      expect(snapshots('killed')).toHaveLength(2);
      expect([...filesBelow(join(folder, 'killed')).keys()].filter((path) => /\.part$|^lock$/.test(path))).toEqual([]);
      expect((await backup('killed', null, '--verify')).output).toContain('All is as it was written.');
    },
    PATIENCE_MS,
  );

  it(
    'a restore that is killed is no installation, and the next one brings all of it',
    async () => {
      await server.kill(); // so that nothing changes any more
      await backup('whole');
      const whole = await newPlace();
      const { code, tookMs, output } = await restore('whole', whole);
      expect([code, output]).toEqual([0, expect.stringContaining('The secret is back')]);
      const place = await newPlace();
      let killed = 0;
      for (const moment of MOMENTS) {
        const { code } = await restore('whole', place, tookMs * moment);
        if (code !== null) break;
        killed++;
        const names = readdirSync(place.dataDir);
        if (names.includes('restoring.json')) {
          await expect(demandStartable(place)).rejects.toMatchObject({ code: 'restore.unfinished' });
        } else if (names.some((name) => !name.startsWith('restoring.'))) {
          await expect(demandStartable(place)).resolves.toBeUndefined();
          break; // it had come to its end, and was killed on its way out
        }
      }
      expect(killed).toBeGreaterThan(0);
      expect([0, 6]).toContain((await restore('whole', place)).code); // 6: the last one was too fast to be killed
      expect(await contentOf(place)).toEqual(await contentOf(whole));
      const restored = await startServer(place);
      await new Client(restored.url).send('POST', '/login', ADMIN);
      await restored.kill();
    },
    PATIENCE_MS,
  );

  it('the programs say in a sentence and a code why they end, and so does a server', async () => {
    const place = await newPlace();
    const nowhere = await restore('nowhere', place);
    expect([nowhere.code, nowhere.output]).toEqual([
      5,
      expect.stringContaining('backup.not-found: There is no backup'),
    ]);
    const wrong = await run(await builtBackup(), ['--from', 'x'], place, null);
    expect([wrong.code, wrong.output]).toEqual([2, expect.stringContaining('use.unknown: ')]);
    const help = await run(await builtRestore(), ['--help'], place, null);
    expect([help.code, help.output]).toEqual([0, expect.stringContaining('--from FOLDER')]);
    mkdirSync(join(place.dataDir, 'begun'));
    writeFileSync(join(place.dataDir, 'restoring.json'), '{}');
    const refused = await run(await builtServer(), [], place, null);
    expect([refused.code, refused.output]).toEqual([
      1,
      'Memento cannot start: a restore was begun here and has not come to its end. Start `npm run restore` again.\n',
    ]);
    const database = await openTarget(source);
    await database.query("INSERT INTO migrations (timestamp, name) VALUES (2790000000000, 'Tomorrow2790000000000')");
    await database.close();
    const older = await run(await builtServer(), [], source, null);
    expect([older.code, older.output.trim().split('\n')]).toEqual([
      1,
      [expect.stringContaining('Memento cannot start: the database was changed by a newer version of Memento')],
    ]);
  });
});
