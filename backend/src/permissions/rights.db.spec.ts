import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import type { GrantCode } from './grant-code.js';

const ON_PROJECT: GrantCode[] = ['proadm', 'propar', 'provie'];

/** Status for: owner, those with a code on the project, a stranger. */
const RULES: {
  what: string;
  ask: (caller: Caller, at: MadeProject) => Promise<{ status: number }>;
  expect: number[];
}[] = [
  {
    what: 'see',
    ask: (c, at) => c.http.get(`/memento/annotations/${at.annotationId}`),
    expect: [200, 200, 200, 200, 404],
  },
  {
    what: 'label a sample',
    ask: (c, at) => c.http.put(`/memento/annotations/${at.annotationId}/labels`).send({ label_ids: [at.labelId] }),
    expect: [201, 201, 201, 403, 404],
  },
  {
    what: 'submit a sample',
    ask: (c, at) => c.http.post(`/memento/annotations/${at.annotationId}/submission`).send({}),
    expect: [201, 201, 201, 403, 404],
  },
  {
    what: 'make a category',
    ask: (c, at) => c.http.post('/memento/categories').send({ name: c.username, project_id: at.projectId }),
    expect: [201, 201, 403, 403, 404],
  },
  {
    what: 'add a sheet to draw on',
    ask: (c, at) =>
      c.http.post('/memento/layers').send({ name: c.username, annotation_id: at.annotationId, kind: 'drawing' }),
    expect: [201, 201, 201, 403, 404],
  },
  {
    what: 'add a group',
    ask: (c, at) =>
      c.http.post('/memento/layers').send({ name: `g ${c.username}`, annotation_id: at.annotationId, kind: 'group' }),
    expect: [201, 201, 403, 403, 404],
  },
  {
    what: 'delete the sheet of the owner',
    ask: (c, at) => c.http.delete(`/memento/layers/${at.layerId}`),
    expect: [204, 204, 403, 403, 404],
  },
  {
    what: 'export',
    ask: (c, at) => c.http.get(`/memento/utilities/project_data/${at.projectId}`),
    expect: [200, 200, 403, 403, 404],
  },
  {
    what: 'count',
    ask: (c, at) => c.http.get(`/memento/utilities/project_summary/${at.projectId}`),
    expect: [200, 200, 200, 200, 404],
  },
  {
    what: 'edit the project',
    ask: (c, at) => c.http.put(`/memento/projects/${at.projectId}`).send({ settings: 'darkmode:1' }),
    expect: [201, 201, 403, 403, 404],
  },
  {
    what: 'hand the project over',
    ask: (c, at) => c.http.put(`/memento/projects/${at.projectId}`).send({ owner_id: 1 }),
    expect: [201, 403, 403, 403, 404],
  },
  {
    what: 'delete the project',
    ask: (c, at) => c.http.delete(`/memento/projects/${at.projectId}`),
    expect: [204, 403, 403, 403, 404],
  },
  { what: 'make accounts', ask: (c) => c.http.post('/memento/users').send({}), expect: [403, 403, 403, 403, 403] },
  {
    what: 'administer the installation',
    ask: (c) => c.http.post('/memento/permissions').send({ user_id: c.userId, type: 'sysadm', type_id: 1 }),
    expect: [403, 403, 403, 403, 403],
  },
  {
    what: 'let others in',
    ask: (c, at) => c.http.post('/memento/permissions').send({ user_id: 1, type: 'provie', type_id: at.projectId }),
    expect: [201, 201, 403, 403, 404],
  },
];

describe(`rights on a project on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let holders: Caller[];
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    holders = [];
    for (const name of [...ON_PROJECT, 'stranger']) holders.push(await server.person(name));
  });
  afterAll(() => server.close());

  for (const { what, ask, expect: expected } of RULES) {
    it(`who may ${what}`, async () => {
      const statuses: number[] = [];
      for (const caller of [owner, ...holders]) {
        const at = await aProject(owner, `${what} ${caller.username}`);
        for (const [n, type] of ON_PROJECT.entries()) {
          const grant = { user_id: holders[n].userId, type, type_id: at.projectId };
          await owner.http.post('/memento/permissions').send(grant).expect(201);
        }
        statuses.push((await ask(caller, at)).status);
      }
      expect(statuses).toEqual(expected);
    });
  }

  it('keeps one administrator of the installation', async () => {
    const reply = await server.admin.http.delete(`/memento/permissions/${server.admin.userId}/sysadm/1`);
    expect([reply.status, (reply.body as { code: string }).code]).toEqual([409, 'permission.last-administrator']);
  });

  it('shows permissions to those who administer the project and to whom they were given', async () => {
    const { projectId } = await aProject(owner, 'shown');
    const [proadm, propar, provie] = holders;
    await owner.http.post('/memento/permissions').send({ user_id: proadm.userId, type: 'proadm', type_id: projectId });
    await owner.http.post('/memento/permissions').send({ user_id: propar.userId, type: 'propar', type_id: projectId });
    const seenBy = async (caller: Caller): Promise<number> => {
      const reply = await caller.http.get(`/memento/permissions?project_id=${projectId}`).expect(200);
      return (reply.body as { permissions: unknown[] }).permissions.length;
    };
    expect(await Promise.all([owner, proadm, propar, provie].map(seenBy))).toEqual([2, 2, 1, 0]);
  });
});
