import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aClassification } from '../../test/builders/a-classification.js';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { onStatement } from '../../test/statement-log.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Around {
  previous: { annotation_id: number; name: string } | null;
  next: { annotation_id: number; name: string } | null;
}

describe(`the neighbours of a sample on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let second: number;
  let grade: number;
  const ids = new Map<string, number>();

  /** By name: a a b c d e; the second "a" and "c" are in another category. */
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    await owner.http.put(`/memento/annotations/${at.annotationId}`).send({ name: 'a' }).expect(201);
    ids.set('WT a', at.annotationId);
    grade = await aClassification(owner, at, 'grade');
    const made = await owner.http.post('/memento/categories').send({ name: 'KO', project_id: at.projectId });
    second = (made.body as { category: { category_id: number } }).category.category_id;
    for (const name of ['a', 'c']) ids.set(`KO ${name}`, await aSample(owner, { ...at, categoryId: second }, name));
    for (const name of ['b', 'd', 'e']) ids.set(`WT ${name}`, await aSample(owner, at, name));
    for (const name of ['KO c', 'WT b'])
      await owner.http
        .post(`/memento/annotations/${ids.get(name)}/submission`)
        .send({})
        .expect(201);
    await owner.http
      .put(`/memento/annotations/${ids.get('WT e')}/decisions/${grade}`)
      .send({ option: 'mild' })
      .expect(201);
  });
  afterAll(() => server.close());

  const around = async (name: string, query = '', caller = owner): Promise<Around> => {
    const answer = await caller.http.get(`/memento/annotations/${ids.get(name)}/page${query}`).expect(200);
    return (answer.body as { neighbours: Around }).neighbours;
  };
  const place = async (name: string, query = '', caller = owner): Promise<{ position: number; total: number }> =>
    (await caller.http.get(`/memento/annotations/${ids.get(name)}/place${query}`).expect(200)).body as never;
  /** The whole list as the browser's list has it. */
  const listed = async (query: string): Promise<number[]> => {
    const answer = await owner.http.get(`/memento/projects/${at.projectId}/samples${query}`).expect(200);
    return (answer.body as { samples: { annotation_id: number }[] }).samples.map((each) => each.annotation_id);
  };

  it('are those of its category by name, where no list is named', async () => {
    expect(await around('WT b')).toEqual({
      previous: { annotation_id: ids.get('WT a'), project_id: at.projectId, name: 'a' },
      next: { annotation_id: ids.get('WT d'), project_id: at.projectId, name: 'd' },
    });
    expect((await around('WT a')).previous).toBeNull();
    expect((await around('WT e')).next).toBeNull();
    expect(await place('WT d')).toEqual({ position: 3, total: 4 });
  });

  it.each([
    'name',
    '-name',
    'category',
    '-category',
    'status',
    '-status',
    'updated',
    '-updated',
    'name&status=N',
    '-name&text=a',
    'category&status=N',
    `status&category_id=CATEGORY`,
    'name&option=mild',
  ])('lead through a list from end to end: sort=%s', async (list) => {
    const query = `?sort=${list.replace('CATEGORY', String(at.categoryId))}`;
    const expected = await listed(query);
    expect(expected.length).toBeGreaterThan(0);
    const nameOf = new Map([...ids].map(([name, id]) => [id, name]));
    for (const [n, id] of expected.entries()) {
      const { previous, next } = await around(nameOf.get(id) ?? '', query);
      expect(previous?.annotation_id).toBe(expected[n - 1]);
      expect(next?.annotation_id).toBe(expected[n + 1]);
      expect(await place(nameOf.get(id) ?? '', query)).toEqual({ position: n + 1, total: expected.length });
    }
  });

  it('are those of its place where it does not match itself, as when it has just been submitted', async () => {
    const query = '?sort=name&status=N';
    const { previous, next } = await around('WT b', query);
    expect([previous?.name, next?.name]).toEqual(['a', 'd']);
    expect(await place('WT b', query)).toEqual({ position: 0, total: 4 });
  });

  it('are only those that the caller sees', async () => {
    const partly = await server.person('partly');
    for (const name of ['WT a', 'WT d'])
      await owner.http
        .post('/memento/permissions')
        .send({ user_id: partly.userId, type: 'annvie', type_id: ids.get(name) })
        .expect(201);
    expect((await around('WT a', '?sort=name', partly)).next?.annotation_id).toBe(ids.get('WT d'));
    expect(await place('WT d', '?sort=name', partly)).toEqual({ position: 2, total: 2 });
    await partly.http.get(`/memento/annotations/${ids.get('WT b')}/place`).expect(404);
  });

  it.each(['sort=size', 'status=X&sort=name', 'label_id=x'])(
    'are refused for a list that makes no sense: %s',
    async (query) => {
      await owner.http.get(`/memento/annotations/${at.annotationId}/page?${query}`).expect(400);
      await owner.http.get(`/memento/annotations/${at.annotationId}/place?${query}`).expect(400);
    },
  );

  it('are found along an index, one row each', async () => {
    const dataSource = server.app.get(DataSource);
    const statements: string[] = [];
    onStatement(dataSource, (query) => statements.push(query));
    await around('WT b');
    const reads = statements.filter(
      (sql) => /annotations. .a/.test(sql) && /LIMIT 1/.test(sql) && /ORDER BY/.test(sql),
    );
    expect(reads.length).toBeGreaterThan(1);
    for (const column of ["a.name_order > 'b'", "a.name_order < 'b'"]) {
      const sql = `EXPLAIN ${DATABASE_KIND === 'sqlite' ? 'QUERY PLAN ' : ''}SELECT a.annotation_id FROM annotations a
        WHERE a.project_id = ${at.projectId} AND a.category_id = ${at.categoryId} AND a.trash_id = 0 AND ${column}
        ORDER BY a.name_order, a.category_id LIMIT 1`;
      const plan = JSON.stringify(await dataSource.query(sql));
      expect(plan).toMatch(/[iu]x_annotations_/);
      expect(plan).not.toMatch(/TEMP B-TREE|filesort/);
    }
  });
});
