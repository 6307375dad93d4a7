import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const CLIENTS = 8;
const OPERATIONS = 30;
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
/** One operation that was acknowledged, with the version of the layer that it led to. */
interface Done {
  version: number;
  put: Region | null;
  deleted: string | null;
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

  const send = async (change: object): Promise<Reply> => owner.http.patch(path).send({ changes: [change] });
  const point = (region_id: string, version: number, place: [number, number]) => ({
    op: 'put',
    region: { region_id, version, shape: 'point', geometry: { points: [place] } },
  });

  /** Some of them twice; both answers must say the same. */
  async function sent(change: object, n: number): Promise<Reply> {
    if (n % REPEATED === 7) {
      const [first, second] = await Promise.all([send(change), send(change)]);
      const [done, again] = first.body.version <= second.body.version ? [first, second] : [second, first];
      expect([again.status, again.body.regions, again.body.deleted]).toEqual([
        ...[done.status, done.body.regions, done.body.deleted],
      ]);
      return done;
    }
    const reply = await send(change);
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
      const change =
        kind === 'delete'
          ? { op: 'delete', region_id: regionId, version }
          : point(regionId, kind === 'draw' ? 0 : version, [who, n]);
      const reply = await sent(change, who + n);
      expect(reply.status).toBe(200);
      const [put = null] = reply.body.regions;
      mine.delete(regionId);
      if (put) mine.set(regionId, put.version);
      expect(put?.version ?? 0).toBe(kind === 'delete' ? 0 : kind === 'draw' ? 1 : version + 1);
      done.push({ version: reply.body.version, put, deleted: kind === 'delete' ? regionId : null });
    }
  }

  /** Puts one's own place on top of whatever is there, until it is. */
  async function fight(regionId: string, place: [number, number], done: Done[]): Promise<void> {
    for (let base = 1; ;) {
      const { status, body } = await send(point(regionId, base, place));
      if (status === 200) {
        done.push({ version: body.version, put: body.regions[0], deleted: null });
        return;
      }
      expect(status).toBe(409);
      expect(body.current[0].version).toBeGreaterThan(base);
      base = body.current[0].version;
    }
  }

  it('end as what was acknowledged says, each done once and no version left out', async () => {
    const everybodys = randomUUID();
    const done: Done[] = [];
    const first = await send(point(everybodys, 0, [0, 0]));
    done.push({ version: first.body.version, put: first.body.regions[0], deleted: null });
    await Promise.all(Array.from({ length: CLIENTS }, (_, who) => client(who, everybodys, done)));

    done.sort((a, b) => a.version - b.version);
    expect(done.map(({ version }) => version)).toEqual(done.map((_, n) => n + 1));
    expect(done).toHaveLength(1 + CLIENTS * (OPERATIONS + OPERATIONS / 5));

    const replayed = new Map<string, Region>();
    for (const { put, deleted } of done) {
      if (put) {
        expect(put.version).toBe((replayed.get(put.region_id)?.version ?? 0) + 1);
        replayed.set(put.region_id, put);
      }
      if (deleted) replayed.delete(deleted);
    }
    const byId = (list: Region[]) => [...list].sort((a, b) => a.region_id.localeCompare(b.region_id));
    const { body } = (await owner.http.get(path).expect(200)) as unknown as Reply;
    expect(body.version).toBe(done.length);
    expect(byId(body.regions)).toEqual(byId([...replayed.values()]));

    const told: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await owner.http.get(
        `/memento/layers/${at.layerId}/history?limit=200${cursor && `&cursor=${cursor}`}`,
      );
      const { changes, next_cursor } = page.body as {
        changes: { layer_version: number; put: string[]; deleted: string[] }[];
        next_cursor: string | null;
      };
      for (const { layer_version, put, deleted } of changes) {
        const { put: was, deleted: gone } = done[layer_version - 1];
        expect([put, deleted]).toEqual([was ? [was.region_id] : [], gone ? [gone] : []]);
        told.push(layer_version);
      }
      cursor = next_cursor;
    }
    expect(told).toEqual(done.map(({ version }) => version).reverse());
  }, 120_000);
});
