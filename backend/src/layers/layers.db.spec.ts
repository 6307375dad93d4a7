import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Layer {
  layer_id: number;
  kind: string;
  sequence: number;
  parent_id: number;
  data: string;
  version: number;
}

describe(`layers on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let imageIds: number[];
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    const dataSource = server.app.get(DataSource);
    const image = (name: string) => anImageRow(dataSource, { projectId: at.projectId, ownerId: owner.userId, name });
    imageIds = [await image('a'), await image('b')];
  });
  afterAll(() => server.close());

  /** The body that the public client sends. */
  const body = (values: object): object => ({
    ...{ name: 'x', data: '', image_id: 0, settings: '', sequence: 1, parent_id: 0 },
    ...{ annotation_id: at.annotationId, project_id: at.projectId, owner_id: owner.userId },
    ...values,
  });
  const make = async (values: object): Promise<Layer> => {
    const reply = await owner.http.post('/memento/layers').send(body(values)).expect(201);
    return (reply.body as { layer: Layer }).layer;
  };

  it('are what the public API implies they are', async () => {
    const group = await make({ name: 'channels', sequence: 4 });
    const image = await make({ name: 'DAPI.tif', image_id: imageIds[0], parent_id: group.layer_id });
    const sheet = await make({ name: 'sheet', data: 'none', sequence: -1 });
    expect([group.kind, image.kind, sheet.kind]).toEqual(['group', 'image', 'drawing']);
    expect(image.parent_id).toBe(group.layer_id);
    expect(sheet.sequence).toBe(5);
  });

  it('of one name are two when they show two images, and one when they are the same', async () => {
    await make({ name: 'GFP.tif', image_id: imageIds[0] });
    await make({ name: 'GFP.tif', image_id: imageIds[1] });
    const again = await owner.http.post('/memento/layers').send(body({ name: 'GFP.tif', image_id: imageIds[1] }));
    expect([again.status, (again.body as { code: string }).code]).toEqual([409, 'layer.name-taken']);
  });

  it('with a parent that is no group of the sample have none', async () => {
    const image = await make({ name: 'no group', image_id: imageIds[0], parent_id: -1 });
    const unknown = await make({ name: 'unknown', image_id: imageIds[0], parent_id: 99_999 });
    const child = await make({ name: 'child', image_id: imageIds[0], parent_id: image.layer_id });
    expect([image.parent_id, unknown.parent_id, child.parent_id]).toEqual([0, 0, 0]);
  });

  it('added by ten scripts at once all get a place of their own', async () => {
    const added = await Promise.all(
      Array.from({ length: 10 }, (_, n) => make({ name: `sheet ${n}`, data: 'none', sequence: -1 })),
    );
    expect(new Set(added.map((layer) => layer.sequence)).size).toBe(10);
  });

  it('do not show an image of another project', async () => {
    const other = await aProject(owner, 'Other');
    const values = { projectId: other.projectId, ownerId: owner.userId, name: 'theirs' };
    const foreign = await anImageRow(server.app.get(DataSource), values);
    await owner.http
      .post('/memento/layers')
      .send(body({ name: 'foreign', image_id: foreign }))
      .expect(400);
  });

  it('give their regions as data and take them back as they were, without a new author or id', async () => {
    const data = JSON.stringify({
      version: '5.3.0',
      objects: [{ type: 'rect', left: 9, top: 19, width: 50, height: 30, strokeWidth: 2, stroke: '#ff0000' }],
    });
    const layer = await make({ name: 'legacy', data });
    const regions = async (): Promise<object[]> => {
      const reply = await owner.http.get(`/memento/layers/${layer.layer_id}/regions`).expect(200);
      return (reply.body as { regions: object[] }).regions;
    };
    const [before] = await regions();
    expect(before).toMatchObject({ shape: 'rectangle', geometry: { x: 10, y: 20, width: 50, height: 30 } });
    const seen = (await owner.http.get(`/memento/layers/${layer.layer_id}`)).body as { layer: Layer };
    const saved = await owner.http
      .put(`/memento/layers/${layer.layer_id}`)
      .send({ name: 'renamed', data: seen.layer.data });
    expect([saved.status, await regions()]).toEqual([201, [before]]);
    await owner.http.put(`/memento/layers/${layer.layer_id}`).send({ data: '' }).expect(201);
    expect(await regions()).toEqual([before]);
    await owner.http.put(`/memento/layers/${layer.layer_id}`).send({ data: '{"objects":["text"]}' }).expect(400);
    expect(await regions()).toEqual([before]);
    await owner.http.put(`/memento/layers/${layer.layer_id}`).send({ data: 'none' }).expect(201);
    expect(await regions()).toEqual([]);
  });

  it('of which the text is given to another hold copies, not the same regions', async () => {
    const object = { type: 'rect', left: 9, top: 19, width: 50, height: 30, strokeWidth: 2, stroke: '#ff0000' };
    const { layer_id } = await make({ name: 'original', data: JSON.stringify({ objects: [object] }) });
    const { data } = ((await owner.http.get(`/memento/layers/${layer_id}`)).body as { layer: Layer }).layer;
    const copy = await make({ name: 'copy', data });
    expect(copy.data.replaceAll(/"id":"[^"]+"/g, '')).toBe(data.replaceAll(/"id":"[^"]+"/g, ''));
    expect(copy.data).not.toBe(data);
  });

  it('on which somebody else drew are not deleted by a participant who owns them, nor cleared by one who does not', async () => {
    const [host, guest] = [await server.person('host'), await server.person('guest')];
    for (const { userId } of [host, guest]) {
      const grant = { user_id: userId, type: 'propar', type_id: at.projectId };
      await owner.http.post('/memento/permissions').send(grant).expect(201);
    }
    const made = await host.http
      .post('/memento/layers')
      .send(body({ name: 'hosted', data: 'none', shared: true }))
      .expect(201);
    const path = `/memento/layers/${(made.body as { layer: Layer }).layer.layer_id}`;
    const region = { region_id: randomUUID(), version: 0, shape: 'point', geometry: { points: [[1, 1]] } };
    await guest.http
      .patch(`${path}/regions`)
      .send({ changes: [{ op: 'put', region }] })
      .expect(200);
    await host.http.delete(path).expect(403);
    await guest.http.put(path).send({ data: 'none' }).expect(403);
    await guest.http.put(path).send({ shared: false }).expect(403);
    await owner.http.delete(path).expect(204);
  });

  it('to draw on say how they are shown to all, and whether all draw on them', async () => {
    const sheet = await make({ name: 'glass', data: 'none' });
    expect(sheet).toMatchObject({ shared: false, opacity: 1, hidden: false });
    const look = { shared: true, opacity: 0.3, hidden: true };
    const path = `/memento/layers/${sheet.layer_id}`;
    expect((await owner.http.put(path).send(look).expect(201)).body).toMatchObject({ layer: look });
    expect((await owner.http.put(path).send({ name: 'pane' }).expect(201)).body).toMatchObject({ layer: look });
    for (const wrong of [{ opacity: 1.1 }, { opacity: -0.1 }, { opacity: '1' }, { shared: 1 }, { hidden: null }])
      await owner.http.put(path).send(wrong).expect(400);
    const group = await make({ name: 'no glass' });
    await owner.http.put(`/memento/layers/${group.layer_id}`).send({ shared: true }).expect(400);
    await owner.http
      .post('/memento/layers')
      .send(body({ name: 'nor this', image_id: imageIds[0], opacity: 0.5 }))
      .expect(400);
  });

  it('keep what cannot become a region byte for byte, and in its place', async () => {
    const rect = '{"type":"rect","left":9,"top":19,"width":50,"height":30,"strokeWidth":2,"stroke":"#ff0000"}';
    const [image, note] = ['{"type":"image","src":"x", "left":1.0}', '{"type":"textbox","text":"é \\u00e9 😀"}'];
    const text = (...objects: string[]): string => `{"version":"5.3.0","objects":[${objects.join(',')}]}`;
    const { layer_id, data } = await make({ name: 'mixed', data: text(image, rect, note, image, rect) });
    const path = `/memento/layers/${layer_id}`;
    const split = (whole: string): string[] => whole.split(/(?<=\}),(?=\{"type")|"objects":\[|\]\}$/).slice(1, -1);
    const parts = split(data);
    expect([parts[0], parts[2], parts[3], parts.length]).toEqual([image, note, image, 5]);
    const put = async (objects: string[]): Promise<string[]> => {
      const reply = await owner.http
        .put(path)
        .send({ data: text(...objects) })
        .expect(201);
      return split((reply.body as { layer: Layer }).layer.data);
    };
    expect(await put(parts)).toEqual(parts);
    const turned = [...parts].reverse();
    expect(await put(turned)).toEqual(turned);
    expect(await put(turned.slice(1))).toEqual(turned.slice(1));
    expect(await put(turned)).toEqual(turned);
  });

  it('are exported as they are given one by one, with what is no region in its place', async () => {
    const note = (text: string): string => `{"type":"textbox","text":"${text}", "left":1.0}`;
    const rect = '{"type":"rect","left":9,"top":19,"width":50,"height":30,"strokeWidth":2,"stroke":"#ff0000"}';
    const project = await aProject(owner, 'Exported');
    const { projectId: project_id, annotationId: annotation_id } = project;
    const lists = [
      [note('only')],
      [],
      [note('first'), rect, note('"middle"'.replaceAll('"', '\\"')), rect],
      [rect, note('last')],
    ];
    const expected: [string, string][] = [];
    for (const [n, list] of lists.entries()) {
      const data = list.length ? `{"version":"5.3.0","objects":[${list.join(',')}]}` : 'none';
      const sheet = await make({ name: `exported ${n}`, data, project_id, annotation_id, sequence: n + 2 });
      if (list.length) expected.push([`exported ${n}`, sheet.data]);
    }
    const reply = await owner.http.get(`/memento/utilities/project_rois/${project_id}`).expect(200);
    const { project_rois } = reply.body as { project_rois: { layer: string; data: string }[] };
    expect(project_rois.map(({ layer, data }) => [layer, data])).toEqual(expected);
  });

  it('that are groups lie in no group, least of all in themselves', async () => {
    const { layer_id } = await make({ name: 'a group' });
    const reply = await owner.http.put(`/memento/layers/${layer_id}`).send({ parent_id: layer_id }).expect(201);
    expect((reply.body as { layer: Layer }).layer.parent_id).toBe(0);
  });

  it('that were changed meanwhile are not overwritten', async () => {
    const { layer_id, version } = await make({ name: 'shared', data: 'none' });
    await owner.http.put(`/memento/layers/${layer_id}`).send({ settings: 'opacity:0.5', version }).expect(201);
    const late = await owner.http.put(`/memento/layers/${layer_id}`).send({ settings: 'opacity:1', version });
    expect([late.status, late.body]).toMatchObject([
      409,
      { code: 'layer.version-conflict', current: { settings: 'opacity:0.5', version: version + 1 } },
    ]);
  });
});
