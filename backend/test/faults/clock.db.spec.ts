import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DATABASE_KIND } from '../../src/config/env.js';
import { until } from '../jobs/by-hand.js';
import { throwawayPlace, type ThrowawayPlace } from '../throwaway-database.js';
import { anInstallation, type Installation } from './an-installation.js';
import { Crowd } from './crowd.js';
import { demandAllReady, demandExactlyOnce } from './demands.js';
import { aScoringDesk, type ScoringDesk } from './desk.js';
import { IS_FULL } from './how-long.js';

const READERS = 12;
const HOUR_MS = 3600_000;
/** By how much the clock of the server is wrong, one after the other. */
const SHIFTS_MS = Array.from({ length: IS_FULL ? 10 : 1 }, () => [HOUR_MS, 0, -HOUR_MS, 0]).flat();
const BACK_WITHIN_MS = 30_000;
const CLOCK = pathToFileURL(join(import.meta.dirname, 'shifted-clock.mjs')).href;

describe(`a clock that jumps, on ${DATABASE_KIND}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'memento-clock-'));
  const file = join(folder, 'shift');
  let place: ThrowawayPlace;
  let installation: Installation;
  let at: ScoringDesk;
  let crowd: Crowd;
  beforeAll(async () => {
    place = await throwawayPlace();
    const options = { settings: { MEMENTO_TEST_CLOCK: file }, flags: ['--import', CLOCK] };
    const wishes = { mariaDb: null, redis: null, databaseUrl: place.databaseUrl, options };
    installation = (await anInstallation('a clock that jumps', wishes)) as Installation;
    at = await aScoringDesk(installation.client, READERS);
    crowd = new Crowd(installation.client, at);
  });
  afterAll(async () => {
    crowd?.leave();
    await installation?.remove();
    await place?.remove();
    rmSync(folder, { recursive: true });
  });

  const comment = async (content: string): Promise<number> => {
    const body = { content, layer_id: at.layerId };
    type Reply = { comment: { created_at: string } };
    const { comment } = await installation.client.send<Reply>('POST', '/comments', body);
    return Date.parse(comment.created_at);
  };
  /** Of an account whose session began before any jump. */
  const jump = async (shiftMs: number): Promise<void> => {
    writeFileSync(file, String(shiftMs));
    process.kill(installation.server.processId, 'SIGCONT');
    const wrongMs = async (): Promise<number> => (await comment(`what time is it? ${Math.random()}`)) - Date.now();
    await until(async () => Math.abs((await wrongMs()) - shiftMs) < HOUR_MS / 2, BACK_WITHIN_MS, 50);
  };

  it(
    'by an hour, forth and back, loses nothing, signs nobody out, puts nothing out of order, and delays nothing',
    async () => {
      const said: string[] = [];
      crowd.start();
      for (const [n, shiftMs] of SHIFTS_MS.entries()) {
        await jump(shiftMs);
        const before = crowd.acknowledged;
        await until(() => crowd.acknowledged > before + READERS, BACK_WITHIN_MS);
        said.push(`said ${n}`);
        await comment(`said ${n}`);
      }
      await crowd.stop();
      expect([...crowd.answers]).toEqual([]);
      const { comments } = await installation.client.send<{ comments: { content: string }[] }>(
        'GET',
        `/comments?layer_id=${at.layerId}&limit=1000`,
      );
      const order = comments.map(({ content }) => content).filter((content) => said.includes(content));
      expect(order).toEqual(said);
      await demandAllReady(installation.client, at, BACK_WITHIN_MS);
      await demandExactlyOnce(installation.client, at, crowd.deeds, /^(said|what)/);
    },
    IS_FULL ? 600_000 : 120_000,
  );
});
