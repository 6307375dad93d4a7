import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClassification } from '../../test/builders/a-classification.js';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Decision {
  classification_id: number;
  user_id: number;
  reader: string;
  option: string;
  version: number;
}

describe(`decisions on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let readers: Caller[];
  let at: MadeProject;
  let grade: number;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    grade = await aClassification(owner, at, 'grade');
    readers = [];
    for (const name of ['ann', 'bob', 'cleo']) {
      const reader = await server.person(name);
      const grant = { user_id: reader.userId, type: 'propar', type_id: at.projectId };
      await owner.http.post('/memento/permissions').send(grant).expect(201);
      readers.push(reader);
    }
  });
  afterAll(() => server.close());

  const path = (classificationId = grade): string =>
    `/memento/annotations/${at.annotationId}/decisions/${classificationId}`;
  const decide = (reader: Caller, option: string, more: object = {}) =>
    reader.http.put(path()).send({ option, ...more });
  const all = async (): Promise<Decision[]> => {
    const reply = await owner.http.get(`/memento/annotations/${at.annotationId}/decisions`).expect(200);
    return (reply.body as { decisions: Decision[] }).decisions;
  };
  const classificationColumn = async (): Promise<string | null> => {
    const reply = await owner.http.get(`/memento/utilities/project_data/${at.projectId}`).expect(200);
    return (reply.body as { project_data: { classification: string | null }[] }).project_data[0].classification;
  };

  it('of readers who answer at once are all kept, each under their own name', async () => {
    const options = ['normal', 'severe', 'normal'];
    const replies = await Promise.all(readers.map((reader, n) => decide(reader, options[n])));
    expect(replies.map((reply) => reply.status)).toEqual([201, 201, 201]);
    const kept = (await all()).map(({ reader, option }) => [reader, option]);
    expect(kept.sort()).toEqual([
      ['ann', 'normal'],
      ['bob', 'severe'],
      ['cleo', 'normal'],
    ]);
  });

  it('are the distinct options in the table of the project', async () => {
    await aClassification(owner, at, 'quality', 'sharp,blurred');
    expect(await classificationColumn()).toBe('normal; severe');
  });

  it('of one reader in two tabs are one', async () => {
    const [ann] = readers;
    const replies = await Promise.all(
      ['mild', 'severe', 'normal', 'mild', 'severe'].map((option) => decide(ann, option)),
    );
    expect(replies.every((reply) => reply.status === 201)).toBe(true);
    const mine = (await all()).filter((decision) => decision.user_id === ann.userId);
    expect(mine).toHaveLength(1);
    const others = (await all()).filter((decision) => decision.user_id !== ann.userId);
    expect(others.map((decision) => decision.option).sort()).toEqual(['normal', 'severe']);
  });

  it('sent again change nothing; on an older one they are refused with the current one', async () => {
    const [, bob] = readers;
    const first = (await decide(bob, 'mild')).body.decision as Decision;
    const again = (await decide(bob, 'mild')).body.decision as Decision;
    expect(again).toEqual(first);
    const changed = (await decide(bob, 'severe', { version: first.version }).expect(201)).body.decision as Decision;
    expect(changed).toMatchObject({ option: 'severe', version: first.version + 1 });
    const refused = await decide(bob, 'normal', { version: first.version }).expect(409);
    expect(refused.body).toMatchObject({ code: 'decision.version-conflict', current: changed });
    await owner.http.put(path()).send({ option: 'mild', version: 3 }).expect(409);
    await owner.http.put(path()).send({ option: 'mild', version: 0 }).expect(201);
    await owner.http.delete(path()).expect(204);
  });

  it('are one of the options of a classification that is offered there', async () => {
    const [ann] = readers;
    const wrong = await decide(ann, 'purple').expect(400);
    expect(wrong.body.issues).toEqual([{ path: 'option', message: '"purple" is not an option of "grade"' }]);
    const made = await owner.http
      .post('/memento/classifications')
      .send({ name: 'unlinked', data: 'normal', project_id: at.projectId });
    for (const id of [made.body.classification.classification_id as number, 99_999]) {
      const refused = await ann.http.put(path(id)).send({ option: 'normal' }).expect(400);
      expect(refused.body.issues).toEqual([{ path: 'classification_id', message: 'is not offered for this sample' }]);
    }
    for (const body of [{}, { option: 5 }, { option: 'normal', version: 'x' }])
      await ann.http.put(path()).send(body).expect(400);
  });

  it('stay what they were when the options are renamed', async () => {
    await owner.http.put(`/memento/classifications/${grade}`).send({ data: 'I,II,III' }).expect(201);
    expect((await all()).map((decision) => decision.option).sort()).toContain('severe');
    await decide(readers[0], 'severe').expect(400);
    await decide(readers[0], 'II').expect(201);
    await owner.http.put(`/memento/classifications/${grade}`).send({ data: 'normal,mild,severe' }).expect(201);
  });

  it('are taken back by whoever made them, and only theirs', async () => {
    const [ann] = readers;
    const before = await all();
    await ann.http.delete(path()).expect(204);
    await ann.http.delete(path()).expect(204);
    const after = await all();
    expect(after).toEqual(before.filter((decision) => decision.user_id !== ann.userId));
  });

  it('are for participants; lookers-on see them, strangers do not', async () => {
    const viewer = await server.person('viewer');
    const grant = { user_id: viewer.userId, type: 'annvie', type_id: at.annotationId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    await decide(viewer, 'mild').expect(403);
    await viewer.http.delete(path()).expect(403);
    await viewer.http.get(`/memento/annotations/${at.annotationId}/decisions`).expect(200);
    const stranger = await server.person('stranger');
    await decide(stranger, 'mild').expect(404);
    await stranger.http.get(`/memento/annotations/${at.annotationId}/decisions`).expect(404);
  });

  it('are in the audit log, each with who chose what', async () => {
    const log = await owner.http.get(`/memento/audit?project_id=${at.projectId}&kind=decision&limit=2`).expect(200);
    expect(log.body.audit[0]).toMatchObject({ action: 'decision.delete', actor: 'ann', details: { option: 'II' } });
    expect(log.body.audit[1]).toMatchObject({ action: 'decision.update', actor: 'ann', details: { option: 'II' } });
  });

  it('go with the classification', async () => {
    await owner.http.delete(`/memento/classifications/${grade}`).expect(204);
    expect(await all()).toEqual([]);
    expect(await classificationColumn()).toBeNull();
  });
});
