import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Classification {
  classification_id: number;
  name: string;
  type: string;
  data: string;
  options: { option: string; label: string; colour: string | null; key: string | null }[];
  version: number;
}

describe(`classifications on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const make = async (name: string, data = 'a,b', projectId = at.projectId): Promise<Classification> => {
    const reply = await owner.http.post('/memento/classifications').send({ name, data, project_id: projectId });
    if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
    return (reply.body as { classification: Classification }).classification;
  };
  const offered = async (categoryId = at.categoryId): Promise<number[]> => {
    const reply = await owner.http.get(`/memento/categories/${categoryId}/classifications`).expect(200);
    return (reply.body as { classifications: Classification[] }).classifications.map((c) => c.classification_id);
  };
  const offer = (classification_ids: number[], categoryId = at.categoryId) =>
    owner.http.put(`/memento/categories/${categoryId}/classifications`).send({ classification_ids });

  it('answer with their options, read, beside what was written', async () => {
    const data = '["normal",{"label":"severe","colour":"#ff0000","key":"s"}]';
    const made = await make('grade', data);
    expect(made).toMatchObject({ name: 'grade', type: 'M', data, project_id: at.projectId, owner_id: owner.userId });
    expect(made.options).toEqual([
      { option: 'normal', label: 'normal', colour: null, key: null },
      { option: 'severe', label: 'severe', colour: '#ff0000', key: 's' },
    ]);
    const reply = await owner.http.get(`/memento/classifications/${made.classification_id}`).expect(200);
    expect(reply.body).toEqual({ classification: made });
  });

  it('are found by project, name and category', async () => {
    const shape = await make('shape');
    await offer([shape.classification_id]).expect(201);
    const names = async (query: string): Promise<string[]> => {
      const reply = await owner.http.get(`/memento/classifications?${query}`).expect(200);
      return (reply.body as { classifications: Classification[] }).classifications.map((c) => c.name);
    };
    expect(await names(`project_id=${at.projectId}`)).toEqual(['grade', 'shape']);
    expect(await names(`project_id=${at.projectId}&name=shape`)).toEqual(['shape']);
    expect(await names(`category_id=${at.categoryId}`)).toEqual(['shape']);
    await offer([]).expect(201);
  });

  it('of unreadable options or a name that is taken are refused, and nothing is left of them', async () => {
    const post = (body: object) =>
      owner.http.post('/memento/classifications').send({ project_id: at.projectId, ...body });
    const unreadable = await post({ name: 'bad', data: '[1]' }).expect(400);
    expect(unreadable.body.issues).toEqual([{ path: 'data', message: 'item 1 is neither a text nor an object' }]);
    const taken = await post({ name: 'grade', data: '' }).expect(409);
    expect(taken.body.code).toBe('classification.name-taken');
    const audit = await owner.http.get(`/memento/audit?project_id=${at.projectId}&kind=classification`);
    expect(audit.body.audit.map((entry: { action: string }) => entry.action)).toEqual([
      'classification.create',
      'classification.create',
    ]);
  });

  it('changed by two people at once: the second is told what it is now', async () => {
    const { classification_id: id, version } = await make('stain');
    const put = (data: string) => owner.http.put(`/memento/classifications/${id}`).send({ data, version });
    const replies = await Promise.all([put('x'), put('y')]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409]);
    const [won, lost] = replies.sort((a, b) => a.status - b.status);
    expect(lost.body.code).toBe('classification.version-conflict');
    expect(lost.body.current).toEqual(won.body.classification);
  });

  it('are offered in the order in which the category names them', async () => {
    const ids = [];
    for (const name of ['z', 'y', 'x']) ids.push((await make(name)).classification_id);
    await offer(ids).expect(201);
    expect(await offered()).toEqual(ids);
    const turned = [ids[1], ids[0], ids[2]];
    await offer(turned).expect(201);
    expect(await offered()).toEqual(turned);
    const links = await owner.http.get(`/memento/categories_classifications?category_id=${at.categoryId}`).expect(200);
    expect(links.body.categories_classifications).toEqual(
      turned.map((id) => ({ category_id: at.categoryId, classification_id: id })),
    );
  });

  it('of another project are not offered, and then nothing is changed', async () => {
    const before = await offered();
    const other = await aProject(owner, 'Other');
    const { classification_id: stranger } = await make('theirs', '', other.projectId);
    const refused = await offer([before[0], stranger]).expect(400);
    expect(refused.body.issues).toEqual([
      { path: 'classification_ids[1]', message: `${stranger} is not a classification of this project` },
    ]);
    const link = { category_id: at.categoryId, classification_id: stranger };
    await owner.http.post('/memento/categories_classifications').send(link).expect(400);
    expect(await offered()).toEqual(before);
  });

  it('are linked one by one, each once', async () => {
    const { classification_id } = await make('single');
    const link = { category_id: at.categoryId, classification_id };
    const path = `/memento/categories_classifications/${at.categoryId}/${classification_id}`;
    await owner.http.get(path).expect(404);
    const post = () => owner.http.post('/memento/categories_classifications').send(link);
    const replies = await Promise.all([post(), post(), post()]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409, 409]);
    expect((await owner.http.get(path).expect(200)).body).toEqual({ category_classification: link });
    expect((await offered()).at(-1)).toBe(classification_id);
    await owner.http.delete(path).expect(204);
    await owner.http.delete(path).expect(204);
    await owner.http.get(path).expect(404);
  });

  it('set by many at once are one of the lists that were asked for', async () => {
    const ids = await offered();
    const lists = [ids, [...ids].reverse(), [ids[0]], []];
    const replies = await Promise.all(lists.map((list) => offer(list)));
    expect(replies.map((reply) => reply.status)).toEqual([201, 201, 201, 201]);
    expect(lists.map(String)).toContain(String(await offered()));
    await offer(ids).expect(201);
  });

  it('go with their project, from every category', async () => {
    const [first, ...rest] = await offered();
    await owner.http.delete(`/memento/classifications/${first}`).expect(204);
    await owner.http.get(`/memento/classifications/${first}`).expect(404);
    expect(await offered()).toEqual(rest);
  });

  it('lie in the trash with all that was decided by them, and come back with it to where they were asked', async () => {
    const { classification_id: id, name } = await make('precious', 'mild,severe');
    const others = await offered();
    await offer([id, ...others]).expect(201);
    const decide = `/memento/annotations/${at.annotationId}/decisions`;
    await owner.http.put(`${decide}/${id}`).send({ option: 'severe' }).expect(201);
    const decided = async (): Promise<number> => (await owner.http.get(decide).expect(200)).body.decisions.length;
    const before = await decided();

    await owner.http.delete(`/memento/classifications/${id}`).expect(204);
    expect([await decided(), await offered()]).toEqual([before - 1, others]);
    await owner.http.put(`${decide}/${id}`).send({ option: 'mild' }).expect(400);
    await owner.http.get(`/memento/categories_classifications/${at.categoryId}/${id}`).expect(404);
    // Its name is free again, and what a category asks can be changed meanwhile.
    const { classification_id: namesake } = await make(name);
    await offer([...others].reverse()).expect(201);
    const trash = await owner.http.get(`/memento/trash?project_id=${at.projectId}`).expect(200);
    const { trash_id, kind } = trash.body.trash[0];
    expect(kind).toBe('classification');
    await owner.http.post(`/memento/trash/${trash_id}/restore`).expect(409);
    await owner.http.put(`/memento/classifications/${namesake}`).send({ name: 'another' }).expect(201);
    await owner.http.post(`/memento/trash/${trash_id}/restore`).expect(201);
    expect(await decided()).toBe(before);
    expect(await offered()).toContain(id);
    await offer(others).expect(201);
  });

  it('tell where they are asked and what was decided by them', async () => {
    const { classification_id: id } = await make('counted', 'mild,severe');
    const before = await offered();
    await offer([...before, id]).expect(201);
    await owner.http.put(`/memento/annotations/${at.annotationId}/decisions/${id}`).send({ option: 'mild' });
    const reply = await owner.http.get(`/memento/projects/${at.projectId}/classifications/uses`).expect(200);
    const { uses, offered: where } = reply.body as { uses: { classification_id: number }[]; offered: object[] };
    expect(where).toContainEqual({ category_id: at.categoryId, classification_ids: [...before, id] });
    expect(uses.find(({ classification_id }) => classification_id === id)).toEqual({
      ...{ classification_id: id, samples: 1, decisions: 1 },
      options: [{ option: 'mild', decisions: 1 }],
    });
  });

  it('take decisions along when their options are called otherwise, also two that change names', async () => {
    const { classification_id: id, version } = await make('renamed', 'a,b');
    await offer([id]).expect(201);
    const decide = `/memento/annotations/${at.annotationId}/decisions`;
    await owner.http.put(`${decide}/${id}`).send({ option: 'a' }).expect(201);
    const put = (body: object) => owner.http.put(`/memento/classifications/${id}`).send(body);
    const option = async (): Promise<string> => {
      const { decisions } = (await owner.http.get(decide).expect(200)).body;
      return decisions.find((each: { classification_id: number }) => each.classification_id === id).option;
    };
    const swapped = [{ from: 'a', to: 'b' }, { from: 'b', to: 'a' }]; // prettier-ignore
    await put({ data: 'a,b', renamed_options: swapped }).expect(201);
    expect(await option()).toBe('b');
    const unknown = await put({ data: 'a,c', renamed_options: [{ from: 'b', to: 'd' }] }).expect(400);
    expect(unknown.body.issues[0].path).toBe('renamed_options[0]');
    await put({ data: 'a,c', renamed_options: [{ from: 'b', to: 'c' }], version }).expect(409);
    expect(await option()).toBe('b');
    await put({ data: 'a,c', renamed_options: [{ from: 'b', to: 'c' }] }).expect(201);
    expect(await option()).toBe('c');
  });

  it('show to whoever sees a part of the project and are changed by those who administer it', async () => {
    const { classification_id: id } = await make('rights');
    const reader = await server.person('reader');
    const stranger = await server.person('stranger');
    const grant = { user_id: reader.userId, type: 'annpar', type_id: at.annotationId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const path = `/memento/classifications/${id}`;
    const asked = async (caller: Caller): Promise<number[]> => [
      (await caller.http.get(path)).status,
      (await caller.http.put(path).send({ name: 'mine' })).status,
      (await caller.http.delete(path)).status,
      (await caller.http.get(`/memento/categories/${at.categoryId}/classifications`)).status,
      (await caller.http.put(`/memento/categories/${at.categoryId}/classifications`).send({ classification_ids: [] }))
        .status,
    ];
    expect(await asked(reader)).toEqual([200, 403, 403, 200, 403]);
    expect(await asked(stranger)).toEqual([404, 404, 404, 404, 404]);
    const links = await stranger.http.get('/memento/categories_classifications').expect(200);
    expect(links.body.categories_classifications).toEqual([]);
  });
});
