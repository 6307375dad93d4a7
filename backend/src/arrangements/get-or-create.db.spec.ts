import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Found {
  annotation_id: number;
  layer_id: number | null;
  made: boolean;
}
interface Layer {
  layer_id: number;
  name: string;
  kind: string;
  image_id: number;
  parent_id: number;
}

describe(`getting or creating on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const sample = (name: string, layer: object, more: object = {}, caller = owner) =>
    caller.http
      .post('/memento/annotations/getorcreate')
      .send({ project_id: at.projectId, category_id: at.categoryId, name, layer, ...more });
  const found = async (name: string, layer: object, more: object = {}): Promise<Found> =>
    (await sample(name, layer, more).expect(201)).body as Found;
  const layer = async (body: object): Promise<{ layer_id: number; made: boolean }> =>
    (await owner.http.post('/memento/layers/getorcreate').send(body).expect(201)).body as {
      layer_id: number;
      made: boolean;
    };
  const layersOf = async (annotationId: number): Promise<Layer[]> =>
    ((await owner.http.get(`/memento/layers?annotation_id=${annotationId}`).expect(200)).body as { layers: Layer[] })
      .layers;
  const anImage = (name: string): Promise<number> =>
    anImageRow(server.app.get(DataSource), { projectId: at.projectId, ownerId: owner.userId, name });

  it('makes a sample with its first layer once, however often it is asked', async () => {
    const first = await found('m1', { name: 'channels', kind: 'group', sequence: 4 });
    expect(first).toEqual({ annotation_id: first.annotation_id, layer_id: first.layer_id, made: true });
    const again = await found('m1', { name: 'channels', kind: 'group', sequence: 4 });
    expect(again).toEqual({ annotation_id: first.annotation_id, layer_id: null, made: false });
    const layers = await layersOf(first.annotation_id);
    expect(layers.map(({ layer_id, name, kind }) => [layer_id, name, kind])).toEqual([
      [first.layer_id, 'channels', 'group'],
    ]);
  });

  it('makes one of many requests for the same at the same moment', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => found('at once', { name: 'image', image_id: 0, kind: 'group' })),
    );
    expect(new Set(answers.map(({ annotation_id }) => annotation_id)).size).toBe(1);
    expect(answers.filter(({ made }) => made)).toHaveLength(1);
    expect(await layersOf(answers[0].annotation_id)).toHaveLength(1);
  });

  it('takes the same name in two categories for two samples', async () => {
    const reply = await owner.http.post('/memento/categories').send({ name: 'KO', project_id: at.projectId });
    const { category_id } = (reply.body as { category: { category_id: number } }).category;
    const one = await found('twice', { name: 'g', kind: 'group' });
    const other = await found('twice', { name: 'g', kind: 'group' }, { category_id });
    expect(other.made).toBe(true);
    expect(other.annotation_id).not.toBe(one.annotation_id);
  });

  it('gives a sample without any layer the first one', async () => {
    const bare = await aSample(owner, at, 'bare');
    const completed = await found('bare', { name: 'channels', kind: 'group' });
    expect(completed).toMatchObject({ annotation_id: bare, made: false });
    expect(completed.layer_id).toBeGreaterThan(0);
  });

  it('leaves nothing of a sample whose first layer is refused', async () => {
    const elsewhere = await aProject(owner, 'Liver');
    const foreign = await anImageRow(server.app.get(DataSource), {
      ...{ projectId: elsewhere.projectId, ownerId: owner.userId, name: 'foreign' },
    });
    await sample('refused', { name: 'image', image_id: foreign }).expect(400);
    await sample('refused', { name: '' }).expect(400);
    await sample('refused', { name: 'g', kind: 'group' }, { category_id: elsewhere.categoryId }).expect(400);
    const reply = await owner.http.get(`/memento/annotations?project_id=${at.projectId}&name=refused`).expect(200);
    expect((reply.body as { annotations: object[] }).annotations).toEqual([]);
  });

  it('knows a layer by name and image: the same file name in two groups makes two', async () => {
    const { annotation_id } = await found('groups', { name: 'T0', kind: 'group' });
    const [a, b] = [await anImage('T0 DAPI'), await anImage('T1 DAPI')];
    const first = await layer({ annotation_id, name: 'DAPI.tif', image_id: a, parent_id: -1 });
    const second = await layer({ annotation_id, name: 'DAPI.tif', image_id: b, parent_id: -1 });
    expect([first.made, second.made, first.layer_id === second.layer_id]).toEqual([true, true, false]);
    expect(await layer({ annotation_id, name: 'DAPI.tif', image_id: a, parent_id: 99 })).toEqual({
      ...{ layer_id: first.layer_id, made: false },
    });
    const shown = (await layersOf(annotation_id)).filter(({ kind }) => kind === 'image');
    expect(shown.map(({ image_id, parent_id }) => [image_id, parent_id])).toEqual([
      [a, 0],
      [b, 0],
    ]);
  });

  it('gives those who take part what is there, and lets them make no image layer', async () => {
    const { annotation_id } = await found('taken part in', { name: 'T0', kind: 'group' });
    const image_id = await anImage('of the participant');
    const made = await layer({ annotation_id, name: 'DAPI', image_id });
    const reader = await server.person('reader');
    const grant = { user_id: reader.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const ask = (name: string) =>
      reader.http.post('/memento/layers/getorcreate').send({ annotation_id, name, image_id });
    expect((await ask('DAPI').expect(201)).body).toEqual({ layer_id: made.layer_id, made: false });
    await ask('another').expect(403);
    await sample('by a reader', { name: 'g', kind: 'group' }, {}, reader).expect(403);
  });
});
