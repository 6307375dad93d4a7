import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Annotation {
  annotation_id: number;
  name: string;
  status: string;
}

describe(`samples on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  it('of one name are two in two categories, and not in one', async () => {
    const body = { name: 'KO', project_id: at.projectId };
    const reply = await owner.http.post('/memento/categories').send(body).expect(201);
    const categoryId = (reply.body as { category: { category_id: number } }).category.category_id;
    await aSample(owner, { projectId: at.projectId, categoryId }, 'mouse_01');
    const again = { name: 'mouse_01', project_id: at.projectId, category_id: categoryId };
    const refused = await owner.http.post('/memento/annotations').send(again);
    expect([refused.status, (refused.body as { code: string }).code]).toEqual([409, 'annotation.name-taken']);
  });

  it('belong to a category of their own project', async () => {
    const other = await aProject(owner, 'Other');
    const body = { name: 'stray', project_id: at.projectId, category_id: other.categoryId };
    const refused = await owner.http.post('/memento/annotations').send(body).expect(400);
    expect((refused.body as { issues: object[] }).issues).toEqual([
      { path: 'category_id', message: 'is not a category of this project' },
    ]);
  });

  it('are paged without a gap or a repeat', async () => {
    const many = await aProject(owner, 'Many');
    const names = Array.from({ length: 23 }, (_, n) => `well ${String(n).padStart(2, '0')}`);
    for (const name of names) await aSample(owner, many, name);
    const seen: string[] = [];
    let cursor = '';
    do {
      const path = `/memento/annotations?category_id=${many.categoryId}&limit=5${cursor && `&cursor=${cursor}`}`;
      const reply = await owner.http.get(path).expect(200);
      const page = reply.body as { annotations: Annotation[]; next_cursor: string | null };
      expect(page.annotations.length).toBeLessThanOrEqual(5);
      seen.push(...page.annotations.map((annotation) => annotation.name));
      cursor = page.next_cursor ?? '';
    } while (cursor);
    expect(seen).toEqual(['mouse_01', ...names]);
    for (const wrong of ['limit=0', 'limit=x', 'cursor=x', 'category_id=-1'])
      await owner.http.get(`/memento/annotations?${wrong}`).expect(400);
  });

  it('count as submitted when as many readers have finished as the project asks for', async () => {
    await owner.http.put(`/memento/projects/${at.projectId}`).send({ readers: 2 }).expect(201);
    const reader = await server.person('reader');
    const grant = { user_id: reader.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const submission = `/memento/annotations/${at.annotationId}/submission`;
    const statusAfter = async (caller: Caller): Promise<string> => {
      const reply = await caller.http.post(submission).send({}).expect(201);
      return (reply.body as { annotation: Annotation }).annotation.status;
    };
    expect([await statusAfter(owner), await statusAfter(owner), await statusAfter(reader)]).toEqual(['N', 'N', 'S']);
    await reader.http.delete(submission).expect(204);
    const reply = await owner.http.get(`/memento/annotations/${at.annotationId}`);
    expect((reply.body as { annotation: Annotation }).annotation.status).toBe('N');
    await owner.http.put(`/memento/projects/${at.projectId}`).send({ readers: 1 }).expect(201);
    const recounted = await owner.http.get(`/memento/annotations/${at.annotationId}`);
    expect((recounted.body as { annotation: Annotation }).annotation.status).toBe('S');
    await owner.http.delete(submission).expect(204);
  });

  it('take labels as a set, replaced whole or not at all', async () => {
    const path = `/memento/annotations/${at.annotationId}/labels`;
    const reply = await owner.http.post('/memento/labels').send({ name: 'artefact', project_id: at.projectId });
    const artefact = (reply.body as { label: { label_id: number } }).label.label_id;
    const set = (label_ids: number[]) => owner.http.put(path).send({ label_ids });
    await Promise.all([set([at.labelId]), set([at.labelId, artefact]), set([at.labelId])]);
    const both = await set([artefact, at.labelId]).expect(201);
    const names = (both.body as { labels: { name: string }[] }).labels.map((label) => label.name);
    expect(names).toEqual(['artefact', 'positive']);
    await set([artefact, 99_999]).expect(400);
    const kept = await owner.http.get(path).expect(200);
    expect((kept.body as { labels: object[] }).labels).toHaveLength(2);
    await set([]).expect(201);
  });

  it('show once each in the table of the project, with their labels', async () => {
    await owner.http.put(`/memento/annotations/${at.annotationId}/labels`).send({ label_ids: [at.labelId] });
    const reply = await owner.http.get(`/memento/utilities/project_data/${at.projectId}`).expect(200);
    const { project_data } = reply.body as { project_data: object[] };
    expect(project_data).toHaveLength(2);
    expect(project_data).toContainEqual({
      ...{ project: 'Kidney 2026', category: 'WT', classification: null, annotation: 'mouse_01' },
      ...{ image: null, status: 'N', label: 'positive', image_uri: null },
    });
  });

  it('go with their project, with all that is in it', async () => {
    const gone = await aProject(owner, 'Gone');
    await owner.http.delete(`/memento/projects/${gone.projectId}`).expect(204);
    for (const path of [`annotations/${gone.annotationId}`, `layers/${gone.layerId}`, `labels/${gone.labelId}`])
      await owner.http.get(`/memento/${path}`).expect(404);
  });

  it('of a name with blanks around, quotes or a script in it come back as they were meant', async () => {
    const name = '<b>"Ü" \\ 細胞 🧫</b>\'; DROP TABLE annotations; --';
    const id = await aSample(owner, at, `  ${name} `);
    const found = await owner.http.get(`/memento/annotations?name=${encodeURIComponent(name)}`).expect(200);
    expect((found.body as { annotations: Annotation[] }).annotations).toMatchObject([{ annotation_id: id, name }]);
  });
});
