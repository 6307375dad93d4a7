import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CROWD } from '../../test/crowd-size.js';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const { clients: CLIENTS, operations: OPERATIONS } = CROWD;
const TIMEOUT_MS = 120_000 + CLIENTS * OPERATIONS * 100;
/** The reply to one request in so many never comes: the same is sent again until one does. */
const LOST = 10;
/** One request in so many is sent a second time, now before the answer to the first, now after it. */
const REPEATED = 20;

interface Region {
  region_id: string;
  version: number;
  geometry: object;
}
interface Reply {
  status: number;
  body: { version: number; regions: Region[]; deleted: string[]; current: Region[] };
}
/** One operation that was acknowledged. */
interface Done {
  regionId: string;
  /** Of the region, which it led to. */
  version: number;
  /** Null: deleted. */
  geometry: object | null;
  /** Version of the layer that it led to; null: the reply that said so was lost. */
  layerVersion: number | null;
}

describe(`regions that many change at once on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let path: string;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    path = `/memento/layers/${at.layerId}/regions`;
  });
  afterAll(() => server.close());

  let requests = 0;
  let lost = 0;
  const send = async (change: object): Promise<Reply> => owner.http.patch(path).send({ changes: [change] });

  /** As a client does that waits in vain, and knows nothing of how its request fared. */
  async function persistently(change: object): Promise<Reply & { isFirst: boolean }> {
    for (let isFirst = true; ; isFirst = false) {
      const reply = await send(change);
      if (++requests % LOST !== 3) return { status: reply.status, body: reply.body, isFirst };
      lost++;
    }
  }

  const point = (region_id: string, version: number, place: [number, number]) => ({
    op: 'put',
    region: { region_id, version, shape: 'point', geometry: { points: [place] } },
  });

  /** Some of them twice; both answers must say the same. */
  async function sent(change: object, n: number): Promise<Reply & { isFirst: boolean }> {
    if (n % REPEATED === 7) {
      const [first, second] = await Promise.all([send(change), send(change)]);
      const [done, again] = first.body.version <= second.body.version ? [first, second] : [second, first];
      expect([again.status, again.body.regions, again.body.deleted]).toEqual([
        ...[done.status, done.body.regions, done.body.deleted],
      ]);
      return { status: done.status, body: done.body, isFirst: true };
    }
    const reply = await persistently(change);
    if (n % REPEATED !== 17) return reply;
    const again = await send(change);
    expect([again.status, again.body.regions, again.body.deleted]).toEqual([
      ...[reply.status, reply.body.regions, reply.body.deleted],
    ]);
    return reply;
  }

  /** Draws, changes and deletes, on regions of its own, and now and then changes one that all fight for. */
  async function client(who: number, everybodys: string, done: Done[]): Promise<void> {
    const mine = new Map<string, number>();
    for (let n = 0; n < OPERATIONS; n++) {
      if (n % 5 === 4) await fight(everybodys, [who, n], done);
      const [oldest, version] = [...mine][0] ?? ['', 0];
      const kind = n % 3 === 0 || !mine.size ? 'draw' : n % 7 === 2 ? 'delete' : 'move';
      const regionId = kind === 'draw' ? randomUUID() : oldest;
      const base = kind === 'draw' ? 0 : version;
      const change =
        kind === 'delete' ? { op: 'delete', region_id: regionId, version } : point(regionId, base, [who, n]);
      const { status, body, isFirst } = await sent(change, who + n);
      expect(status).toBe(200);
      const [put = null] = body.regions;
      mine.delete(regionId);
      if (put) mine.set(regionId, put.version);
      expect(put?.version ?? 0).toBe(kind === 'delete' ? 0 : base + 1);
      const geometry = kind === 'delete' ? null : { points: [[who, n]] };
      done.push({ regionId, version: base + 1, geometry, layerVersion: isFirst ? body.version : null });
    }
  }

  /** Puts one's own place on top of whatever is there, until it is. */
  async function fight(regionId: string, place: [number, number], done: Done[]): Promise<void> {
    for (let base = 1; ;) {
      const { status, body, isFirst } = await persistently(point(regionId, base, place));
      if (status === 200) {
        const layerVersion = isFirst ? body.version : null;
        done.push({ regionId, version: base + 1, geometry: { points: [place] }, layerVersion });
        return;
      }
      expect(status).toBe(409);
      expect(body.current[0].version).toBeGreaterThan(base);
      base = body.current[0].version;
    }
  }

  /** All changes of the layer, oldest first. */
  async function history(): Promise<{ layer_version: number; put: string[]; deleted: string[] }[]> {
    const told: { layer_version: number; put: string[]; deleted: string[] }[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await owner.http.get(
        `/memento/layers/${at.layerId}/history?limit=200${cursor && `&cursor=${cursor}`}`,
      );
      const { changes, next_cursor } = page.body as { changes: typeof told; next_cursor: string | null };
      told.push(...changes);
      cursor = next_cursor;
    }
    return told.reverse();
  }

  it(
    'end as what was acknowledged says, each done once and no version left out',
    async () => {
      const everybodys = randomUUID();
      const done: Done[] = [];
      await send(point(everybodys, 0, [0, 0]));
      done.push({ regionId: everybodys, version: 1, geometry: { points: [[0, 0]] }, layerVersion: 1 });
      await Promise.all(Array.from({ length: CLIENTS }, (_, who) => client(who, everybodys, done)));
      expect(done).toHaveLength(1 + CLIENTS * (OPERATIONS + OPERATIONS / 5));
      expect(lost).toBeGreaterThan(done.length / LOST / 2);

      // No version of a region was acknowledged twice, and the history tells of each, in its order, once.
      const operations = new Map(done.map((one) => [`${one.regionId} ${one.version}`, one]));
      expect(operations.size).toBe(done.length);
      const told = await history();
      expect(told.map(({ layer_version }) => layer_version)).toEqual(done.map((_, n) => n + 1));
      const replayed = new Map<string, Done>();
      for (const { layer_version, put, deleted } of told) {
        const [regionId, ...more] = [...put, ...deleted];
        const one = operations.get(`${regionId} ${(replayed.get(regionId)?.version ?? 0) + 1}`) as Done;
        expect([more, put.length === 1]).toEqual([[], one.geometry !== null]);
        expect(one.layerVersion ?? layer_version).toBe(layer_version);
        replayed.set(regionId, one);
      }

      const { body } = (await owner.http.get(path).expect(200)) as unknown as Reply;
      expect(body.version).toBe(done.length);
      const there = body.regions.map(({ region_id, version, geometry }) => [region_id, { version, geometry }] as const);
      const left = [...replayed].filter(([, { geometry }]) => geometry !== null);
      expect(new Map(there)).toEqual(new Map(left.map(([id, { version, geometry }]) => [id, { version, geometry }])));
      expect(there).toHaveLength(left.length);
    },
    TIMEOUT_MS,
  );
});
