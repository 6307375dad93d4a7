import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Response } from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { DataSource } from 'typeorm';
import { aGuest, aShare, type MadeShare } from '../../test/builders/a-guest.js';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { openApiDocument } from '../openapi-document.js';

/** In every name that a guest must not see. */
const SECRET = 'SECRET';
const LISTS = ['projects', 'categories', 'labels', 'annotations', 'layers', 'images'] as const;

describe(`guests of a share link on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let link: MadeShare;
  let viewer: TestAgent;
  let drawer: TestAgent;
  let hiddenSample: number;

  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person(`${SECRET} owner`);
    at = await aProject(owner);
    await owner.http.put(`/memento/layers/${at.layerId}`).send({ shared: true }).expect(201);
    hiddenSample = await secretsAround();
    link = await aShare(owner, at.annotationId, 'annotate');
    drawer = await aGuest(server, link.secret, 'Grace');
    viewer = await aGuest(server, (await aShare(owner, at.annotationId, 'view')).secret);
  });
  afterAll(() => server.close());

  /** Beside the sample that is shared: in its category, its project, and another project. */
  async function secretsAround(): Promise<number> {
    const { projectId } = at;
    const dataSource = server.app.get(DataSource);
    const category = await owner.http.post('/memento/categories').send({ name: `${SECRET} c`, project_id: projectId });
    const categoryId = (category.body as { category: { category_id: number } }).category.category_id;
    await aSample(owner, { projectId, categoryId }, `${SECRET} elsewhere`);
    const sample = await aSample(owner, at, `${SECRET} beside`);
    const shown = await anImageRow(dataSource, { projectId, ownerId: owner.userId, name: 'DAPI' });
    const hidden = await anImageRow(dataSource, { projectId, ownerId: owner.userId, name: `${SECRET} image` });
    const layers = [
      { name: 'DAPI', annotation_id: at.annotationId, image_id: shown },
      { name: `${SECRET} layer`, annotation_id: sample, image_id: hidden },
    ];
    for (const layer of layers) await owner.http.post('/memento/layers').send(layer).expect(201);
    const other = await aProject(owner, `${SECRET} project`);
    await owner.http
      .put(`/memento/labels/${other.labelId}`)
      .send({ name: `${SECRET} label` })
      .expect(201);
    await owner.http
      .put(`/memento/annotations/${other.annotationId}`)
      .send({ name: `${SECRET} sample` })
      .expect(201);
    return sample;
  }

  const idsIn = async (guest: TestAgent, list: (typeof LISTS)[number]): Promise<number> => {
    const reply = await guest.get(`/memento/${list}`).expect(200);
    return (reply.body as Record<string, unknown[]>)[list].length;
  };
  const put = (guest: TestAgent, region_id: string, version = 0, layerId = at.layerId) => {
    const region = { region_id, shape: 'point', geometry: { points: [[1, version]] }, version };
    return guest.patch(`/memento/layers/${layerId}/regions`).send({ changes: [{ op: 'put', region }] });
  };
  const ownerOf = (reply: { body: unknown }): number =>
    (reply.body as { regions: { owner_id: number }[] }).regions[0].owner_id;

  it('see one project, category and sample by name, its layers and images, and the labels to choose from', async () => {
    for (const guest of [viewer, drawer]) {
      const counts: number[] = [];
      for (const list of LISTS) counts.push(await idsIn(guest, list));
      expect(counts).toEqual([1, 1, 1, 1, 2, 1]);
    }
  });

  it('are told nothing else by any address that can be read', async () => {
    const { paths } = openApiDocument(server.app);
    const ids = ['1', '2', '3', '4', '5', '6', String(owner.userId), String(link.userId)];
    const filters = { project_id: [at.projectId, at.projectId + 1], annotation_id: [hiddenSample] };
    let asked = 0;
    for (const [path, operations] of Object.entries(paths)) {
      if (!operations.get) continue;
      const known = (operations.get.parameters ?? []).flatMap((each) => ('name' in each ? [each.name] : []));
      const queries = Object.entries(filters).flatMap(([name, values]) =>
        known.includes(name) ? values.map((value) => `?${name}=${value}`) : [],
      );
      for (const id of path.includes('{') ? ids : ['']) {
        for (const query of ['', ...queries]) {
          const request = viewer.get(path.replaceAll(/\{\w+\}/g, id) + query);
          const reply = await (path.endsWith('/events') ? request.buffer(true).parse(beginning) : request);
          const told = reply.text ?? String(reply.body);
          expect([path, id, query, reply.status < 500, told.includes(SECRET)]).toEqual([path, id, query, true, false]);
          asked++;
        }
      }
    }
    expect(asked).toBeGreaterThan(300);
  });

  it('find no people, permissions, tokens, log, trash or links', async () => {
    const closed = ['users', `users/${owner.userId}`, 'permissions', 'me/tokens', 'me/sessions', 'audit', 'trash']
      .concat([`audit?project_id=${at.projectId}`, `shares?annotation_id=${at.annotationId}`])
      .concat([`shares/${link.shareId}/openings`, `utilities/project_summary/${at.projectId}`])
      .concat([`utilities/project_data/${at.projectId}`, `utilities/project_rois/${at.projectId}`]);
    for (const path of closed) expect([path, (await drawer.get(`/memento/${path}`)).status]).toEqual([path, 403]);
  });

  it('make and change nothing beyond their sample', async () => {
    const refused = [
      drawer.post('/memento/projects').send({ name: 'mine' }),
      drawer.post('/memento/categories').send({ name: 'mine', project_id: at.projectId }),
      drawer.post('/memento/labels').send({ name: 'mine', project_id: at.projectId }),
      drawer.put(`/memento/projects/${at.projectId}`).send({ name: 'mine' }),
      drawer.put(`/memento/annotations/${at.annotationId}`).send({ name: 'mine' }),
      drawer.delete(`/memento/annotations/${at.annotationId}`),
      drawer.delete(`/memento/layers/${at.layerId}`),
      drawer.post('/memento/shares').send({ annotation_id: at.annotationId, right: 'view' }),
      drawer.delete(`/memento/shares/${link.shareId}`),
      drawer.post('/memento/permissions').send({ user_id: 1, type: 'annvie', type_id: at.annotationId }),
      drawer.post('/memento/me/tokens').send({ name: 'x', scope: 'write' }),
      drawer.put('/memento/me/password').send({ old_password: 'x', new_password: 'long enough' }),
      drawer.put(`/memento/users/${link.userId}`).send({ name: 'x' }),
      viewer.put(`/memento/annotations/${at.annotationId}/labels`).send({ label_ids: [] }),
      viewer.post(`/memento/annotations/${at.annotationId}/submission`).send({}),
      put(viewer, randomUUID()),
    ];
    for (const [n, request] of refused.entries()) expect([n, (await request).status]).toEqual([n, 403]);
    const hidden = [
      drawer.put(`/memento/annotations/${hiddenSample}/labels`).send({ label_ids: [] }),
      drawer.post(`/memento/annotations/${hiddenSample}/submission`).send({}),
      drawer.post('/memento/layers').send({ name: 'x', annotation_id: hiddenSample }),
    ];
    for (const request of hidden) expect((await request).status).toBe(404);
  });

  it('label and submit as the link, and the log names them', async () => {
    const path = `/memento/annotations/${at.annotationId}`;
    await drawer
      .put(`${path}/labels`)
      .send({ label_ids: [at.labelId] })
      .expect(201);
    const submitted = await drawer.post(`${path}/submission`).send({}).expect(201);
    expect((submitted.body as { annotation: { status: string } }).annotation.status).toBe('S');
    const log = await owner.http.get(`/memento/audit?project_id=${at.projectId}&user_id=${link.userId}`).expect(200);
    const entries = (log.body as { audit: { action: string; actor: string }[] }).audit;
    expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
      ['annotation.submit', 'Grace'],
      ['annotation.label', 'Grace'],
    ]);
  });

  it('draw as the link, on shared layers and on their own', async () => {
    const [theirs, ours] = [randomUUID(), randomUUID()];
    expect(ownerOf(await put(owner.http, theirs).expect(200))).toBe(owner.userId);
    expect(ownerOf(await put(drawer, ours).expect(200))).toBe(link.userId);
    expect(ownerOf(await put(drawer, theirs, 1).expect(200))).toBe(owner.userId);
    const again = await aGuest(server, link.secret, 'Heidi');
    await put(again, ours, 1).expect(200);
    const told = (await owner.http.get(`/memento/regions/${ours}/history`).expect(200)).body as {
      changes: { user_id: number; user_name: string }[];
    };
    expect(told.changes.map(({ user_id, user_name }) => [user_id, user_name])).toEqual([
      [link.userId, 'Heidi'],
      [link.userId, 'Grace'],
    ]);
    const other = await aGuest(server, (await aShare(owner, at.annotationId, 'annotate')).secret);
    await owner.http.put(`/memento/layers/${at.layerId}`).send({ shared: false }).expect(201);
    await put(other, ours, 2).expect(403);
    await put(drawer, ours, 2).expect(403);
    await owner.http.put(`/memento/layers/${at.layerId}`).send({ shared: true }).expect(201);
    await put(other, ours, 2).expect(200);
    const sheet = { name: 'By a guest', annotation_id: at.annotationId, data: 'none' };
    const made = await drawer.post('/memento/layers').send(sheet).expect(201);
    const layerId = (made.body as { layer: { layer_id: number } }).layer.layer_id;
    await other.delete(`/memento/layers/${layerId}`).expect(403);
    await drawer.delete(`/memento/layers/${layerId}`).expect(204);
  });

  it('are nobody to sign in as, to find among people, or to give rights to', async () => {
    const account = await owner.http.get(`/memento/users/${link.userId}`).expect(200);
    const { username, name } = (account.body as { user: { username: string; name: string } }).user;
    expect(name).toBe('Guest');
    for (const password of ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'])
      await server.anonymous.post('/memento/login').set({ username, password }).expect(401);
    const people = await server.admin.http.get('/memento/users').expect(200);
    expect(JSON.stringify(people.body)).not.toContain(username);
    const grants = await server.admin.http.get(`/memento/permissions?user_id=${link.userId}`).expect(200);
    expect((grants.body as { permissions: unknown[] }).permissions).toEqual([]);
    const grant = { user_id: link.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(400);
    await owner.http.delete(`/memento/permissions/${link.userId}/annpar/${at.annotationId}`).expect(204);
    await drawer.get(`/memento/annotations/${at.annotationId}`).expect(200);
    await owner.http.put(`/memento/projects/${at.projectId}`).send({ owner_id: link.userId }).expect(404);
    const handOver = `/memento/utilities/change_ownership/${owner.userId}/${link.userId}`;
    await server.admin.http.put(handOver).expect(404);
    await server.admin.http.put(`/memento/users/${link.userId}`).send({ plain_password: 'long enough' }).expect(404);
  });

  it('keep what they did as their own when everything of the one who shared is handed over', async () => {
    const mine = randomUUID();
    await put(drawer, mine).expect(200);
    const heir = await server.person('heir');
    await server.admin.http.put(`/memento/utilities/change_ownership/${owner.userId}/${heir.userId}`).expect(200);
    expect(ownerOf(await put(drawer, mine, 1).expect(200))).toBe(link.userId);
    await heir.http.get(`/memento/shares?annotation_id=${at.annotationId}`).expect(200);
  });
});

/** Of a reply that has no end. */
function beginning(reply: Response, done: (error: Error | null, body: string) => void): void {
  const stream = reply as unknown as Readable;
  stream.once('data', (data: Buffer) => {
    done(null, data.toString());
    stream.destroy();
  });
}
