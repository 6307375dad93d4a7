import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { onStatement } from '../../test/statement-log.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const MANY = 1200;

describe(`changing many samples at once on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let second: number;
  let ids: number[];

  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    at = await aProject(owner, randomUUID());
    const made = await owner.http.post('/memento/categories').send({ name: 'KO', project_id: at.projectId });
    second = (made.body as { category: { category_id: number } }).category.category_id;
    ids = [at.annotationId];
    for (const name of ['a', 'b', 'c']) ids.push(await aSample(owner, at, name));
  });

  const bulk = (what: string, body: object, caller = owner) =>
    caller.http.post(`/memento/projects/${at.projectId}/samples/${what}`).send(body);
  const total = async (query: string): Promise<number> => {
    const reply = await owner.http.get(`/memento/projects/${at.projectId}/samples?${query}`).expect(200);
    return (reply.body as { total: number }).total;
  };
  const audited = async (action: string): Promise<number> => {
    const reply = await owner.http.get(`/memento/audit?project_id=${at.projectId}&limit=5000`).expect(200);
    return (Object.values(reply.body as object)[0] as { action: string }[]).filter((each) => each.action === action)
      .length;
  };
  const personWith = async (type: string, typeId: number): Promise<Caller> => {
    const caller = await server.person(randomUUID().slice(0, 8));
    await owner.http.post('/memento/permissions').send({ user_id: caller.userId, type, type_id: typeId }).expect(201);
    return caller;
  };

  it('labels them, which a second time changes nothing', async () => {
    const body = { samples: { ids }, add: [at.labelId] };
    expect((await bulk('labels', body).expect(201)).body).toEqual({ changed: 4, unchanged: 0, gone: [] });
    expect((await bulk('labels', body).expect(201)).body).toEqual({ changed: 0, unchanged: 4, gone: [] });
    expect(await total(`label_id=${at.labelId}`)).toBe(4);
    expect(await audited('annotation.label')).toBe(4);
    const off = { samples: { filter: { label_id: at.labelId }, except: [ids[1]], expected: 3 }, remove: [at.labelId] };
    expect((await bulk('labels', off).expect(201)).body).toMatchObject({ changed: 3 });
    expect(await total(`label_id=${at.labelId}`)).toBe(1);
  });

  it('moves them, with the rights on them, or none when two would have one name', async () => {
    const reader = await personWith('annpar', ids[1]);
    await aSample(owner, { ...at, categoryId: second }, 'c');
    const clash = await bulk('move', { samples: { ids }, category_id: second }).expect(409);
    expect(clash.body).toMatchObject({ code: 'annotation.name-taken', names: ['c'] });
    expect(await total(`category_id=${second}`)).toBe(1);
    const body = { samples: { ids: ids.slice(0, 3) }, category_id: second };
    expect((await bulk('move', body).expect(201)).body).toMatchObject({ changed: 3 });
    expect((await bulk('move', body).expect(201)).body).toMatchObject({ changed: 0, unchanged: 3 });
    expect(await total(`category_id=${second}`)).toBe(4);
    await reader.http.get(`/memento/annotations/${ids[1]}`).expect(200);
  });

  it('deletes them into the trash, each for itself, and tells which were gone', async () => {
    await owner.http.delete(`/memento/annotations/${ids[3]}`).expect(204);
    const reply = await bulk('delete', { samples: { ids } }).expect(201);
    expect(reply.body).toEqual({ changed: 3, unchanged: 0, gone: [ids[3]] });
    expect(await total('')).toBe(0);
    await owner.http.get(`/memento/layers/${at.layerId}`).expect(404);
    const { trash } = (await owner.http.get(`/memento/trash?project_id=${at.projectId}`)).body as {
      trash: { trash_id: number; object_id: number }[];
    };
    expect(trash).toHaveLength(4);
    const entry = trash.find(({ object_id }) => object_id === at.annotationId);
    await owner.http.post(`/memento/trash/${entry?.trash_id}/restore`).send({}).expect(201);
    await owner.http.get(`/memento/layers/${at.layerId}`).expect(200);
    expect(await total('')).toBe(1);
  });

  it('shares them with a link each', async () => {
    const reply = await bulk('shares', { samples: { ids: ids.slice(0, 2) }, right: 'view' }).expect(201);
    const { links } = reply.body as { links: { token: string; name: string }[] };
    expect(links.map(({ name }) => name).sort()).toEqual(['a', 'mouse_01']);
    for (const { token } of links) await server.anonymous.post('/memento/shares/open').send({ token }).expect(200);
  });

  it('changes nothing when there are other samples than were looked at', async () => {
    const reply = await bulk('delete', { samples: { filter: {}, expected: 3 } }).expect(409);
    expect(reply.body).toMatchObject({ code: 'selection.changed', expected: 3, found: 4 });
    expect(await total('')).toBe(4);
  });

  it('is done for whole selections only, by those who may', async () => {
    const looker = await personWith('provie', at.projectId);
    const body = { samples: { ids }, add: [at.labelId] };
    await bulk('labels', body, looker).expect(403);
    const partly = await personWith('provie', at.projectId);
    const grant = { user_id: partly.userId, type: 'annpar', type_id: ids[0] };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    await bulk('labels', body, partly).expect(403);
    expect(await total(`label_id=${at.labelId}`)).toBe(0);
    await bulk('labels', { ...body, samples: { ids: [ids[0]] } }, partly).expect(201);
    await bulk('move', { samples: { ids }, category_id: second }, partly).expect(403);
    await bulk('delete', { samples: { ids } }, partly).expect(403);
  });

  it('does not reach into another project', async () => {
    const other = await aProject(owner, randomUUID());
    const reply = await bulk('delete', { samples: { ids: [other.annotationId] } }).expect(201);
    expect(reply.body).toEqual({ changed: 0, unchanged: 0, gone: [other.annotationId] });
    await bulk('labels', { samples: { ids }, add: [other.labelId] }).expect(400);
    await bulk('move', { samples: { ids }, category_id: other.categoryId }).expect(400);
  });

  it.each([
    ['labels', { add: [1] }],
    ['labels', { samples: {}, add: [1] }],
    ['labels', { samples: { ids: [1], filter: {} }, add: [1] }],
    ['labels', { samples: { ids: [1] } }],
    ['labels', { samples: { ids: ['1'] }, add: [1] }],
    ['move', { samples: { ids: [1] } }],
    ['delete', { samples: { filter: { status: 'X' } } }],
    ['shares', { samples: { ids: [1] }, right: 'own' }],
  ])('refuses %s of %j', async (what, body) => {
    await bulk(what, body).expect(400);
  });

  it('of a request that is sent twice with one key does it once', async () => {
    const key = randomUUID();
    const body = { samples: { filter: {}, expected: 4 } };
    const first = await bulk('delete', body).set('Idempotency-Key', key).expect(201);
    const again = await bulk('delete', body).set('Idempotency-Key', key).expect(201);
    expect(again.body).toEqual(first.body);
  });

  it('takes a few statements for some hundred samples', async () => {
    const rows = Array.from(
      { length: MANY },
      (_, n) => `(${at.projectId}, ${at.categoryId}, 'm${n}', ${owner.userId})`,
    );
    const columns = 'project_id, category_id, name, owner_id, status, created_at, updated_at, version, trash_id';
    const values = rows.map((row) => row.replace(')', ", 'N', '2026-01-01', '2026-01-01', 1, 0)"));
    await server.app.get(DataSource).query(`INSERT INTO annotations (${columns}) VALUES ${values.join(', ')}`);
    const statements: string[] = [];
    onStatement(server.app.get(DataSource), (query) => statements.push(query));
    const all = { samples: { filter: {}, expected: MANY + 4 } };
    expect((await bulk('labels', { ...all, add: [at.labelId] }).expect(201)).body).toMatchObject({ changed: MANY + 4 });
    expect((await bulk('move', { ...all, category_id: second }).expect(201)).body).toMatchObject({ changed: MANY + 4 });
    expect((await bulk('delete', all).expect(201)).body).toMatchObject({ changed: MANY + 4 });
    expect(statements.length).toBeLessThan(120);
    expect(await total('')).toBe(0);
    expect(await audited('annotation.delete')).toBe(MANY + 4);
  });
});
