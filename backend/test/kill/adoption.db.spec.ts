import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DATABASE_KIND } from '../../src/config/env.js';
import type { Counts, Finding } from '../../src/adopt/adopt-report.js';
import { dataSourceOptions, openMigrated } from '../../src/database/data-source.js';
import { ENTITIES } from '../../src/entities.js';
import { builtAdoption } from '../built-worker.js';
import { type OwnMariaDb, ownMariaDb } from '../own-mariadb.js';
import { ANN_PASSWORD, aPublicSystem, type PublicSystem } from '../public-system/a-public-system.js';
import { fabric, TRIANGLE } from '../public-system/drawings.js';
import { type ThrowawayPlace, throwawayPlace } from '../throwaway-database.js';
import { startServer } from './server-process.js';
import { Client } from './writer.js';

const mariaDb = await ownMariaDb(`an adoption that is killed, on ${DATABASE_KIND}`);
const MORE_LAYERS = 300;
const KILLS = 2;
/** Several starts of the program, each of which takes its time where the machine does other work besides. */
const PATIENCE_MS = 600_000;

interface Report {
  tables: Record<string, Counts>;
  not_taken: Finding[];
}

(mariaDb ? describe : describe.skip)(`an adoption that is killed, on ${DATABASE_KIND}`, () => {
  let source: PublicSystem;
  const places: ThrowawayPlace[] = [];
  beforeAll(async () => {
    source = await aPublicSystem((mariaDb as OwnMariaDb).url);
    const data = fabric([TRIANGLE, TRIANGLE]);
    const rows = Array.from({ length: MORE_LAYERS }, (_, n) => [1000 + n, `more ${n}`, data, 0, '', 1, 0, 6, 3, 7]);
    await source.connection.query('INSERT INTO layers VALUES ?', [rows]);
  });
  afterAll(async () => {
    for (const place of places) await place.remove();
    await source?.remove();
    await mariaDb?.stop();
  });

  const newPlace = async (): Promise<ThrowawayPlace> => {
    const place = await throwawayPlace();
    places.push(place);
    return place;
  };
  /** @param killAfterMs null: let it come to its end. @returns its exit code, null when it was killed, and its output */
  const adopt = async ({ dataDir, databaseUrl }: ThrowawayPlace, killAfterMs: number | null, images?: string) => {
    const program = fileURLToPath(await builtAdoption());
    const folder = images ?? source.imagesFolder;
    const args = [program, '--database', source.url.href, '--images', folder, '--report', join(dataDir, 'report')];
    const env = { MEMENTO_DATA: dataDir, DATABASE_URL: databaseUrl ?? '' };
    const child = spawn(process.execPath, args, { cwd: dataDir, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
    const timer = killAfterMs === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    const [code] = (await once(child, 'close')) as [number | null];
    if (timer) clearTimeout(timer);
    return { code, output };
  };
  const reportIn = ({ dataDir }: ThrowawayPlace): Report =>
    JSON.parse(readFileSync(join(dataDir, 'report.json'), 'utf8')) as Report;
  const rowCounts = async (place: ThrowawayPlace): Promise<Record<string, number>> => {
    const db = await openMigrated(dataSourceOptions(place, ENTITIES));
    const counts: Record<string, number> = {};
    for (const entity of ENTITIES) counts[entity.name] = await db.getRepository(entity).count();
    await db.destroy();
    return counts;
  };

  it(
    'goes on where it was, and comes to the same',
    async () => {
      const whole = await newPlace();
      const startedAt = performance.now();
      const { code, output } = await adopt(whole, null);
      expect([code, output]).toEqual([3, expect.stringContaining('could not be taken')]);
      const tookMs = performance.now() - startedAt;

      const broken = await newPlace();
      let killed = 0;
      for (let n = 0; n < KILLS; n++) {
        // Into the second half of a run: what is before is the start of the program.
        const { code } = await adopt(broken, tookMs * (0.4 + (0.5 * n) / KILLS));
        if (code === null) killed++;
      }
      expect(killed).toBeGreaterThan(0);
      expect((await adopt(broken, null)).code).toBe(3);
      expect(await rowCounts(broken)).toEqual(await rowCounts(whole));
      const [some, all] = [reportIn(broken), reportIn(whole)];
      expect(some.not_taken).toEqual(all.not_taken);
      for (const [table, { source, taken, not_taken }] of Object.entries(all.tables))
        expect([table, some.tables[table]]).toEqual([table, expect.objectContaining({ source, taken, not_taken })]);
      expect(all.tables.regions.taken).toBeGreaterThan(2 * MORE_LAYERS);
    },
    PATIENCE_MS,
  );

  it('leaves a server that works, where people sign in with the passwords that they had', async () => {
    const server = await startServer(places[1]);
    try {
      const signedIn = { username: 'ann', password: ANN_PASSWORD };
      const { token } = await new Client(server.url).send<{ token: string }>('POST', '/login', signedIn);
      const client = new Client(server.url, token);
      const { projects } = await client.send<{ projects: { name: string }[] }>('GET', '/projects');
      expect(projects.map(({ name }) => name)).toEqual(['Kidney 🧬']);
      for (;;) {
        const { images } = await client.send<{ images: { name: string; status: string }[] }>('GET', '/images');
        const waiting = images.filter(({ status }) => status === 'processing');
        if (!waiting.length) {
          expect(images.filter(({ status }) => status === 'ready').length).toBe(5);
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    } finally {
      await server.kill();
    }
  });

  it('ends with a code for each way of failing', async () => {
    const place = await newPlace();
    const missing = await adopt(place, null, '/nowhere/at/all');
    expect([missing.code, missing.output]).toEqual([5, expect.stringContaining('images.not-found: ')]);
    await source.query('DELETE FROM permissions');
    const nobody = await adopt(place, null);
    expect([nobody.code, nobody.output]).toEqual([6, expect.stringContaining('target.no-administrator: ')]);
    const { url } = source;
    source.url = new URL('mysql://root@127.0.0.1:1/memento');
    const unreachable = await adopt(place, null);
    source.url = url;
    expect([unreachable.code, unreachable.output]).toEqual([4, expect.stringContaining('source.unreachable: ')]);
    expect((await rowCounts(place)).User).toBe(0);
  });
});
