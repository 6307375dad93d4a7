import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aClassification } from '../../test/builders/a-classification.js';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { onStatement } from '../../test/statement-log.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Row {
  annotation_id: number;
  name: string;
  status: string;
  label_ids: number[];
  decisions: { option: string; readers: number }[];
  readers: number;
  submitted_by_me: boolean;
  picture: { state: string; version: string };
}

describe(`samples as they are browsed on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let reader: Caller;
  let at: MadeProject;
  let second: number;
  let grade: number;
  const ids = new Map<string, number>();

  beforeAll(async () => {
    server = await throwawayServer();
    [owner, reader] = [await server.person('owner'), await server.person('reader')];
    at = await aProject(owner);
    ids.set('mouse_01', at.annotationId);
    grade = await aClassification(owner, at, 'grade');
    const made = await owner.http.post('/memento/categories').send({ name: 'KO', project_id: at.projectId });
    second = (made.body as { category: { category_id: number } }).category.category_id;
    for (const name of ['mouse_02', 'Mouse_10', '100%_x', 'Über'])
      ids.set(name, await aSample(owner, { ...at, categoryId: second }, name));
    const grant = { user_id: reader.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    await owner.http
      .put(`/memento/annotations/${at.annotationId}/labels`)
      .send({ label_ids: [at.labelId] })
      .expect(201);
    for (const caller of [owner, reader])
      await caller.http
        .put(`/memento/annotations/${at.annotationId}/decisions/${grade}`)
        .send({ option: 'mild' })
        .expect(201);
    await reader.http
      .post(`/memento/annotations/${ids.get('mouse_02')}/submission`)
      .send({})
      .expect(201);
  });
  afterAll(() => server.close());

  const browse = async (query = '', caller = owner): Promise<{ samples: Row[]; total: number }> =>
    (await caller.http.get(`/memento/projects/${at.projectId}/samples${query}`).expect(200)).body as never;
  const names = async (query: string, caller = owner): Promise<string[]> =>
    (await browse(query, caller)).samples.map(({ name }) => name);

  it('are by name, with what is known of each', async () => {
    const { samples, total } = await browse();
    expect(total).toBe(5);
    expect(samples.map(({ name }) => name)).toEqual(['100%_x', 'Mouse_10', 'mouse_01', 'mouse_02', 'Über']);
    expect(samples[2]).toMatchObject({
      ...{ annotation_id: at.annotationId, status: 'N', label_ids: [at.labelId], readers: 0, submitted_by_me: false },
      decisions: [{ classification_id: grade, option: 'mild', readers: 2 }],
      picture: { state: 'none', version: '' },
    });
    expect(samples[3]).toMatchObject({ status: 'S', readers: 1, submitted_by_me: false });
    expect((await browse('', reader)).samples[3]).toMatchObject({ submitted_by_me: true });
  });

  it('are any stretch of the list, whose length is told', async () => {
    expect(await browse('?offset=3&limit=1')).toMatchObject({ total: 5, samples: [{ name: 'mouse_02' }] });
    expect(await browse('?offset=5')).toMatchObject({ total: 5, samples: [] });
  });

  it('can be sorted', async () => {
    expect(await names('?sort=-name')).toEqual(['Über', 'mouse_02', 'mouse_01', 'Mouse_10', '100%_x']);
    expect(await names('?sort=category')).toEqual(['100%_x', 'Mouse_10', 'mouse_02', 'Über', 'mouse_01']);
    expect((await names('?sort=-status'))[0]).toBe('mouse_02');
    expect(await names('?sort=-updated&limit=1')).toEqual(['mouse_02']);
  });

  it.each([
    ['category', () => `?category_id=${second}`, ['100%_x', 'Mouse_10', 'mouse_02', 'Über']],
    ['status', () => '?status=S', ['mouse_02']],
    ['label', () => `?label_id=${at.labelId}`, ['mouse_01']],
    ['decision', () => `?classification_id=${grade}&option=mild`, ['mouse_01']],
    ['another decision', () => `?classification_id=${grade}&option=severe`, []],
    ['reader', () => `?reader_id=${reader.userId}`, ['mouse_01', 'mouse_02']],
    ['decision of a reader', () => `?classification_id=${grade}&reader_id=${server.admin.userId}`, []],
    ['text, whatever its case', () => '?text=MOUSE_', ['Mouse_10', 'mouse_01', 'mouse_02']],
    ['text with signs that mean something to databases', () => `?text=${encodeURIComponent('0%_')}`, ['100%_x']],
    ['text beyond ASCII', () => `?text=${encodeURIComponent('Üb')}`, ['Über']],
    ['all of it together', () => `?category_id=${second}&status=N&text=mouse`, ['Mouse_10']],
  ])('can be filtered by %s', async (_, query, expected) => {
    expect(await names(query())).toEqual(expected);
    expect((await browse(query())).total).toBe(expected.length);
  });

  it.each(['sort=size', 'status=X', 'offset=-1', 'limit=0', 'limit=501', 'label_id=x'])('refuse %s', async (query) => {
    await owner.http.get(`/memento/projects/${at.projectId}/samples?${query}`).expect(400);
  });

  it('are only those that the caller sees, and so are the counts', async () => {
    const partly = await server.person('partly');
    const grant = { user_id: partly.userId, type: 'annvie', type_id: ids.get('Über') };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    expect(await browse('', partly)).toMatchObject({ total: 1, samples: [{ name: 'Über' }] });
    const counts = await partly.http.get(`/memento/projects/${at.projectId}/samples/categories`).expect(200);
    expect(counts.body).toEqual({
      categories: [{ category_id: second, name: 'KO', place: 0, version: 1, samples: 1, submitted: 0 }],
    });
    await server
      .person('stranger')
      .then(({ http }) => http.get(`/memento/projects/${at.projectId}/samples`).expect(404));
  });

  it('tell their categories and readers', async () => {
    const path = `/memento/projects/${at.projectId}/samples`;
    expect((await owner.http.get(`${path}/categories`)).body).toMatchObject({
      categories: [
        { name: 'KO', samples: 4, submitted: 1 },
        { name: 'WT', samples: 1, submitted: 0 },
      ],
    });
    const { readers } = (await owner.http.get(`${path}/readers`)).body as { readers: { name: string }[] };
    expect(readers.map(({ name }) => name)).toEqual(['owner', 'reader']);
  });

  it('are read by name in an index alone, and in few statements', async () => {
    const statements: string[] = [];
    onStatement(server.app.get(DataSource), (query) => statements.push(query));
    await browse();
    expect(statements.length).toBeLessThanOrEqual(12);
    const sql = `EXPLAIN ${DATABASE_KIND === 'sqlite' ? 'QUERY PLAN ' : ''}SELECT a.annotation_id FROM annotations a
      WHERE a.project_id = ${at.projectId} AND a.trash_id = 0 ORDER BY a.name_order, a.category_id LIMIT 100 OFFSET 50000`;
    const plan = JSON.stringify(await server.app.get(DataSource).query(sql));
    expect(plan).toContain('ix_annotations_browse');
    expect(plan).toMatch(/COVERING|Using index/);
  });
});
