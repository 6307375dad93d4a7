import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Comment {
  comment_id: number;
  content: string;
  sequence: number;
  parent_id: number;
  pin: { x: number; y: number } | null;
  resolved: boolean;
  owner_id: number;
  author: string;
  version: number;
}

describe(`comments on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let ann: Caller;
  let bob: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    [ann, bob] = [await participant('ann'), await participant('bob')];
  });
  afterAll(() => server.close());

  async function participant(name: string): Promise<Caller> {
    const caller = await server.person(name);
    const grant = { user_id: caller.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    return caller;
  }
  const post = (caller: Caller, content: string, more: object = {}) =>
    caller.http.post('/memento/comments').send({ content, layer_id: at.layerId, ...more });
  const say = async (caller: Caller, content: string, more: object = {}): Promise<Comment> =>
    (await post(caller, content, more).expect(201)).body.comment;
  const list = async (query = `layer_id=${at.layerId}`, caller = owner): Promise<Comment[]> =>
    (await caller.http.get(`/memento/comments?${query}`).expect(200)).body.comments;

  it('know their layer, sample, project and author', async () => {
    const content = 'Looks <b>odd</b>, doesn\'t it? "細胞" 🧫\nSecond line';
    const comment = await say(ann, content);
    expect(comment).toMatchObject({
      ...{ content, sequence: 1, layer_id: at.layerId, annotation_id: at.annotationId, project_id: at.projectId },
      ...{ parent_id: 0, resolved: false, owner_id: ann.userId, author: 'ann', version: 1 },
    });
    const reply = await bob.http.get(`/memento/comments/${comment.comment_id}`).expect(200);
    expect(reply.body).toEqual({ comment });
  });

  it('written by many at once get a place each', async () => {
    const before = (await list()).length;
    await Promise.all(Array.from({ length: 12 }, (_, n) => say([ann, bob][n % 2], `at once ${n}`, { sequence: -1 })));
    const places = (await list()).map((comment) => comment.sequence);
    expect(places).toEqual(Array.from({ length: before + 12 }, (_, n) => n + 1));
  });

  it('answer each other, one level deep', async () => {
    const question = await say(ann, 'Is this a cell?');
    const answer = await say(bob, 'Debris.', { parent_id: question.comment_id });
    const further = await say(ann, 'Thanks.', { parent_id: answer.comment_id });
    expect([answer.parent_id, further.parent_id]).toEqual([question.comment_id, question.comment_id]);
    const elsewhere = await aProject(owner, 'Elsewhere');
    const refused = await post(owner, 'lost', { layer_id: elsewhere.layerId, parent_id: question.comment_id });
    expect([refused.status, refused.body.issues[0].path]).toEqual([400, 'parent_id']);
    await ann.http.delete(`/memento/comments/${question.comment_id}`).expect(204);
    expect((await list()).find((c) => c.comment_id === answer.comment_id)).toMatchObject({ parent_id: 0 });
  });

  it('point at a place of the image, when they are to', async () => {
    const pinned = await say(ann, 'Here.', { pin: { x: 120.25, y: -3 } });
    expect(pinned).toMatchObject({ pin: { x: 120.25, y: -3 } });
    expect(await say(ann, 'Somewhere.', { pin: null })).toMatchObject({ pin: null });
    expect(await say(ann, 'Anywhere.')).toMatchObject({ pin: null });
    for (const pin of [{ x: 1 }, { x: '1', y: 'a' }, { x: 1, y: null }, 5, [1, 2]]) {
      await post(ann, 'Nowhere.', { pin }).expect(400);
    }
    await ann.http.put(`/memento/comments/${pinned.comment_id}`).send({ resolved: true }).expect(201);
    expect((await list()).find(({ comment_id }) => comment_id === pinned.comment_id)).toMatchObject({
      resolved: true,
      pin: { x: 120.25, y: -3 },
    });
  });

  it('are reworded by their author and by administrators, and stay the author’s', async () => {
    const { comment_id, version } = await say(ann, 'teh cell');
    const path = `/memento/comments/${comment_id}`;
    await bob.http.put(path).send({ content: 'mine now' }).expect(403);
    await bob.http.put(path).send({ sequence: 99 }).expect(403);
    const legacy = { content: 'the cell', sequence: 5, layer_id: at.layerId, owner_id: bob.userId };
    const edited = await ann.http.put(path).send(legacy).expect(201);
    expect(edited.body.comment).toMatchObject({
      content: 'the cell',
      sequence: 5,
      owner_id: ann.userId,
      author: 'ann',
    });
    const moderated = await owner.http.put(path).send({ content: 'the nucleus' }).expect(201);
    expect(moderated.body.comment).toMatchObject({ owner_id: ann.userId, author: 'ann', version: version + 2 });
    const stale = await ann.http.put(path).send({ content: 'late', version }).expect(409);
    expect(stale.body).toMatchObject({ code: 'comment.version-conflict', current: moderated.body.comment });
    const log = await owner.http.get(`/memento/audit?project_id=${at.projectId}&kind=comment&limit=1`).expect(200);
    const details = { before: 'the cell', content: 'the nucleus' };
    expect(log.body.audit[0]).toMatchObject({ action: 'comment.update', actor: 'owner', details });
  });

  it('are resolved by everybody who takes part', async () => {
    const { comment_id, content } = await say(ann, 'check focus');
    const path = `/memento/comments/${comment_id}`;
    const resolved = await bob.http.put(path).send({ resolved: true, content }).expect(201);
    expect(resolved.body.comment).toMatchObject({ resolved: true, content });
    await bob.http.put(path).send({ resolved: 'yes' }).expect(400);
  });

  it('are deleted by their author and by administrators', async () => {
    const [one, two] = [await say(ann, 'one'), await say(ann, 'two')];
    await bob.http.delete(`/memento/comments/${one.comment_id}`).expect(403);
    await ann.http.delete(`/memento/comments/${one.comment_id}`).expect(204);
    await owner.http.delete(`/memento/comments/${two.comment_id}`).expect(204);
    await ann.http.get(`/memento/comments/${one.comment_id}`).expect(404);
  });

  it('that say nothing or too much are refused', async () => {
    for (const content of ['', ' \n ', 'x'.repeat(20_001)]) await post(ann, content).expect(400);
    await ann.http.post('/memento/comments').send({ layer_id: at.layerId }).expect(400);
    await post(ann, 'x', { layer_id: 99_999 }).expect(404);
    await post(ann, 'x', { sequence: -2 }).expect(400);
  });

  it('are paged, and found by layer, sample and project', async () => {
    const all = await list();
    for (const query of [`annotation_id=${at.annotationId}`, `project_id=${at.projectId}`])
      expect(await list(query)).toEqual(all);
    const seen: Comment[] = [];
    for (let cursor = ''; ;) {
      const reply = await owner.http.get(`/memento/comments?layer_id=${at.layerId}&limit=4${cursor}`).expect(200);
      seen.push(...reply.body.comments);
      if (!reply.body.next_cursor) break;
      cursor = `&cursor=${reply.body.next_cursor}`;
    }
    expect(seen).toEqual(all);
  });

  it('show to lookers-on, who cannot write any, and to nobody else', async () => {
    const viewer = await server.person('viewer');
    const grant = { user_id: viewer.userId, type: 'annvie', type_id: at.annotationId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    expect((await list(undefined, viewer)).length).toBeGreaterThan(0);
    await post(viewer, 'me too').expect(403);
    const stranger = await server.person('stranger');
    expect(await list('', stranger)).toEqual([]);
    await post(stranger, 'hello').expect(404);
    const [first] = await list();
    await stranger.http.get(`/memento/comments/${first.comment_id}`).expect(404);
    await stranger.http.delete(`/memento/comments/${first.comment_id}`).expect(404);
  });

  it('are exported with where they are, for those who administer the project', async () => {
    const path = `/memento/utilities/project_comments/${at.projectId}`;
    const { project_comments } = (await owner.http.get(path).expect(200)).body;
    expect(project_comments).toHaveLength((await list()).length);
    expect(Object.keys(project_comments[0])).toEqual(['project', 'category', 'annotation', 'layer', 'content']);
    expect(project_comments[0]).toMatchObject({ project: 'Kidney 2026', category: 'WT', annotation: 'mouse_01' });
    await ann.http.get(path).expect(403);
  });

  it('vanish and come back with their layer', async () => {
    const [first] = await list();
    await owner.http.delete(`/memento/layers/${at.layerId}`).expect(204);
    expect(await list(`project_id=${at.projectId}`)).toEqual([]);
    await ann.http.get(`/memento/comments/${first.comment_id}`).expect(404);
    await post(ann, 'too late').expect(404);
    const { project_comments } = (await owner.http.get(`/memento/utilities/project_comments/${at.projectId}`)).body;
    expect(project_comments).toEqual([]);
    const { trash } = (await owner.http.get(`/memento/trash?project_id=${at.projectId}`).expect(200)).body;
    await owner.http.post(`/memento/trash/${trash[0].trash_id}/restore`).send({}).expect(201);
    expect((await list())[0]).toEqual(first);
  });
});
