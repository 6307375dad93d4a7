import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

describe(`the queue of a reader on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let second: number;
  const samples = new Map<string, number>();
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    await owner.http.put(`/memento/projects/${at.projectId}`).send({ readers: 2 }).expect(201);
    samples.set('mouse_01', at.annotationId);
    const made = await owner.http.post('/memento/categories').send({ name: 'KO', project_id: at.projectId });
    second = made.body.category.category_id;
    for (const name of ['b', 'a', 'ä']) samples.set(name, await aSample(owner, { ...at, categoryId: second }, name));
    samples.set('mouse_00', await aSample(owner, at, 'mouse_00'));
  });
  afterAll(() => server.close());

  const next = async (caller: Caller, query = `project_id=${at.projectId}`): Promise<string[]> => {
    const reply = await caller.http.get(`/memento/annotations/next?${query}`).expect(200);
    return (reply.body as { next: { name: string }[] }).next.map((annotation) => annotation.name);
  };
  const submit = (caller: Caller, name: string) =>
    caller.http
      .post(`/memento/annotations/${samples.get(name)}/submission`)
      .send({})
      .expect(201);
  const personWith = async (username: string, type: string, typeId: number): Promise<Caller> => {
    const caller = await server.person(username);
    await owner.http.post('/memento/permissions').send({ user_id: caller.userId, type, type_id: typeId }).expect(201);
    return caller;
  };

  it('is by category, then by name', async () => {
    expect(await next(owner)).toEqual(['a', 'b', 'ä', 'mouse_00', 'mouse_01']);
    expect(await next(owner, `category_id=${second}`)).toEqual(['a', 'b', 'ä']);
    expect(await next(owner, `project_id=${at.projectId}&limit=4`)).toEqual(['a', 'b', 'ä', 'mouse_00']);
    expect(await next(owner, 'limit=1')).toEqual(['a']);
  });

  it('tells how far one is, apart from what one may only look at', async () => {
    const progress = async (caller: Caller, query = `project_id=${at.projectId}`): Promise<unknown> =>
      (await caller.http.get(`/memento/annotations/next/progress?${query}`).expect(200)).body;
    expect(await progress(owner)).toEqual({ done: 0, left: 5 });
    const [reader, viewer] = [
      await personWith('counted', 'catpar', second),
      await personWith('looking', 'provie', at.projectId),
    ];
    expect(await progress(reader)).toEqual({ done: 0, left: 3 });
    expect(await progress(viewer)).toEqual({ done: 0, left: 0 });
    const b = samples.get('b');
    await submit(reader, 'b');
    expect(await progress(reader)).toEqual({ done: 1, left: 2 });
    expect(await progress(reader, `category_id=${at.categoryId}`)).toEqual({ done: 0, left: 0 });
    await reader.http.delete(`/memento/annotations/${b}/submission`).expect(204);
    expect(await progress(reader)).toEqual({ done: 0, left: 3 });
  });

  it('has whole samples, as lists have them', async () => {
    const reply = await owner.http.get(`/memento/annotations/next?project_id=${at.projectId}&limit=1`);
    const one = await owner.http.get(`/memento/annotations/${samples.get('a')}`);
    expect(reply.body).toEqual({ next: [one.body.annotation] });
  });

  it('is everybody’s own: what I submitted leaves mine, and others’ when enough have', async () => {
    const reader = await personWith('reader', 'propar', at.projectId);
    await submit(owner, 'a');
    expect(await next(owner)).toEqual(['b', 'ä', 'mouse_00', 'mouse_01']);
    expect(await next(reader)).toEqual(['a', 'b', 'ä', 'mouse_00', 'mouse_01']);
    await submit(reader, 'a');
    const third = await personWith('third', 'propar', at.projectId);
    expect(await next(third)).toEqual(['b', 'ä', 'mouse_00', 'mouse_01']);
    await owner.http.delete(`/memento/annotations/${samples.get('a')}/submission`).expect(204);
    expect(await next(owner)).toEqual(['a', 'b', 'ä', 'mouse_00', 'mouse_01']);
    expect(await next(reader)).toEqual(['b', 'ä', 'mouse_00', 'mouse_01']);
  });

  it('holds only what one may work on', async () => {
    expect(await next(await personWith('of-category', 'catpar', second))).toEqual(['a', 'b', 'ä']);
    expect(await next(await personWith('of-sample', 'annpar', samples.get('b') as number))).toEqual(['b']);
    expect(await next(await personWith('looker', 'provie', at.projectId))).toEqual([]);
    const both = await personWith('both', 'provie', at.projectId);
    const grant = { user_id: both.userId, type: 'annpar', type_id: at.annotationId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    expect(await next(both)).toEqual(['mouse_01']);
    expect(await next(await server.person('stranger'), '')).toEqual([]);
    expect(await next(server.admin)).toHaveLength(5);
  });

  it('holds nothing that lies in the trash', async () => {
    await owner.http.delete(`/memento/annotations/${samples.get('b')}`).expect(204);
    expect(await next(owner)).toEqual(['a', 'ä', 'mouse_00', 'mouse_01']);
  });

  it('refuses what is no id and no limit', async () => {
    for (const query of ['project_id=x', 'category_id=0', 'limit=0', 'limit=1001'])
      await owner.http.get(`/memento/annotations/next?${query}`).expect(400);
    await owner.http.get(`/memento/annotations/next?project_id=99999`).expect(200, { next: [] });
  });

  it('spans more categories than one statement reads', async () => {
    const many = await aProject(owner, 'Many');
    const names = Array.from({ length: 130 }, (_, n) => `c${String(n).padStart(3, '0')}`);
    for (const name of names) {
      const made = await owner.http.post('/memento/categories').send({ name, project_id: many.projectId });
      await aSample(owner, { ...many, categoryId: made.body.category.category_id }, `s ${name}`);
    }
    const expected = ['mouse_01', ...names.map((name) => `s ${name}`)];
    expect(await next(owner, `project_id=${many.projectId}&limit=1000`)).toEqual(expected);
    expect(await next(owner, `project_id=${many.projectId}&limit=120`)).toEqual(expected.slice(0, 120));
  });

  it('reads samples along an index', async () => {
    const sql = `EXPLAIN ${DATABASE_KIND === 'sqlite' ? 'QUERY PLAN ' : ''}SELECT a.annotation_id FROM annotations a
      WHERE a.status = 'N' AND a.trash_id = 0 AND a.category_id = ${second} ORDER BY a.name_order LIMIT 20`;
    const plan = JSON.stringify(await server.app.get(DataSource).query(sql));
    expect(plan).toContain('ix_annotations_queue');
    expect(plan).not.toMatch(/TEMP B-TREE|filesort/i);
  });
});
