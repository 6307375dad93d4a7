import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClassification } from '../../test/builders/a-classification.js';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

describe(`addresses of the public system on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let reader: Caller;
  let stranger: Caller;
  let at: MadeProject;
  let grade: number;
  beforeAll(async () => {
    server = await throwawayServer();
    [owner, reader, stranger] = [
      await server.person('owner'),
      await server.person('reader'),
      await server.person('stranger'),
    ];
    at = await aProject(owner);
    grade = await aClassification(owner, at, 'grade');
    const link = { annotation_id: at.annotationId, label_id: at.labelId };
    await owner.http.post('/memento/annotations_labels').send(link).expect(201);
    await owner.http.post('/memento/comments').send({ content: 'hm', layer_id: at.layerId }).expect(201);
    await grant('propar', at.projectId);
  });
  afterAll(() => server.close());

  const grant = (type: string, typeId: number, caller = reader) =>
    owner.http.post('/memento/permissions').send({ user_id: caller.userId, type, type_id: typeId }).expect(201);
  const get = (path: string, caller = owner) => caller.http.get(`/memento/${path}`);
  const remove = (path: string, caller = owner) => caller.http.delete(`/memento/${path}`);

  it('list what belongs to a project, category, sample or layer', async () => {
    const lists: [path: string, key: string][] = [
      [`categories/byproject_id/${at.projectId}`, 'categories'],
      [`classifications/byproject_id/${at.projectId}`, 'classifications'],
      [`classifications/bycategory_id/${at.categoryId}`, 'classifications'],
      [`labels/byproject_id/${at.projectId}`, 'labels'],
      [`annotations/byproject_id/${at.projectId}`, 'annotations'],
      [`annotations/bycategory_id/${at.categoryId}`, 'annotations'],
      [`annotations/next/${at.projectId}/0`, 'next'],
      [`annotations/next/0/${at.categoryId}`, 'next'],
      [`layers/byproject_id/${at.projectId}`, 'layers'],
      [`layers/byannotation_id/${at.annotationId}`, 'layers'],
      [`layers/byfilter/${at.annotationId}/1`, 'layers'],
      [`comments/byproject_id/${at.projectId}`, 'comments'],
      [`comments/bylayer_id/${at.layerId}`, 'comments'],
      [`permissions/byfilter/0/propar/${at.projectId}`, 'permissions'],
      [`categories_classifications/byfilter/${at.categoryId}/0`, 'categories_classifications'],
      [`categories_classifications/byfilter/0/${grade}`, 'categories_classifications'],
      [`annotations_labels/byfilter/${at.annotationId}/0`, 'annotations_labels'],
      [`annotations_labels/byfilter/0/${at.labelId}`, 'annotations_labels'],
    ];
    for (const [path, key] of lists) {
      const { status, body } = await get(path);
      expect([path, status, (body as Record<string, unknown[]>)[key]?.length]).toEqual([path, 200, 1]);
    }
    const layers = await get(`layers/byannotation_id/${at.annotationId}`);
    expect(layers.body.layers[0]).toMatchObject({ project_id: at.projectId, data: 'none' });
  });

  it('answer 404 for nothing to list, and for what the caller may not see', async () => {
    const lists = ['categories', 'classifications', 'labels', 'images', 'annotations', 'layers', 'comments'].map(
      (resource) => `${resource}/byproject_id/`,
    );
    const others = ['annotations/byimage_id/', 'layers/byimage_id/', 'comments/bylayer_id/', 'annotations/next/0/'];
    for (const list of [...lists, ...others]) {
      for (const id of ['99999', '-1', 'x']) await get(list + id).expect(404);
    }
    for (const list of lists) await get(list + at.projectId, stranger).expect(404);
    await get('annotations/next/0/0', stranger).expect(404);
    await get('users/byusername/nobody').expect(404);
  });

  it('by filter answer with what there is, maybe nothing', async () => {
    await get('permissions/byfilter/99999/none/0').expect(200, { permissions: [], next_cursor: null });
    await get('layers/byfilter/99999/0').expect(200, { layers: [], next_cursor: null });
    await get('annotations_labels/byfilter/0/0', stranger).expect(200, { annotations_labels: [], next_cursor: null });
    await get(`layers/byfilter/${at.annotationId}/9`).expect(200, { layers: [], next_cursor: null });
  });

  it('give one person and one permission, as much of it as is the caller’s business', async () => {
    const seen = await get('users/byusername/OWNER', reader).expect(200);
    expect(seen.body.user).toMatchObject({ user_id: owner.userId, username: 'owner', email: '' });
    expect((await get('users/byusername/reader', reader)).body.user.email).not.toBe('');
    const key = `${reader.userId}/propar/${at.projectId}`;
    const one = { user_id: reader.userId, type: 'propar', type_id: at.projectId };
    await get(`permissions/${key}`).expect(200, { permission: one });
    await get(`permissions/${key}`, stranger).expect(404);
  });

  it('list more than one page holds', async () => {
    const many = await aProject(owner, 'Many');
    for (let n = 0; n < 12; n++) await aSample(owner, many, `s${n}`);
    const reply = await get(`annotations/byproject_id/${many.projectId}`).expect(200);
    expect([reply.body.annotations.length, reply.body.next_cursor]).toEqual([13, null]);
  });

  it('delete nothing when nothing is named', async () => {
    const all = [
      'permissions/byfilter/0/none/0',
      'annotations_labels/byfilter/0/0',
      'categories_classifications/byfilter/0/0',
    ];
    for (const path of all) {
      const refused = await remove(path, server.admin).expect(400);
      expect(refused.body.code).toBe('request.invalid');
    }
    expect((await get(`annotations_labels/byfilter/${at.annotationId}/0`)).body.annotations_labels).toHaveLength(1);
  });

  it('delete only what the caller may', async () => {
    const { annotationId, labelId, categoryId, projectId } = at;
    await remove(`categories_classifications/byfilter/${categoryId}/0`, reader).expect(403);
    await remove(`categories_classifications/byfilter/0/${grade}`, reader).expect(403);
    await remove(`categories_classifications/byfilter/0/${grade}`, stranger).expect(404);
    await remove(`annotations_labels/byfilter/0/${labelId}`, reader).expect(403);
    await remove(`annotations_labels/byfilter/${annotationId}/0`, stranger).expect(404);
    await remove(`permissions/byfilter/${reader.userId}/none/0`, reader).expect(403);
    await remove(`permissions/byfilter/0/propar/${projectId}`, stranger).expect(204);
    expect((await get(`permissions/byfilter/0/propar/${projectId}`)).body.permissions).toHaveLength(1);
    await remove(`permissions/byfilter/${server.admin.userId}/sysadm/1`, owner).expect(204);
    await remove(`permissions/byfilter/${server.admin.userId}/sysadm/1`, server.admin).expect(409);
  });

  it('delete what is named, and it is in the audit log', async () => {
    const { annotationId, labelId, categoryId, projectId } = at;
    await remove(`annotations_labels/byfilter/${annotationId}/0`, reader).expect(204);
    await owner.http.post('/memento/annotations_labels').send({ annotation_id: annotationId, label_id: labelId });
    await remove(`annotations_labels/byfilter/0/${labelId}`).expect(204);
    await get(`annotations_labels/${annotationId}/${labelId}`).expect(404);
    await remove(`categories_classifications/byfilter/0/${grade}`).expect(204);
    await owner.http
      .post('/memento/categories_classifications')
      .send({ category_id: categoryId, classification_id: grade });
    await remove(`categories_classifications/byfilter/${categoryId}/${grade}`).expect(204);
    await get(`classifications/bycategory_id/${categoryId}`).expect(404);
    await grant('catvie', categoryId, stranger);
    await remove(`permissions/byfilter/0/none/${categoryId}`).expect(204);
    await remove(`permissions/byfilter/${reader.userId}/none/0`).expect(204);
    await get(`annotations/${annotationId}`, reader).expect(404);
    const log = await get(`audit?project_id=${projectId}&limit=8`).expect(200);
    const actions = log.body.audit.map((entry: { action: string }) => entry.action);
    for (const action of ['permission.revoke', 'category.classify', 'classification.unlink', 'label.detach'])
      expect(actions).toContain(action);
  });
});
