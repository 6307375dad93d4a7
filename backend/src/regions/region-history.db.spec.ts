import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { RegionRevision } from './region-revision.entity.js';

interface Region {
  region_id: string;
  version: number;
  [field: string]: unknown;
}
interface State {
  version: number;
  regions: Region[];
}
interface Change {
  layer_version: number;
  user_id: number;
  user_name: string;
  put: string[];
  deleted: string[];
}

describe(`the history of regions on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let layer: string;
  let sheets = 0;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    const sheet = { name: `sheet ${sheets++}`, annotation_id: at.annotationId, data: 'none' };
    const made = await owner.http.post('/memento/layers').send(sheet).expect(201);
    layer = `/memento/layers/${(made.body as { layer: { layer_id: number } }).layer.layer_id}`;
  });

  const put = (region_id: string, version: number, x: number, more: object = {}) => ({
    op: 'put',
    region: { region_id, version, shape: 'point', geometry: { points: [[x, 0]] }, ...more },
  });
  const remove = (region_id: string, version: number) => ({ op: 'delete', region_id, version });
  const send = async (...changes: object[]): Promise<State> =>
    (await owner.http.patch(`${layer}/regions`).send({ changes }).expect(200)).body as State;
  const state = async (query = ''): Promise<State> =>
    (await owner.http.get(`${layer}/regions${query}`).expect(200)).body as State;
  const changes = async (query = ''): Promise<Change[]> =>
    ((await owner.http.get(`${layer}/history${query}`).expect(200)).body as { changes: Change[] }).changes;
  const restore = (version: number, who = owner) => who.http.post(`${layer}/restore`).send({ version });
  /** What somebody sees of it. */
  const drawing = ({ regions }: State): object[] =>
    regions.map(({ version, updated_at, updated_by, ...rest }) => {
      expect([version, updated_at, updated_by]).toEqual([expect.any(Number), expect.any(String), owner.userId]);
      return rest;
    });

  /** Five versions of a layer. */
  async function fiveVersions(): Promise<{ ids: string[]; states: State[] }> {
    const ids = [randomUUID(), randomUUID(), randomUUID()];
    const [a, b, c] = ids;
    const states = [await state()];
    const steps = [
      [put(a, 0, 1), put(b, 0, 2, { colour: '#00ff00', label_id: at.labelId })],
      [put(a, 1, 10, { name: 'moved', stroke_px: 7 }), put(c, 0, 3)],
      [remove(a, 2), remove(b, 1)],
      [put(c, 1, 30)],
      [remove(c, 2)],
    ];
    for (const step of steps) {
      await send(...step);
      states.push(await state());
    }
    return { ids, states };
  }

  it('says who changed what, newest first, page by page', async () => {
    const { ids } = await fiveVersions();
    const [a, b, c] = ids;
    const all = await changes();
    expect(all.map(({ layer_version }) => layer_version)).toEqual([5, 4, 3, 2, 1]);
    expect(all.map((change) => [[...change.put].sort(), [...change.deleted].sort()])).toEqual([
      [[], [c]],
      [[c], []],
      [[], [a, b].sort()],
      [[a, c].sort(), []],
      [[a, b].sort(), []],
    ]);
    expect(all[0]).toMatchObject({ user_id: owner.userId, user_name: 'owner' });
    const seen: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await owner.http.get(`${layer}/history?limit=2${cursor && `&cursor=${cursor}`}`).expect(200);
      const body = page.body as { changes: Change[]; next_cursor: string | null };
      seen.push(...body.changes.map(({ layer_version }) => layer_version));
      cursor = body.next_cursor;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it('tells of one region, also when it is gone', async () => {
    const [a] = (await fiveVersions()).ids;
    const reply = await owner.http.get(`/memento/regions/${a}/history`).expect(200);
    const told = (reply.body as { changes: { layer_version: number; version: number; op: string }[] }).changes;
    expect(told.map(({ layer_version, version, op }) => [layer_version, version, op])).toEqual([
      [3, 3, 'delete'],
      [2, 2, 'put'],
      [1, 1, 'put'],
    ]);
    await owner.http.get(`/memento/regions/${randomUUID()}/history`).expect(404);
    await owner.http.get('/memento/regions/7/history').expect(404);
    const stranger = await server.person(randomUUID().slice(0, 8));
    await stranger.http.get(`/memento/regions/${a}/history`).expect(404);
  });

  it('gives the regions as they were at every version', async () => {
    const { states } = await fiveVersions();
    for (const [version, then] of states.entries()) {
      expect(then.version).toBe(version);
      expect(await state(`?version=${version}`)).toStrictEqual(then);
    }
    const unknown = await owner.http.get(`${layer}/regions?version=6`).expect(404);
    expect(unknown.body).toMatchObject({ code: 'layer.version-unknown', oldest: 0, newest: 5 });
    await owner.http.get(`${layer}/regions?version=-1`).expect(400);
    await owner.http.get(`${layer}/regions?version=x`).expect(400);
  });

  it('brings every version back, by changes that are in it themselves', async () => {
    const { states } = await fiveVersions();
    let version = 5;
    for (const wanted of [2, 0, 4, 1, 3, 5]) {
      const differs = JSON.stringify(drawing(states[wanted])) !== JSON.stringify(drawing(await state()));
      const reply = await restore(wanted).expect(201);
      version += differs ? 1 : 0;
      expect((reply.body as State).version).toBe(version);
      const now = await state();
      expect(drawing(now)).toStrictEqual(drawing(states[wanted]));
      for (const region of (reply.body as State).regions) expect(now.regions).toContainEqual(region);
    }
    for (const [n, then] of states.entries()) expect(await state(`?version=${n}`)).toStrictEqual(then);
    const [newest] = await changes('?limit=1');
    expect(newest).toMatchObject({ layer_version: version, user_id: owner.userId });
  });

  it('gives what it brings back a version that nobody has seen', async () => {
    const id = randomUUID();
    await send(put(id, 0, 1));
    await send(put(id, 1, 2));
    await send(remove(id, 2));
    await restore(1).expect(201);
    const [back] = (await state()).regions;
    expect([back.version, back.geometry]).toEqual([4, { points: [[1, 0]] }]);
    for (const stale of [1, 2, 3])
      await owner.http
        .patch(`${layer}/regions`)
        .send({ changes: [put(id, stale, 9)] })
        .expect(409);
  });

  it('leaves locked regions alone, and asks for the rights of a change', async () => {
    const id = randomUUID();
    await send(put(id, 0, 1));
    await send(put(id, 1, 1, { locked: true }));
    const refused = await restore(0).expect(409);
    expect(refused.body).toMatchObject({ code: 'region.locked', regions: [id] });
    const helper = await server.person(randomUUID().slice(0, 8));
    const grant = { user_id: helper.userId, type: 'annpar', type_id: at.annotationId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    await restore(1, helper).expect(403);
    await owner.http.put(layer).send({ shared: true }).expect(201);
    await restore(1, helper).expect(201);
    const { regions } = await state();
    expect(regions).toMatchObject([{ region_id: id, locked: false, version: 3, owner_id: owner.userId }]);
  });

  it('holds what is written as data too, with objects that are no regions', async () => {
    const note = '{"type":"textbox","text":"a", "left":1.0}';
    const rect = '{"type":"rect","left":9,"top":19,"width":50,"height":30,"strokeWidth":2,"stroke":"#ff0000"}';
    const text = `{"version":"5.3.0","objects":[${note},${rect}]}`;
    await owner.http.put(layer).send({ data: text }).expect(201);
    const dataNow = async (): Promise<string> =>
      ((await owner.http.get(layer).expect(200)).body as { layer: { data: string } }).layer.data;
    const before = await dataNow();
    expect(before).toContain(note);
    await owner.http.put(layer).send({ data: before }).expect(201);
    expect(await changes()).toHaveLength(1);
    await owner.http.put(layer).send({ data: 'none' }).expect(201);
    await restore(1).expect(201);
    expect(await dataNow()).toBe(before);
    expect((await changes()).map((change) => [change.put.length, change.deleted.length])).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
  });

  it('goes with its layer: into the trash, back, and for good', async () => {
    const { states } = await fiveVersions();
    const layerId = Number(layer.split('/').at(-1));
    const revisions = (): Promise<number> => server.app.get(DataSource).manager.countBy(RegionRevision, { layerId });
    const thrownAway = async (): Promise<number> => {
      const reply = await owner.http.get(`/memento/trash?project_id=${at.projectId}`).expect(200);
      return (reply.body as { trash: { trash_id: number }[] }).trash[0].trash_id;
    };
    const kept = await revisions();
    expect(kept).toBeGreaterThan(5);
    await owner.http.delete(layer).expect(204);
    await owner.http.get(`${layer}/history`).expect(404);
    await owner.http.post(`/memento/trash/${await thrownAway()}/restore`).expect((reply) => {
      expect(reply.status).toBeLessThan(300);
    });
    expect(await state('?version=2')).toStrictEqual(states[2]);
    await owner.http.delete(layer).expect(204);
    await owner.http.delete(`/memento/trash/${await thrownAway()}`).expect(204);
    expect(await revisions()).toBe(0);
  });
});
