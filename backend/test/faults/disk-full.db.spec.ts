import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DATABASE_KIND } from '../../src/config/env.js';
import { until } from '../jobs/by-hand.js';
import { Refused } from '../kill/writer.js';
import { type SmallDisk, smallDisk } from '../small-disk.js';
import { anInstallation, type Installation } from './an-installation.js';
import { IS_FULL } from './how-long.js';

/** MariaDB alone takes 130 of them. */
const DISK_MB = 220;
const ROUNDS = IS_FULL ? 10 : 2;
const MOST_WRITES = 3000;
const AT_ONCE = 20;
/** Within its row: for longer ones MariaDB 10.11 has no answer when the disk is full, but ends. */
const TEXT = 'x'.repeat(3_000);
const TOLD = ['507 storage.full', '503 database.away'];
const BACK_WITHIN_MS = 30_000;

// That of the embedded database, of uploads and of tiling: src/images/disk-full.db.spec.ts.
const disk = DATABASE_KIND === 'mariadb' ? smallDisk('a full disk of MariaDB', DISK_MB * 1024) : null;

(disk ? describe : describe.skip)('a full disk of MariaDB', () => {
  const small = disk as SmallDisk;
  const confirmed: string[] = [];
  let installation: Installation;
  beforeAll(async () => {
    const wishes = { mariaDb: { folder: small.folder }, redis: null };
    installation = (await anInstallation('a full disk of MariaDB', wishes)) as Installation;
  });
  afterAll(async () => {
    await installation?.remove();
    disk?.remove();
  });

  const write = async (name: string): Promise<void> => {
    await installation.client.send('POST', '/projects', { name, settings: TEXT });
    confirmed.push(name);
  };
  /** @returns what those are told for whom there is no room */
  const writeUntilFull = async (round: number): Promise<Set<string>> => {
    const told = new Set<string>();
    for (let n = 0; n < MOST_WRITES && told.size === 0; n += AT_ONCE) {
      const names = Array.from({ length: AT_ONCE }, (_, m) => `round ${round}: ${n + m}`);
      await Promise.all(
        names.map((name) =>
          write(name).catch((error: unknown) => {
            // That is waited for; anything else is a failure of its own kind.
            told.add(error instanceof Refused ? `${error.status} ${error.code}` : String(error));
          }),
        ),
      );
    }
    return told;
  };
  const there = async (): Promise<string[]> =>
    (await installation.client.all<{ name: string }>('projects', '')).map(({ name }) => name);

  it(`is told as such, keeps what was confirmed, lets people read, and is forgotten when there is room`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const empty = small.fillUpTo(1);
      const told = [...(await writeUntilFull(round))];
      expect([told.length > 0, told.filter((answer) => !TOLD.includes(answer))]).toEqual([true, []]);
      if (!told.includes('503 database.away')) {
        expect((await there()).sort()).toEqual([...confirmed].sort());
        expect((await fetch(`${installation.server.url}/health/ready`)).status).toBe(200);
      }
      empty();
      await installation.mariaDb?.start(); // where it has ended, as its service does
      const again = (): Promise<boolean> =>
        write(`after round ${round}`).then(
          () => true,
          () => false,
        );
      await until(again, BACK_WITHIN_MS, 100);
      expect((await there()).sort()).toEqual([...confirmed].sort());
    }
  }, 300_000);
});
