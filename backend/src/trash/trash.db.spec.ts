import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { TrashService } from './trash.service.js';

interface Entry {
  trash_id: number;
  kind: string;
  name: string;
}

describe(`the trash on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
  });
  afterAll(() => server.close());

  const listed = async (query = '', caller = owner): Promise<Entry[]> => {
    const reply = await caller.http.get(`/memento/trash?${query}`).expect(200);
    return (reply.body as { trash: Entry[] }).trash;
  };
  const restore = (trashId: number, caller = owner) => caller.http.post(`/memento/trash/${trashId}/restore`).send({});
  const statuses = (at: MadeProject, imageId: number): Promise<number[]> =>
    Promise.all(
      [
        `projects/${at.projectId}`,
        `categories/${at.categoryId}`,
        `annotations/${at.annotationId}`,
        `layers/${at.layerId}`,
        `layers/${at.layerId}/regions`,
        `images/${imageId}`,
        `labels/${at.labelId}`,
      ].map(async (path) => (await owner.http.get(`/memento/${path}`)).status),
    );
  const furnished = async (name: string): Promise<{ at: MadeProject; imageId: number }> => {
    const at = await aProject(owner, name);
    const values = { projectId: at.projectId, ownerId: owner.userId, name: 'DAPI' };
    const imageId = await anImageRow(server.app.get(DataSource), values);
    const layer = { name: 'DAPI', annotation_id: at.annotationId, image_id: imageId };
    await owner.http.post('/memento/layers').send(layer).expect(201);
    const region = { region_id: randomUUID(), version: 0, shape: 'point', geometry: { points: [[1, 2]] } };
    const changes = [{ op: 'put', region }];
    await owner.http.patch(`/memento/layers/${at.layerId}/regions`).send({ changes }).expect(200);
    return { at, imageId };
  };

  for (const [kind, path, gone] of [
    ['project', (at: MadeProject) => `projects/${at.projectId}`, [404, 404, 404, 404, 404, 404, 404]],
    ['category', (at: MadeProject) => `categories/${at.categoryId}`, [200, 404, 404, 404, 404, 200, 200]],
    ['annotation', (at: MadeProject) => `annotations/${at.annotationId}`, [200, 200, 404, 404, 404, 200, 200]],
    ['layer', (at: MadeProject) => `layers/${at.layerId}`, [200, 200, 200, 404, 404, 200, 200]],
    ['image', (_: MadeProject, imageId: number) => `images/${imageId}`, [200, 200, 200, 200, 200, 404, 200]],
  ] as const) {
    it(`takes a deleted ${kind} with all that hangs on it, and gives it back as it was`, async () => {
      const { at, imageId } = await furnished(`a ${kind} to delete`);
      const before = await owner.http.get(`/memento/layers?project_id=${at.projectId}&data=true`);
      await owner.http.delete(`/memento/${path(at, imageId)}`).expect(204);
      expect(await statuses(at, imageId)).toEqual(gone);
      const [entry] = await listed(`project_id=${at.projectId}`);
      expect(entry).toMatchObject({ kind });
      await restore(entry.trash_id).expect(201);
      expect(await statuses(at, imageId)).toEqual([200, 200, 200, 200, 200, 200, 200]);
      const after = await owner.http.get(`/memento/layers?project_id=${at.projectId}&data=true`);
      expect(after.body).toEqual(before.body);
      await restore(entry.trash_id).expect(404);
    });
  }

  it('frees the name, and says so when it is taken by the time of the return', async () => {
    const at = await aProject(owner, 'names');
    await owner.http.delete(`/memento/annotations/${at.annotationId}`).expect(204);
    const second = await aSample(owner, at, 'mouse_01');
    const [entry] = await listed(`project_id=${at.projectId}`);
    const taken = await restore(entry.trash_id);
    expect([taken.status, (taken.body as { code: string }).code]).toEqual([409, 'annotation.name-taken']);
    await owner.http.put(`/memento/annotations/${second}`).send({ name: 'mouse_02' }).expect(201);
    await restore(entry.trash_id).expect(201);
  });

  it('gives back each deletion alone: what was deleted before stays deleted', async () => {
    const { at, imageId } = await furnished('layers of time');
    await owner.http.delete(`/memento/layers/${at.layerId}`).expect(204);
    await owner.http.delete(`/memento/categories/${at.categoryId}`).expect(204);
    const [category, layer] = await listed(`project_id=${at.projectId}`);
    const early = await restore(layer.trash_id);
    expect([early.status, (early.body as { code: string }).code]).toEqual([409, 'trash.parent-deleted']);
    await restore(category.trash_id).expect(201);
    expect(await statuses(at, imageId)).toEqual([200, 200, 200, 404, 404, 200, 200]);
    await restore(layer.trash_id).expect(201);
    expect(await statuses(at, imageId)).toEqual([200, 200, 200, 200, 200, 200, 200]);
  });

  it('is emptied after 30 days, or at once by who may', async () => {
    const { at } = await furnished('to be emptied');
    await owner.http.delete(`/memento/layers/${at.layerId}`).expect(204);
    await owner.http.delete(`/memento/annotations/${at.annotationId}`).expect(204);
    const [annotation, layer] = await listed(`project_id=${at.projectId}`);
    await owner.http.delete(`/memento/trash/${layer.trash_id}`).expect(204);
    await server.app.get(TrashService).sweep(new Date(Date.now() + 29 * 24 * 3600 * 1000));
    expect((await listed(`project_id=${at.projectId}`)).map((entry) => entry.trash_id)).toEqual([annotation.trash_id]);
    await server.app.get(TrashService).sweep(new Date(Date.now() + 31 * 24 * 3600 * 1000));
    expect(await listed(`project_id=${at.projectId}`)).toEqual([]);
    await owner.http.delete(`/memento/projects/${at.projectId}`).expect(204);
    await server.app.get(TrashService).sweep(new Date(Date.now() + 31 * 24 * 3600 * 1000));
    expect(await listed()).toEqual([]);
  });

  it('forgets what went for good with what held it', async () => {
    const { at } = await furnished('purged above');
    await owner.http.delete(`/memento/annotations/${at.annotationId}`).expect(204);
    await owner.http.delete(`/memento/categories/${at.categoryId}`).expect(204);
    const [category] = await listed(`project_id=${at.projectId}`);
    await owner.http.delete(`/memento/trash/${category.trash_id}`).expect(204);
    expect(await listed(`project_id=${at.projectId}`)).toEqual([]);
  });

  it('shows to those who administer the project and to who threw it there, and to nobody else', async () => {
    const at = await aProject(owner, 'rights');
    const people = { propar: await server.person('participant'), proadm: await server.person('administrator') };
    for (const [type, { userId }] of Object.entries(people)) {
      const grant = { user_id: userId, type, type_id: at.projectId };
      await owner.http.post('/memento/permissions').send(grant).expect(201);
    }
    const sheet = { name: 'mine', annotation_id: at.annotationId, kind: 'drawing' };
    const made = await people.propar.http.post('/memento/layers').send(sheet).expect(201);
    const { layer_id } = (made.body as { layer: { layer_id: number } }).layer;
    await people.propar.http.delete(`/memento/layers/${layer_id}`).expect(204);
    await owner.http.delete(`/memento/layers/${at.layerId}`).expect(204);
    const [theirs, mine] = await listed(`project_id=${at.projectId}`);
    expect((await listed('', people.propar)).map((entry) => entry.trash_id)).toEqual([mine.trash_id]);
    expect(await listed('', people.proadm)).toHaveLength(2);
    expect(await listed('', await server.person('stranger'))).toEqual([]);
    await restore(theirs.trash_id, people.propar).expect(404);
    await restore(mine.trash_id, people.propar).expect(201);
    await restore(theirs.trash_id, people.proadm).expect(201);
  });
});
