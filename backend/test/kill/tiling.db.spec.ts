import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DATABASE_KIND } from '../../src/config/env.js';
import { PyramidFile } from '../../src/tiles/pyramid-file.js';
import { grey16Tiff } from '../builders/a-tiff.js';
import { hasSharedData, SHARED_DATA, sharedFiles } from '../real-images.js';
import { until } from '../jobs/by-hand.js';
import { type ThrowawayPlace, throwawayPlace } from '../throwaway-database.js';
import { ADMIN, type ServerProcess, startServer } from './server-process.js';
import { Client } from './writer.js';

const ROUNDS = 4;
/** Of one round, besides drawn ones that take a while. */
const REAL_FILES = 4;
const FOLDERS = ['bbbc007_16bit', 'celegans_16bit_3ch', 'fly_kc167_3ch', 'human_ht29_3ch', 'speckles_16bit_2ch'];
const LONGEST_WAIT_MS = 1500;
const READY = ['ready', 'failed'];

interface Image {
  image_id: number;
  name: string;
  status: string;
  failure: { code: string } | null;
  pyramid: { content_hash: string } | null;
}
interface Job {
  state: string;
  attempts: number;
}

describe(`tiling, while servers and workers are killed, on ${DATABASE_KIND}`, () => {
  let place: ThrowawayPlace;
  let server: ServerProcess;
  let client: Client;
  let projectId: number;
  beforeAll(async () => {
    place = await throwawayPlace();
    server = await startServer(place);
    const { token } = await new Client(server.url).send<{ token: string }>('POST', '/login', ADMIN);
    client = new Client(server.url, token);
    const made = await client.send<{ project: { project_id: number } }>('POST', '/projects', { name: 'killed' });
    projectId = made.project.project_id;
  });
  afterAll(async () => {
    await server?.kill();
    await place?.remove();
  });

  const images = (): Promise<Image[]> => client.all<Image>('images', `project_id=${projectId}`);
  const underWay = async (): Promise<boolean> => (await images()).some(({ status }) => !READY.includes(status));
  const pause = (): Promise<void> => new Promise((wake) => setTimeout(wake, randomInt(LONGEST_WAIT_MS)));
  const filesOnDisk = (): string[] =>
    readdirSync(join(place.dataDir, 'blobs'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'every image is whole in the end, none was seen by halves, and nothing else is left (%i)',
    async (round) => {
      const files = filesOf(round);
      // Drawing them took the thread for seconds: connections that the server has closed meanwhile are noticed now.
      await new Promise((turn) => setTimeout(turn, 100));
      for (const { name, bytes } of files) await client.upload(projectId, name, bytes);
      for (let kills = 0; kills < 3 && (await underWay()); kills++) {
        await pause();
        if (round % 2 === 1) server.killWorkers();
        else {
          await server.kill();
          for (const path of pyramids(filesOnDisk())) await demandWhole(path);
          server = await startServer(place);
          client = client.at(server.url);
        }
      }
      await until(async () => !(await underWay()), 120_000);
      const all = await images();
      expect(all.filter(({ status }) => status !== 'ready').map(({ name, failure }) => [name, failure])).toEqual([]);
      const { length } = await client.all<Job>('jobs', `project_id=${projectId}&state=done`);
      expect(length).toBe(all.length);
      const hashes = new Set<string | undefined>();
      await until(() => !filesOnDisk().some((path) => path.includes('.partial-')), 10_000);
      for (const path of pyramids(filesOnDisk())) hashes.add(await demandWhole(path));
      expect(new Set(all.map(({ pyramid }) => pyramid?.content_hash))).toEqual(hashes);
      expect(filesOnDisk().filter((path) => basename(path) !== 'original')).toHaveLength(folders(filesOnDisk()).size);
    },
    240_000,
  );
});

const pyramids = (paths: string[]): string[] =>
  paths.filter((path) => /^pyramid-[a-z]+-[a-z\d]+$/.test(basename(path)));
const folders = (paths: string[]): Set<string> => new Set(paths.map((path) => dirname(path)));

/** A pyramid that is there under its name can be read, all of it. @returns its content hash */
async function demandWhole(path: string): Promise<string> {
  const file = await PyramidFile.open(path);
  for (const { level, columns, rows } of file.outcome.pyramid.levels)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        expect(await file.readTile(0, level, column, row)).not.toBeNull();
  await file.close();
  return file.outcome.pyramid.contentHash;
}

function filesOf(round: number): { name: string; bytes: Buffer }[] {
  const drawn = [0, 1].map((n) => {
    const bytes = grey16Tiff(4000, 3000, (x, y) => (x * (31 + round) + y * (17 + n)) & 0xffff);
    return { name: `drawn ${round}/${n}`, bytes };
  });
  if (!hasSharedData) console.warn('SKIPPED: no real images on this machine; only drawn ones are tiled.');
  const real = FOLDERS.flatMap((folder) => sharedFiles(join('fluorescence', folder)));
  const images = real
    .filter((path) => /\.(tiff?|png)$/i.test(path))
    .slice(round * REAL_FILES, (round + 1) * REAL_FILES);
  const small = images.map((path) => ({ name: path, bytes: readFileSync(join(SHARED_DATA, path)) }));
  return [...small, ...drawn];
}
