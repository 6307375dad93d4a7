import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { packedBlock, packedHead, type PackedRow } from './packed-regions.js';

interface Region {
  region_id: string;
  version: number;
  geometry: object;
}
type PackedSource = Omit<PackedRow, 'geometry'> & { geometry: object };
const triangle = (x = 0): object => ({
  points: [
    [x, 0],
    [x + 10, 0],
    [x, 10],
  ],
});

describe(`regions on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const put = (region_id: string, version: number, x = 0) => ({
    op: 'put',
    region: { region_id, version, shape: 'polygon', geometry: triangle(x) },
  });
  const send = (changes: object[], caller = owner, layerId = at.layerId) =>
    caller.http.patch(`/memento/layers/${layerId}/regions`).send({ changes });
  const stored = async (): Promise<Region[]> => {
    const reply = await owner.http.get(`/memento/layers/${at.layerId}/regions`).expect(200);
    return (reply.body as { regions: Region[] }).regions;
  };

  it('are drawn, changed and deleted, each with its version', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const drawn = await send([put(a, 0), put(b, 0)]).expect(200);
    expect((drawn.body as { regions: Region[] }).regions.map((region) => region.version)).toEqual([1, 1]);
    const changes = [put(a, 1, 50), { op: 'delete', region_id: b, version: 1 }];
    const reply = await send(changes).expect(200);
    expect(reply.body).toMatchObject({ deleted: [b], regions: [{ region_id: a, version: 2, geometry: triangle(50) }] });
    expect((await stored()).map((region) => region.region_id)).toEqual([a]);
    await send([{ op: 'delete', region_id: a, version: 2 }]).expect(200);
  });

  it('keep the order in which they were drawn', async () => {
    const ids = Array.from({ length: 12 }, () => randomUUID());
    await send(ids.slice(0, 8).map((id) => put(id, 0))).expect(200);
    await send(ids.slice(8).map((id) => put(id, 0))).expect(200);
    await send([put(ids[3], 1, 9)]).expect(200);
    expect((await stored()).map((region) => region.region_id)).toEqual(ids);
    await send((await stored()).map(({ region_id, version }) => ({ op: 'delete', region_id, version }))).expect(200);
  });

  it('take the place that they had when they come back, and leave it free until then', async () => {
    const ids = Array.from({ length: 5 }, () => randomUUID());
    const [a, b, c, d, e] = ids;
    const gone = (region_id: string) => ({ op: 'delete', region_id, version: 1 });
    const order = async () => (await stored()).map((region) => ids.findIndex((id) => id === region.region_id));
    await send([put(a, 0), put(b, 0), put(c, 0)]).expect(200);
    await send([gone(b), gone(c)]).expect(200);
    await send([put(d, 0)]).expect(200);
    await send([put(c, 2), put(e, 0)]).expect(200);
    expect(await order()).toEqual([0, 2, 3, 4]);
    await send([put(b, 2, 7)], server.admin).expect(200);
    expect(await order()).toEqual([0, 1, 2, 3, 4]);
    await send((await stored()).map(({ region_id, version }) => ({ op: 'delete', region_id, version }))).expect(200);
  });

  it('sent twice are drawn once', async () => {
    const id = randomUUID();
    const first = await send([put(id, 0)]).expect(200);
    const second = await send([put(id, 0)]).expect(200);
    expect(second.body).toEqual(first.body);
    const remove = [{ op: 'delete', region_id: id, version: 1 }];
    await send(remove).expect(200);
    await send(remove).expect(200);
    expect(await stored()).toEqual([]);
  });

  it('are not drawn again by a late repeat, when somebody has deleted them', async () => {
    const id = randomUUID();
    await send([put(id, 0)]).expect(200);
    await send([put(id, 1, 5)]).expect(200);
    await send([{ op: 'delete', region_id: id, version: 2 }], server.admin).expect(200);
    for (const repeat of [put(id, 0), put(id, 1, 5)]) {
      const reply = await send([repeat]).expect(200);
      expect(reply.body).toMatchObject({ regions: [], deleted: [id] });
    }
    expect(await stored()).toEqual([]);

    // Somebody else's, or another change, is no repeat; the answer says which version the deletion has.
    const [another, theirs] = [await send([put(id, 0, 9)]), await send([put(id, 0)], server.admin)];
    for (const reply of [another, theirs]) {
      expect([reply.status, reply.body]).toMatchObject([409, { gone: [id], deleted: [{ region_id: id, version: 3 }] }]);
    }
  });

  it('are drawn again on top of their deletion, and go on from its version', async () => {
    const [id, other] = [randomUUID(), randomUUID()];
    await send([put(id, 0)]).expect(200);
    const remove = { op: 'delete', region_id: id, version: 1 };
    await send([remove]).expect(200);
    const again = await send([put(id, 2)]).expect(200);
    expect(again.body).toMatchObject({ regions: [{ region_id: id, version: 3 }], deleted: [] });
    // Repeats of all that was before, however late, change nothing.
    for (const repeat of [put(id, 0), remove, put(id, 2)]) {
      const reply = await send([repeat]).expect(200);
      expect(reply.body).toMatchObject({ regions: [{ region_id: id, version: 3 }], deleted: [] });
    }
    await send([put(id, 3, 7)], server.admin).expect(200);
    const mixed = await send([put(id, 0), put(other, 4)]);
    expect([mixed.status, mixed.body]).toMatchObject([
      409,
      { done: [id], deleted: [{ region_id: other, version: 0 }] },
    ]);
    expect(await stored()).toMatchObject([{ region_id: id, version: 4, geometry: triangle(7) }]);
    await send([{ op: 'delete', region_id: id, version: 4 }]).expect(200);
  });

  it('of a batch are saved all or not at all, and the answer says what is there', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    await send([put(theirs, 0)]).expect(200);
    await send([put(theirs, 1, 70)]).expect(200);
    const reply = await send([put(mine, 0), put(theirs, 1, 30), put(randomUUID(), 4)]).expect(409);
    expect(reply.body).toMatchObject({
      code: 'region.version-conflict',
      current: [{ region_id: theirs, version: 2, geometry: triangle(70) }],
    });
    expect((reply.body as { gone: string[] }).gone).toHaveLength(1);
    expect((await stored()).map((region) => region.region_id)).toEqual([theirs]);
    await send([{ op: 'delete', region_id: theirs, version: 2 }]).expect(200);
  });

  it('by twenty people at once are all there', async () => {
    const ids = Array.from({ length: 20 }, () => randomUUID());
    const replies = await Promise.all(ids.map((id, n) => send([put(id, 0, n)])));
    expect(replies.map((reply) => reply.status)).toEqual(ids.map(() => 200));
    expect((await stored()).map((region) => region.region_id).sort()).toEqual([...ids].sort());
    const versions = replies.map((reply) => (reply.body as { version: number }).version);
    expect(new Set(versions).size).toBe(20);
    await send(ids.map((region_id) => ({ op: 'delete', region_id, version: 1 }))).expect(200);
  });

  it('that cannot be saved as drawn are named, all of them', async () => {
    const id = randomUUID();
    const bad = { region_id: randomUUID(), version: 0, shape: 'polygon', geometry: { points: [[0, 0]] } };
    const reply = await send([put(id, 0), { op: 'put', region: bad }, put(id, 0)]).expect(400);
    expect((reply.body as { issues: object[] }).issues).toEqual([
      { path: 'changes[1].region.geometry', message: 'needs at least 3 points' },
      { path: 'changes[2]', message: 'is the second change of this region' },
    ]);
    const unnamed = await send([{ op: 'put', region: { ...bad, region_id: 'x' } }, { op: 'turn' }]).expect(400);
    const paths = (unnamed.body as { issues: { path: string }[] }).issues.map((issue) => issue.path);
    expect(paths).toEqual(expect.arrayContaining(['changes[0].region.region_id', 'changes[1].op']));
    expect(await stored()).toEqual([]);
  });

  it('take their class from the labels of their project', async () => {
    const other = await aProject(owner, 'Other');
    const region = { ...put(randomUUID(), 0).region, label_id: other.labelId };
    await send([{ op: 'put', region }]).expect(400);
    await send([{ op: 'put', region: { ...region, label_id: at.labelId } }]).expect(200);
  });

  it('are drawn by the owner of their layer, by all when it is shared, and by who administers', async () => {
    const [host, guest] = [await server.person('host'), await server.person('guest')];
    for (const { userId } of [host, guest]) {
      const grant = { user_id: userId, type: 'annpar', type_id: at.annotationId };
      await owner.http.post('/memento/permissions').send(grant).expect(201);
    }
    const sheet = { name: 'hosted', annotation_id: at.annotationId, data: 'none' };
    const made = await host.http.post('/memento/layers').send(sheet).expect(201);
    const layerId = (made.body as { layer: { layer_id: number } }).layer.layer_id;
    const [mine, theirs, third] = [randomUUID(), randomUUID(), randomUUID()];
    await send([put(mine, 0)], host, layerId).expect(200);
    await send([put(theirs, 0)], guest, layerId).expect(403);
    await send([put(mine, 1, 5)], guest, layerId).expect(403);
    await send([put(mine, 1, 7), put(third, 0)], owner, layerId).expect(200);
    await host.http.put(`/memento/layers/${layerId}`).send({ shared: true }).expect(201);
    await send([put(theirs, 0), put(mine, 2, 9)], guest, layerId).expect(200);
    await send([put(theirs, 1, 9), { op: 'delete', region_id: mine, version: 3 }], host, layerId).expect(200);
    await host.http.put(`/memento/layers/${layerId}`).send({ shared: false }).expect(201);
    await send([put(theirs, 2, 1)], guest, layerId).expect(403);
    await send([put(theirs, 2, 1), { op: 'delete', region_id: third, version: 1 }], host, layerId).expect(200);
  });

  it('that are locked change by nothing but a change that unlocks them', async () => {
    const id = randomUUID();
    const style = (version: number, more: object) => ({ op: 'put', region: { ...put(id, version).region, ...more } });
    await send([style(0, { locked: true })]).expect(200);
    for (const change of [style(1, { locked: true, name: 'x' }), { op: 'delete', region_id: id, version: 1 }]) {
      const refused = await send([put(randomUUID(), 0), change]).expect(409);
      expect(refused.body).toMatchObject({ code: 'region.locked', regions: [id] });
    }
    await send([style(0, { locked: true })]).expect(200);
    const path = `/memento/layers/${at.layerId}`;
    await owner.http.put(path).send({ data: 'none' }).expect(409);
    await send([style(1, { locked: false, name: 'x' })]).expect(200);
    await owner.http.put(path).send({ data: 'none' }).expect(201);
    expect(await stored()).toEqual([]);
  });

  it('have every shape and style that they are drawn with', async () => {
    const box = { x: 1, y: 2, width: 3, height: 4 };
    const look = { stroke_px: 0.5, filled: false, locked: false, hidden: true };
    const points = (triangle() as { points: object }).points;
    const holes = [
      [
        [1, 1],
        [2, 1],
        [1, 2],
      ],
    ];
    const drawn = [
      { shape: 'ellipse', geometry: { ...box, rotation: -1.25 }, ...look },
      { shape: 'rectangle', geometry: { ...box, rotation: 3 } },
      { shape: 'freehand', geometry: { points, holes }, ...look, stroke_px: 20 },
      { shape: 'polygon', geometry: { points, holes: [] } },
      { shape: 'ellipse', geometry: { ...box, rotation: 0 } },
    ].map((one) => ({ region_id: randomUUID(), version: 0, ...one }));
    const reply = await send(drawn.map((region) => ({ op: 'put', region }))).expect(200);
    const usual = { stroke_px: 2, filled: true, locked: false, hidden: false };
    const tidy = [{}, {}, {}, { geometry: { points } }, { geometry: box }];
    const expected = drawn.map((one, n) => ({ ...usual, ...one, ...tidy[n], version: 1 }));
    const { regions } = reply.body as { regions: Region[] };
    const inOrder = (list: Region[]) => drawn.map(({ region_id }) => list.find((one) => one.region_id === region_id));
    expect(inOrder(regions)).toMatchObject(expected);
    expect(inOrder(await stored())).toStrictEqual(inOrder(regions));
    for (const wrong of [{ stroke_px: 0.4 }, { stroke_px: 21 }, { filled: 1 }, { locked: null }, { hidden: 'no' }])
      await send([{ op: 'put', region: { ...put(randomUUID(), 0).region, ...wrong } }]).expect(400);
    await send((await stored()).map(({ region_id, version }) => ({ op: 'delete', region_id, version }))).expect(200);
  });

  it('are sent packed to those who read that, and plain to the others', async () => {
    await send([put(randomUUID(), 0)]).expect(200);
    const path = `/memento/layers/${at.layerId}/regions`;
    const packed = await owner.http.get(path).set('accept-encoding', 'gzip').expect(200);
    const plain = await owner.http.get(path).set('accept-encoding', 'identity').expect(200);
    expect([packed.headers['content-encoding'], plain.headers['content-encoding']]).toEqual(['gzip', undefined]);
    expect([packed.headers.vary, plain.headers.vary]).toEqual([
      ...[expect.stringMatching(/accept-encoding/i), expect.stringMatching(/accept-encoding/i)],
    ]);
    expect(packed.body).toEqual(plain.body);
    await owner.http.put(`/memento/layers/${at.layerId}`).send({ data: 'none' }).expect(201);
  });

  it('come as bytes for the web app, page by page, with the version of the layer', async () => {
    const ids = Array.from({ length: 1200 }, () => randomUUID());
    await send(ids.slice(0, 600).map((id, n) => put(id, 0, n / 7))).expect(200);
    await send(ids.slice(600).map((id) => put(id, 0))).expect(200);
    const list = await owner.http.get(`/memento/layers/${at.layerId}/regions`).expect(200);
    const reply = await owner.http.get(`/memento/layers/${at.layerId}/regions/packed`).buffer().expect(200);
    expect(reply.headers).toMatchObject({ 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' });
    const { regions, version } = list.body as { regions: PackedSource[]; version: number };
    const rows = regions.map((one) => ({ ...one, geometry: JSON.stringify(one.geometry) }));
    const blocks = [rows.slice(0, 1000), rows.slice(1000)].map(packedBlock);
    expect(Buffer.compare(reply.body as Buffer, Buffer.concat([packedHead(at.layerId, version), ...blocks]))).toBe(0);
    await owner.http.put(`/memento/layers/${at.layerId}`).send({ data: 'none' }).expect(201);
    const empty = await owner.http.get(`/memento/layers/${at.layerId}/regions/packed`).buffer().expect(200);
    expect(Buffer.compare(empty.body as Buffer, packedHead(at.layerId, version + 1))).toBe(0);
    await owner.http.get(`/memento/layers/999999/regions/packed`).expect(404);
  });

  it('come as they are now, however often they were asked for before', async () => {
    const path = `/memento/layers/${at.layerId}`;
    const bytes = async () => (await owner.http.get(`${path}/regions/packed`).buffer().expect(200)).body as Buffer;
    await send([put(randomUUID(), 0, 1), put(randomUUID(), 0, 2)]).expect(200);
    const first = await bytes();
    expect(Buffer.compare(await bytes(), first)).toBe(0);
    const { body } = await owner.http.get(path).expect(200);
    const { data } = (body as { layer: { data: string } }).layer;
    const { objects, ...rest } = JSON.parse(data) as { objects: object[] };
    await owner.http
      .put(path)
      .send({ data: JSON.stringify({ ...rest, objects: objects.toReversed() }) })
      .expect(201);
    const turned = await bytes();
    expect(turned).toHaveLength(first.length);
    expect(Buffer.compare(turned, first)).not.toBe(0);
    await owner.http.put(path).send({ data: 'none' }).expect(201);
  });

  it('of another layer are out of reach, though their id is known', async () => {
    const other = await aProject(owner, 'Elsewhere');
    const id = randomUUID();
    await send([put(id, 0)], owner, other.layerId).expect(200);
    const reply = await send([put(id, 1, 5)]).expect(409);
    expect(reply.body).toEqual({
      ...{ status: 409, code: 'region.id-taken', message: expect.any(String), requestId: expect.any(String) },
    });
    await send([put(id, 1, 5)], owner, other.layerId).expect(200);
  });

  it('are drawn on drawing layers only', async () => {
    const group = { name: 'channels', annotation_id: at.annotationId, kind: 'group' };
    const reply = await owner.http.post('/memento/layers').send(group).expect(201);
    const { layer_id } = (reply.body as { layer: { layer_id: number } }).layer;
    const refused = await send([put(randomUUID(), 0)], owner, layer_id).expect(409);
    expect((refused.body as { code: string }).code).toBe('layer.not-drawable');
  });
});
