import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { IdempotencyKey } from './idempotency-key.entity.js';

describe(`a request with an idempotency key on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const make = (key: string, name: string, caller = owner) =>
    caller.http.post('/memento/labels').set('idempotency-key', key).send({ name, project_id: at.projectId });
  const codeOf = (reply: { body: unknown }): string => (reply.body as { code: string }).code;

  it('is done once and answered the same each time', async () => {
    const first = await make('a', 'once').expect(201);
    const second = await make('a', 'once').expect(201);
    expect(second.body).toEqual(first.body);
    expect([first.headers['idempotent-replay'], second.headers['idempotent-replay']]).toEqual([undefined, 'true']);
    const reply = await owner.http.get(`/memento/labels?project_id=${at.projectId}&name=once`);
    expect((reply.body as { labels: object[] }).labels).toHaveLength(1);
  });

  it('sent ten times at once is done once', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => make('b', 'at once')));
    const statuses = new Set(replies.map((reply) => reply.status));
    expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
    const made = replies.filter((reply) => reply.status === 201 && !reply.headers['idempotent-replay']);
    expect(made).toHaveLength(1);
  });

  it('is refused when the key was used for something else', async () => {
    await make('c', 'first').expect(201);
    const reply = await make('c', 'another').expect(422);
    expect(codeOf(reply)).toBe('idempotency.key-reused');
  });

  it('that failed may be corrected and sent again under its key', async () => {
    await make('d', '').expect(400);
    await make('d', 'corrected').expect(201);
  });

  it('of somebody else is another request', async () => {
    await make('e', 'mine').expect(201);
    expect(codeOf(await make('e', 'mine', server.admin).expect(409))).toBe('label.name-taken');
  });

  it('whose server died before it was done is done by the next, and after it was done is not done again', async () => {
    const { manager } = server.app.get(DataSource);
    await make('f', 'interrupted').expect(201);
    const [last] = await manager.find(IdempotencyKey, { order: { createdAt: 'DESC' }, take: 1 });
    const set = (values: Partial<IdempotencyKey>) => manager.update(IdempotencyKey, { keyHash: last.keyHash }, values);
    await set({ state: 'committed', answer: null, status: null });
    expect(codeOf(await make('f', 'interrupted').expect(409))).toBe('idempotency.answer-lost');
    await set({ state: 'running' });
    expect(codeOf(await make('f', 'interrupted').expect(409))).toBe('idempotency.in-progress');
    await set({ createdAt: new Date(Date.now() - 61_000) });
    expect(codeOf(await make('f', 'interrupted').expect(409))).toBe('label.name-taken');
  });
});
