import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DATABASE_KIND } from '../../src/config/env.js';
import { until } from '../jobs/by-hand.js';
import { hasRedis } from '../own-redis.js';
import { random } from '../spoilt-files.js';
import { anInstallation, type Installation } from './an-installation.js';
import { Crowd } from './crowd.js';
import { demandAllReady, demandExactlyOnce, demandTidyFiles } from './demands.js';
import { aScoringDesk, type ScoringDesk } from './desk.js';
import { IS_FULL, KILLS, SEED } from './how-long.js';

type Victim = 'server' | 'workers' | 'MariaDB' | 'Redis';

const READERS = 12;
/** Longest between two kills, and longest that a killed program stays away. */
const WORK_MS = 400;
const AWAY_MS = 300;
/** Work goes on within this time of a restart, without anybody's doing. */
const BACK_WITHIN_MS = 30_000;
/** What people are told while something is away. 422: the process died that looked at their file; they send it again. */
const TOLD = [
  /^gone$/,
  /^503 database\.away$/,
  /^409 idempotency\.in-progress$/,
  /^422 image\.worker-crashed$/,
  / \(done\)$/,
];

describe(`what is killed while a crowd is at work, on ${DATABASE_KIND}`, () => {
  const next = random(SEED);
  const killed = new Map<Victim, number>();
  let installation: Installation;
  let at: ScoringDesk;
  let crowd: Crowd;
  beforeAll(async () => {
    const wishes = { mariaDb: DATABASE_KIND === 'mariadb' ? {} : null, redis: hasRedis() ? {} : null };
    installation = (await anInstallation('killing MariaDB', wishes)) as Installation;
    at = await aScoringDesk(installation.client, READERS);
    crowd = new Crowd(installation.client, at);
  });
  afterAll(async () => {
    crowd?.leave();
    await installation?.remove();
  });

  const pause = (mostMs: number): Promise<void> => new Promise((wake) => setTimeout(wake, next() * mostMs));
  /** Each in its turn, so that few kills reach all; a server takes longest to come back. */
  const victims = (): Victim[] => {
    const all: Victim[] = ['server', 'workers', 'MariaDB', 'Redis', 'MariaDB', 'workers'];
    const { mariaDb, redis } = installation;
    return all.filter((victim) => (victim !== 'MariaDB' || mariaDb) && (victim !== 'Redis' || redis));
  };

  async function killOne(victim: Victim): Promise<void> {
    const { mariaDb, redis, server } = installation;
    if (victim === 'workers') return void server.killWorkers();
    if (victim === 'server') {
      await server.kill();
      return installation.restart();
    }
    if (victim === 'MariaDB') {
      await mariaDb?.kill();
      await pause(AWAY_MS);
      return mariaDb?.start();
    }
    await redis?.stop();
    await pause(AWAY_MS);
    return redis?.start();
  }

  const goesOn = (): Promise<void> => {
    const before = crowd.acknowledged;
    return until(() => crowd.acknowledged > before + READERS / 2, BACK_WITHIN_MS);
  };

  it(
    `comes back, with each confirmed write once and nothing by halves (${KILLS} kills, seed ${SEED})`,
    async () => {
      crowd.start();
      await goesOn();
      for (let n = 0; n < KILLS; n++) {
        await pause(WORK_MS);
        const victim = victims()[n % victims().length];
        await killOne(victim);
        killed.set(victim, (killed.get(victim) ?? 0) + 1);
        await goesOn();
        if (IS_FULL && n % 50 === 49) process.stderr.write(`${n + 1} kills, ${crowd.acknowledged} writes confirmed\n`);
      }
      await crowd.stop();
      await demandExactlyOnce(installation.client, at, crowd.deeds);
      const images = await demandAllReady(installation.client, at);
      await demandTidyFiles(installation, images);
      await demandExactlyOnce(installation.client, at, crowd.deeds);
      summarize();
      expect([...crowd.answers.keys()].filter((answer) => !TOLD.some((told) => told.test(answer)))).toEqual([]);
    },
    IS_FULL ? 4 * 3600_000 : 240_000,
  );

  function summarize(): void {
    const list = (counts: Map<string, number>): string => [...counts].map(([what, n]) => `${n} ${what}`).join(', ');
    const confirmed = crowd.deeds.filter(({ acknowledged }) => acknowledged).length;
    const line = `${KILLS} kills on ${DATABASE_KIND} (${list(killed)}; seed ${SEED}): ${confirmed} of ${crowd.deeds.length} writes confirmed, 0 lost, 0 twice, 0 orphans; answers: ${list(crowd.answers)}`;
    process.stderr.write(`${line}\n`);
  }
});
