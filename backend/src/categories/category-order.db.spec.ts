import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

describe(`the order of categories on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  const ids = new Map<string, number>();
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    for (const name of ['week 1', 'week 2', 'before']) ids.set(name, await make(name));
  });
  afterAll(() => server.close());

  async function make(name: string): Promise<number> {
    const body = { name, project_id: at.projectId };
    const reply = await owner.http.post('/memento/categories').send(body).expect(201);
    return (reply.body as { category: { category_id: number } }).category.category_id;
  }
  const order = (names: string[]) =>
    owner.http
      .put(`/memento/projects/${at.projectId}/categories/order`)
      .send({ category_ids: names.map((name) => ids.get(name)) });
  const listed = async (): Promise<string[]> => {
    const reply = await owner.http.get(`/memento/projects/${at.projectId}/samples/categories`).expect(200);
    return (reply.body as { categories: { name: string }[] }).categories.map(({ name }) => name).slice(-ids.size);
  };

  it('is that of their names until somebody orders them', async () => {
    expect(await listed()).toEqual(['before', 'week 1', 'week 2']);
  });

  it('is what somebody says, the others behind, new ones last', async () => {
    const reply = await order(['before', 'week 2']).expect(201);
    const names = (reply.body as { categories: { name: string }[] }).categories.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['before', 'week 2']);
    expect(names).toContain('week 1');
    ids.set('a late one', await make('a late one'));
    expect((await listed()).at(-1)).toBe('a late one');
  });

  it('is the order in which readers meet the samples', async () => {
    await aSample(owner, { ...at, categoryId: ids.get('week 2') as number }, 'late');
    await aSample(owner, { ...at, categoryId: ids.get('before') as number }, 'early');
    await order(['week 2', 'before']).expect(201);
    const next = async (): Promise<string> => {
      const reply = await owner.http.get(`/memento/annotations/next?project_id=${at.projectId}`).expect(200);
      return (reply.body as { next: { name: string }[] }).next[0].name;
    };
    expect(await next()).toBe('late');
    await order(['before', 'week 2']).expect(201);
    expect(await next()).toBe('early');
  });

  it('of categories of another project is refused, and nothing is changed', async () => {
    const other = await aProject(owner, 'Elsewhere');
    ids.set('theirs', other.categoryId);
    const before = await listed();
    const refused = await order(['week 1', 'theirs']).expect(400);
    expect(refused.body.issues[0].path).toBe('category_ids[1]');
    expect(await listed()).toEqual(before);
  });

  it('said by many at once is one of those that were said', async () => {
    const wanted = [['week 1', 'before'], ['before', 'week 1'], ['week 2', 'week 1', 'before']]; // prettier-ignore
    const replies = await Promise.all(wanted.map((names) => order(names)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    const reply = await owner.http.get(`/memento/projects/${at.projectId}/samples/categories`).expect(200);
    const { categories } = reply.body as { categories: { name: string; place: number }[] };
    expect(new Set(categories.map(({ place }) => place)).size).toBe(categories.length);
    expect(wanted.map((names) => names[0])).toContain(categories[0].name);
  });
});
