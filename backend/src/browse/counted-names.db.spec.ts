import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { type ThrowawayDatabase, throwawayDatabase } from '../../test/throwaway-database.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { nameOrder } from '../database/name-order.js';
import { DATABASE_KIND } from '../config/env.js';
import { NamesAsPeopleCount1790000000022 } from '../database/migrations/1790000000022-names-as-people-count.js';

describe(`names with numbers on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;

  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    await owner.http.put(`/memento/annotations/${at.annotationId}`).send({ name: 'well 9' }).expect(201);
    for (const name of ['well 100', 'well 10', 'well 2']) await aSample(owner, at, name);
  });
  afterAll(() => server.close());

  const listed = async (query = '') => {
    const { body } = await owner.http.get(`/memento/projects/${at.projectId}/samples${query}`).expect(200);
    return (body as { samples: { name: string }[] }).samples.map(({ name }) => name);
  };

  it('lie as people count, from either end and category by category', async () => {
    const names = ['well 2', 'well 9', 'well 10', 'well 100'];
    expect(await listed()).toEqual(names);
    expect(await listed('?sort=-name')).toEqual([...names].reverse());
    expect(await listed('?sort=category')).toEqual(names);
  });

  it('have their neighbours so, and are in the queue so', async () => {
    const { body } = await owner.http.get(`/memento/annotations/${at.annotationId}/page`).expect(200);
    expect(body).toMatchObject({ neighbours: { previous: { name: 'well 2' }, next: { name: 'well 10' } } });
    const queue = await owner.http.get(`/memento/annotations/next?project_id=${at.projectId}`).expect(200);
    const { next } = queue.body as { next: { name: string }[] };
    expect(next.map(({ name }) => name)).toEqual(['well 2', 'well 9', 'well 10', 'well 100']);
  });

  it('lie elsewhere when they are renamed, and nowhere else when something else is changed', async () => {
    const change = (body: object) => owner.http.put(`/memento/annotations/${at.annotationId}`).send(body).expect(201);
    await change({ name: 'well 11' });
    expect(await listed()).toEqual(['well 2', 'well 10', 'well 11', 'well 100']);
    await change({ category_id: at.categoryId });
    expect(await listed()).toEqual(['well 2', 'well 10', 'well 11', 'well 100']);
  });
});

describe(`names that were there before they were counted, on ${DATABASE_KIND}`, () => {
  let database: ThrowawayDatabase;
  beforeAll(async () => {
    database = await throwawayDatabase();
  });
  afterAll(() => database.close());

  it('are counted by the migration, more of them than it takes at once', async () => {
    const { dataSource } = database;
    const names = dataSource.migrations.map((each) => each.name ?? each.constructor.name);
    const since = names.indexOf(NamesAsPeopleCount1790000000022.name);
    expect(since).toBeGreaterThan(0);
    for (const _ of names.slice(since)) await dataSource.undoLastMigration();
    await fillIn(dataSource, 1100);
    await dataSource.runMigrations();
    const sql = 'SELECT name, name_order AS nameOrder FROM annotations ORDER BY name_order';
    const rows: { name: string; nameOrder: string }[] = await dataSource.query(sql);
    expect(rows.map(({ name }) => name)).toEqual(Array.from({ length: 1100 }, (_, n) => `old ${n + 1}`));
    for (const row of rows) expect(row.nameOrder).toBe(nameOrder(row.name));
  });
});

/** Samples as a version before wrote them. */
async function fillIn(dataSource: DataSource, count: number): Promise<void> {
  const tracked = { created_at: '2026-01-01 00:00:00', updated_at: '2026-01-01 00:00:00' };
  const insert = (table: string, rows: object[]) => {
    const columns = Object.keys(rows[0]);
    const values = rows.map(() => `(${columns.map(() => '?').join()})`).join();
    return dataSource.query(
      `INSERT INTO ${table} (${columns.join()}) VALUES ${values}`,
      rows.flatMap((row) => Object.values(row) as unknown[]),
    );
  };
  const at = { project_id: 1, owner_id: 1, ...tracked };
  await insert('users', [
    {
      user_id: 1,
      username: 'old',
      username_key: 'old',
      name: 'Old',
      email: '',
      password_hash: '',
      settings: '',
      ...tracked,
    },
  ]);
  await insert('projects', [{ project_id: 1, name: 'Old', owner_id: 1, settings: '', ...tracked }]);
  await insert('categories', [{ category_id: 1, name: 'Old', settings: '', ...at }]);
  const rows = Array.from({ length: count }, (_, n) => ({ name: `old ${n + 1}`, category_id: 1, status: 'N', ...at }));
  await insert('annotations', rows);
}
