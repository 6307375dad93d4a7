import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

describe(`labels on samples, one by one, on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const label = async (name: string, projectId = at.projectId): Promise<number> =>
    (await owner.http.post('/memento/labels').send({ name, project_id: projectId }).expect(201)).body.label.label_id;
  const attach = (label_id: number, caller = owner) =>
    caller.http.post('/memento/annotations_labels').send({ annotation_id: at.annotationId, label_id });
  const path = (labelId: number): string => `/memento/annotations_labels/${at.annotationId}/${labelId}`;
  const links = async (query: string, caller = owner): Promise<object[]> =>
    (await caller.http.get(`/memento/annotations_labels?${query}`).expect(200)).body.annotations_labels;

  it('are put there, found and taken off', async () => {
    const link = { annotation_id: at.annotationId, label_id: at.labelId };
    const made = await attach(at.labelId).expect(201);
    expect(made.body).toEqual({ annotation_label: link });
    expect((await owner.http.get(path(at.labelId)).expect(200)).body).toEqual({ annotation_label: link });
    for (const query of [`annotation_id=${at.annotationId}`, `label_id=${at.labelId}`])
      expect(await links(query)).toEqual([link]);
    const twice = await attach(at.labelId).expect(409);
    expect(twice.body.code).toBe('annotation_label.exists');
    await owner.http.delete(path(at.labelId)).expect(204);
    await owner.http.delete(path(at.labelId)).expect(204);
    await owner.http.get(path(at.labelId)).expect(404);
  });

  it('put there by many at once are all there', async () => {
    const ids: number[] = [];
    for (let n = 0; n < 6; n++) ids.push(await label(`l${n}`));
    const replies = await Promise.all(ids.map((id) => attach(id)));
    expect(replies.map((reply) => reply.status)).toEqual(ids.map(() => 201));
    expect(await links(`annotation_id=${at.annotationId}`)).toHaveLength(6);
    const first = await owner.http.get(`/memento/annotations_labels?annotation_id=${at.annotationId}&limit=4`);
    const rest = await links(`annotation_id=${at.annotationId}&cursor=${first.body.next_cursor}`);
    expect([first.body.annotations_labels.length, rest.length]).toEqual([4, 2]);
  });

  it('come from the project of the sample', async () => {
    const other = await aProject(owner, 'Other');
    const refused = await attach(other.labelId).expect(400);
    const message = `${other.labelId} is not a label of this project`;
    expect(refused.body.issues).toEqual([{ path: 'label_id', message }]);
  });

  it('are for participants; lookers-on see them, strangers do not', async () => {
    const [viewer, stranger] = [await server.person('viewer'), await server.person('stranger')];
    const grant = { user_id: viewer.userId, type: 'provie', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const before = await links('');
    expect(before.length).toBeGreaterThan(0);
    expect(await links('', viewer)).toEqual(before);
    expect(await links('', stranger)).toEqual([]);
    await attach(at.labelId, viewer).expect(403);
    await viewer.http.delete(path(at.labelId)).expect(403);
    await attach(at.labelId, stranger).expect(404);
    await stranger.http.get(path(at.labelId)).expect(404);
  });

  it('do not change whether a sample counts as submitted', async () => {
    await attach(at.labelId).expect(201);
    const { annotation } = (await owner.http.get(`/memento/annotations/${at.annotationId}`)).body;
    expect(annotation.status).toBe('N');
  });
});
