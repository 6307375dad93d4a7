import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Label {
  label_id: number;
  name: string;
  colour: string | null;
  version: number;
}
interface Region {
  region_id: string;
  label_id: number;
  colour: string;
  version: number;
}

describe(`labels as classes of regions on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let layerId: number;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    const sheet = { name: 'sheet', annotation_id: at.annotationId, data: 'none' };
    const reply = await owner.http.post('/memento/layers').send(sheet).expect(201);
    layerId = (reply.body as { layer: { layer_id: number } }).layer.layer_id;
  });
  afterAll(() => server.close());

  const make = async (name: string, more: object = {}, projectId = at.projectId): Promise<Label> => {
    const body = { name, project_id: projectId, ...more };
    const reply = await owner.http.post('/memento/labels').send(body).expect(201);
    return (reply.body as { label: Label }).label;
  };
  const draw = async (label: Label, colour: string, more: object = {}): Promise<string> => {
    const region_id = randomUUID();
    const region = {
      region_id,
      shape: 'point',
      geometry: { points: [[1, 2]] },
      label_id: label.label_id,
      colour,
      version: 0,
    };
    const body = { changes: [{ op: 'put', region: { ...region, ...more } }] };
    await owner.http.patch(`/memento/layers/${layerId}/regions`).send(body).expect(200);
    return region_id;
  };
  const layer = async (): Promise<{ version: number; regions: Region[] }> =>
    (await owner.http.get(`/memento/layers/${layerId}/regions`).expect(200)).body as never;
  const region = async (id: string): Promise<Region> =>
    (await layer()).regions.find(({ region_id }) => region_id === id) as Region;
  const usesOf = async (label: Label): Promise<object | undefined> => {
    const reply = await owner.http.get(`/memento/projects/${at.projectId}/labels/uses`).expect(200);
    return (reply.body as { uses: { label_id: number }[] }).uses.find(({ label_id }) => label_id === label.label_id);
  };
  const put = (label_ids: number[]) =>
    owner.http.put(`/memento/annotations/${at.annotationId}/labels`).send({ label_ids }).expect(201);

  it('get a colour that no other has, unless one is given', async () => {
    const [first, second] = [await make('first'), await make('second')];
    expect(first.colour).toMatch(/^#[0-9a-f]{6}$/);
    expect(second.colour).not.toBe(first.colour);
    expect(await make('third', { colour: '#ABCDEF' })).toMatchObject({ colour: '#abcdef' });
    await owner.http.post('/memento/labels').send({ name: 'x', colour: 'red', project_id: at.projectId }).expect(400);
  });

  it('are followed by their regions when they change their colour, but for those of a colour of their own', async () => {
    const label = await make('tumour', { colour: '#111111' });
    const follows = await draw(label, '#111111');
    const locked = await draw(label, '#111111', { locked: true });
    const own = await draw(label, '#ff00ff');
    const before = await layer();
    await owner.http.put(`/memento/labels/${label.label_id}`).send({ colour: '#222222' }).expect(201);
    expect(await region(follows)).toMatchObject({ colour: '#222222', version: 2 });
    expect(await region(locked)).toMatchObject({ colour: '#222222', version: 2 });
    expect(await region(own)).toMatchObject({ colour: '#ff00ff', version: 1 });
    expect((await layer()).version).toBe(before.version + 1);
    const history = await owner.http.get(`/memento/regions/${follows}/history`).expect(200);
    expect(history.body.changes).toHaveLength(2);
  });

  it('of an older version change nothing', async () => {
    const label = await make('stroma', { colour: '#111111' });
    const id = await draw(label, '#111111');
    const path = `/memento/labels/${label.label_id}`;
    await owner.http.put(path).send({ colour: '#333333', version: label.version }).expect(201);
    const late = await owner.http.put(path).send({ colour: '#444444', version: label.version }).expect(409);
    expect(late.body.code).toBe('label.version-conflict');
    expect(await region(id)).toMatchObject({ colour: '#333333' });
  });

  it('tell how many samples and regions they have', async () => {
    const label = await make('counted');
    expect(await usesOf(label)).toEqual({ label_id: label.label_id, samples: 0, regions: 0 });
    await draw(label, '#000000');
    await put([label.label_id]);
    expect(await usesOf(label)).toEqual({ label_id: label.label_id, samples: 1, regions: 1 });
    await put([]);
  });

  it('become one: samples and regions have the other, each once', async () => {
    const [typo, right] = [
      await make('necrosiss', { colour: '#555555' }),
      await make('necrosis', { colour: '#666666' }),
    ];
    const id = await draw(typo, '#555555');
    await put([typo.label_id, right.label_id]);
    const reply = await owner.http.post(`/memento/labels/${typo.label_id}/merge`).send({ into: right.label_id });
    expect([reply.status, reply.body.label]).toEqual([201, right]);
    await owner.http.get(`/memento/labels/${typo.label_id}`).expect(404);
    expect(await region(id)).toMatchObject({ label_id: right.label_id, colour: '#666666', version: 2 });
    const { body } = await owner.http.get(`/memento/annotations/${at.annotationId}/labels`).expect(200);
    expect(body.labels.map(({ name }: Label) => name)).toEqual(['necrosis']);
    expect(await usesOf(right)).toMatchObject({ samples: 1, regions: 1 });
    const audit = await owner.http.get(`/memento/audit?project_id=${at.projectId}&kind=label`).expect(200);
    expect(audit.body.audit[0]).toMatchObject({
      action: 'label.merge',
      details: { name: 'necrosiss', into: 'necrosis', samples: 1, regions: 1 },
    });
  });

  it('leave their regions when they are deleted: a change like any other, which the history knows', async () => {
    const gone = await make('gone');
    const id = await draw(gone, '#123456');
    const before = await layer();
    await owner.http.delete(`/memento/labels/${gone.label_id}`).expect(204);
    expect(await region(id)).toMatchObject({ label_id: 0, colour: '#123456', version: 2 });
    expect((await layer()).version).toBe(before.version + 1);
    const history = await owner.http.get(`/memento/layers/${layerId}/regions?version=${before.version}`).expect(200);
    const { regions } = history.body as { regions: Region[] };
    expect(regions.find(({ region_id }) => region_id === id)).toMatchObject({ label_id: gone.label_id, version: 1 });
  });

  it('are merged with another of their project only, and then nothing is changed', async () => {
    const label = await make('alone');
    const other = await make('theirs', {}, (await aProject(owner, 'Elsewhere')).projectId);
    for (const into of [other.label_id, label.label_id, 2 ** 31 - 1]) {
      const refused = await owner.http.post(`/memento/labels/${label.label_id}/merge`).send({ into }).expect(400);
      expect(refused.body.issues[0].path).toBe('into');
    }
    await owner.http.get(`/memento/labels/${label.label_id}`).expect(200);
  });
});
