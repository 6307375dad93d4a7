import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DATABASE_KIND } from '../../src/config/env.js';
import { until } from '../jobs/by-hand.js';
import { hasRedis } from '../own-redis.js';
import { random } from '../spoilt-files.js';
import { anInstallation, type Installation } from './an-installation.js';
import { Crowd } from './crowd.js';
import { namespaces, type Network, relays } from './cut-network.js';
import { demandAllReady, demandExactlyOnce } from './demands.js';
import { aScoringDesk, type ScoringDesk } from './desk.js';
import { IS_FULL, SEED } from './how-long.js';

const READERS = 12;
const CUTS = IS_FULL ? 40 : 1;
/** Of a request that needs what cannot be reached. */
const TOLD_WITHIN_MS = 10_000;
const BACK_WITHIN_MS = 20_000;
const MOST_CUT_MS = 12_000;
const TOLD = [/^503 database\.away$/, /^409 idempotency\.in-progress$/, / \(done\)$/];

const links = namespaces();
if (!links) console.warn('SKIPPED: network namespaces need root and ip(8); the network is cut by relays instead.');

interface Ready {
  code?: string;
  live?: string;
  issues?: { path: string }[];
}

const away = DATABASE_KIND === 'mariadb' ? 'MariaDB and Redis are' : 'Redis is';
(hasRedis() ? describe : describe.skip)(`a network that is cut, beyond which ${away}`, () => {
  const next = random(SEED);
  let network: Network;
  let installation: Installation;
  let at: ScoringDesk;
  let crowd: Crowd;
  beforeAll(async () => {
    network = links ?? (await relays(2));
    const { host, within, seenAt } = network;
    const wishes = { mariaDb: DATABASE_KIND === 'mariadb' ? { host, within } : null, redis: { host, within }, seenAt };
    installation = (await anInstallation('a network that is cut', wishes)) as Installation;
    at = await aScoringDesk(installation.client, READERS);
    crowd = new Crowd(installation.client, at);
  });
  afterAll(async () => {
    crowd?.leave();
    network?.heal();
    await installation?.remove();
    network?.remove();
  });

  const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));
  const ask = async (path: string): Promise<{ status: number; body: Ready; tookMs: number }> => {
    const asked = performance.now();
    const reply = await fetch(`${installation.server.url}${path}`);
    const body = (await reply.json()) as Ready;
    return { status: reply.status, body, tookMs: performance.now() - asked };
  };
  const goesOn = (): Promise<void> => {
    const before = crowd.acknowledged;
    return until(() => crowd.acknowledged > before + READERS, BACK_WITHIN_MS);
  };

  async function demandTold(): Promise<void> {
    if (DATABASE_KIND === 'sqlite') {
      await until(async () => (await ask('/health/ready')).body.live === 'away', TOLD_WITHIN_MS, 200);
      return goesOn();
    }
    await until(async () => (await ask('/health/ready')).status === 503, TOLD_WITHIN_MS, 200);
    await until(async () => (await ask('/health/ready')).body.issues?.length === 2, TOLD_WITHIN_MS, 200);
    const { body, tookMs } = await ask('/health/ready');
    expect([body.code, body.issues?.map(({ path }) => path)]).toEqual(['server.unready', ['database', 'live']]);
    expect(tookMs).toBeLessThan(TOLD_WITHIN_MS);
    expect((await ask('/health/live')).status).toBe(200);
    const project = installation.client.send('GET', `/projects/${at.projectId}`);
    await expect(project).rejects.toMatchObject({ status: 503, code: 'database.away' });
  }

  it(
    `is told within seconds, and forgotten when it is whole again (${CUTS} cuts and blinks, seed ${SEED})`,
    async () => {
      crowd.start();
      await goesOn();
      for (let n = 0; n < CUTS; n++) {
        network.cut();
        await pause(next() * 2000); // shorter than anybody would notice
        network.heal();
        await goesOn();
        network.cut();
        await demandTold();
        if (IS_FULL) await pause(next() * MOST_CUT_MS);
        network.heal();
        await until(async () => (await ask('/health/ready')).body.live === 'ok', BACK_WITHIN_MS, 200);
        await goesOn();
      }
      await crowd.stop();
      await demandExactlyOnce(installation.client, at, crowd.deeds);
      await demandAllReady(installation.client, at);
      expect([...crowd.answers.keys()].filter((answer) => !TOLD.some((told) => told.test(answer)))).toEqual([]);
    },
    IS_FULL ? 3600_000 : 120_000,
  );
});
