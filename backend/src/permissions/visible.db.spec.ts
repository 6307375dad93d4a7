import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aClassification } from '../../test/builders/a-classification.js';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { GRANT_CODES, type GrantCode } from './grant-code.js';

const LISTS = [
  'projects',
  'categories',
  'classifications',
  'labels',
  'annotations',
  'layers',
  'comments',
  'images',
] as const;
const ID_OF: Record<(typeof LISTS)[number], string> = {
  projects: 'project_id',
  categories: 'category_id',
  classifications: 'classification_id',
  labels: 'label_id',
  annotations: 'annotation_id',
  layers: 'layer_id',
  comments: 'comment_id',
  images: 'image_id',
};

/** Everybody who can be somebody: strangers, owners, administrators, and every code on every place of its kind. */
describe(`what a list shows and what may be opened on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  const callers: Caller[] = [];

  beforeAll(async () => {
    server = await throwawayServer();
    const owner = await server.person('owner');
    const projects = [await aProject(owner, 'A'), await aProject(owner, 'B')];
    for (const project of projects) await furnish(owner, project);
    callers.push(server.admin, owner, await server.person('stranger'));
    for (const type of Object.keys(GRANT_CODES) as GrantCode[]) {
      const { on } = GRANT_CODES[type];
      const { projectId, categoryId, annotationId } = projects[0];
      const typeId = { system: 1, project: projectId, category: categoryId, annotation: annotationId }[on];
      const caller = await server.person(type);
      await server.admin.http
        .post('/memento/permissions')
        .send({ user_id: caller.userId, type, type_id: typeId })
        .expect(201);
      callers.push(caller);
    }
  });
  afterAll(() => server.close());

  /** A second category and sample, and images shown as a sample, by a layer, and not at all. */
  async function furnish(owner: Caller, project: MadeProject): Promise<void> {
    const { projectId } = project;
    const category = await owner.http.post('/memento/categories').send({ name: 'KO', project_id: projectId });
    const categoryId = (category.body as { category: { category_id: number } }).category.category_id;
    await aClassification(owner, { projectId, categoryId }, 'grade');
    const other = await aSample(owner, { projectId, categoryId }, 'mouse_02');
    const layer = { name: 'Regions', annotation_id: other, data: 'none' };
    const elsewhere = await owner.http.post('/memento/layers').send(layer).expect(201);
    const { layer_id } = (elsewhere.body as { layer: { layer_id: number } }).layer;
    for (const layerId of [project.layerId, layer_id])
      await owner.http.post('/memento/comments').send({ content: 'hm', layer_id: layerId }).expect(201);
    const dataSource = server.app.get(DataSource);
    const [asSample, asLayer] = [
      await anImageRow(dataSource, { projectId, ownerId: owner.userId, name: 'as sample' }),
      await anImageRow(dataSource, { projectId, ownerId: owner.userId, name: 'as layer' }),
      await anImageRow(dataSource, { projectId, ownerId: owner.userId, name: 'nowhere' }),
    ];
    await owner.http.put(`/memento/annotations/${other}`).send({ image_id: asSample }).expect(201);
    await owner.http
      .post('/memento/layers')
      .send({ name: 'DAPI', annotation_id: project.annotationId, image_id: asLayer })
      .expect(201);
  }

  async function listed(caller: Caller, list: (typeof LISTS)[number]): Promise<number[]> {
    const reply = await caller.http.get(`/memento/${list}`).expect(200);
    const rows = (reply.body as Record<string, Record<string, number>[]>)[list];
    return rows.map((row) => row[ID_OF[list]]).sort((a, b) => a - b);
  }

  it('are the same things for everybody', async () => {
    let compared = 0;
    for (const list of LISTS) {
      const all = await listed(server.admin, list);
      for (const caller of callers) {
        const opened: number[] = [];
        for (const id of all) {
          const { status } = await caller.http.get(`/memento/${list}/${id}`);
          expect([200, 404]).toContain(status);
          if (status === 200) opened.push(id);
          compared++;
        }
        expect([caller.username, list, await listed(caller, list)]).toEqual([caller.username, list, opened]);
      }
    }
    expect(compared).toBeGreaterThan(200);
  });

  it('are nothing for a stranger and everything for those who administer the installation', async () => {
    const counts = await Promise.all(LISTS.map(async (list) => (await listed(callers[2], list)).length));
    expect(counts).toEqual(LISTS.map(() => 0));
    const system = callers.find((caller) => caller.username === 'sysadm') as Caller;
    for (const list of LISTS) expect(await listed(system, list)).toEqual(await listed(server.admin, list));
  });

  it('for somebody with one sample: its project and category by name, and nothing beside it', async () => {
    const guest = callers.find((caller) => caller.username === 'annvie') as Caller;
    const counts = await Promise.all(LISTS.map(async (list) => (await listed(guest, list)).length));
    expect(counts).toEqual([1, 1, 1, 1, 1, 2, 1, 1]);
  });

  it('end with the grant that opened them', async () => {
    const guest = callers.find((caller) => caller.username === 'propar') as Caller;
    const [projectId] = await listed(guest, 'projects');
    const [imageId] = await listed(guest, 'images');
    await guest.http.get(`/memento/images/${imageId}`).expect(200);
    await server.admin.http.delete(`/memento/permissions/${guest.userId}/propar/${projectId}`).expect(204);
    await guest.http.get(`/memento/images/${imageId}`).expect(404);
    expect(await listed(guest, 'projects')).toEqual([]);
  });
});
