import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Entry {
  action: string;
  actor: string;
  object_id: string;
  details: Record<string, unknown>;
}

describe(`the audit log on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const log = async (query: string, caller = owner): Promise<Entry[]> => {
    const reply = await caller.http.get(`/memento/audit?${query}`).expect(200);
    return (reply.body as { audit: Entry[] }).audit;
  };

  it('tells who did what to a label, newest first', async () => {
    const path = `/memento/labels/${at.labelId}`;
    await owner.http.put(path).send({ name: 'negative' }).expect(201);
    await owner.http.put(`/memento/annotations/${at.annotationId}/labels`).send({ label_ids: [at.labelId] });
    await owner.http.delete(path).expect(204);
    const entries = await log(`project_id=${at.projectId}&kind=label`);
    expect(entries.map(({ action, actor, details }) => [action, actor, details])).toEqual([
      ['label.delete', 'owner', { name: 'negative' }],
      ['label.update', 'owner', { name: 'negative' }],
      ['label.create', 'owner', { name: 'positive' }],
    ]);
    const [labelled] = await log(`project_id=${at.projectId}&kind=annotation&object_id=${at.annotationId}&limit=1`);
    expect(labelled).toMatchObject({ action: 'annotation.label', details: { added: [at.labelId], dropped: [] } });
  });

  it('has no entry for a change that was refused', async () => {
    const before = await log(`project_id=${at.projectId}&kind=label`);
    const body = { name: 'twice', project_id: at.projectId };
    await owner.http.post('/memento/labels').send(body).expect(201);
    await owner.http.post('/memento/labels').send(body).expect(409);
    expect(await log(`project_id=${at.projectId}&kind=label`)).toHaveLength(before.length + 1);
  });

  it('shows to those who administer what it is about', async () => {
    const reader = await server.person('reader');
    const grant = { user_id: reader.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    await reader.http.get(`/memento/audit?project_id=${at.projectId}`).expect(403);
    await owner.http.get('/memento/audit').expect(403);
    expect((await log('', server.admin)).length).toBeGreaterThan(3);
  });
});
