import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type Caller, TEST_PASSWORD, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { digestOf } from '../users/passwords.js';
import { AccessToken } from './access-token.entity.js';

interface Made {
  token: { token_id: number; expires_at: string; last_used_at: string | null };
  secret: string;
}

describe(`personal access tokens on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let ada: Caller;
  beforeAll(async () => {
    server = await throwawayServer();
    ada = await server.person('ada');
  });
  afterAll(() => server.close());

  const make = async (scope: string, caller = ada, more: object = {}): Promise<Made> => {
    const body = { name: `for ${scope}`, scope, ...more };
    return (await caller.http.post('/memento/me/tokens').send(body).expect(201)).body as Made;
  };
  const using = (secret: string, method: 'get' | 'post' | 'put' | 'delete', path: string) =>
    server.anonymous[method](`/memento/${path}`).set('x-access-token', secret);
  const listed = async (): Promise<Made['token'][]> =>
    ((await ada.http.get('/memento/me/tokens').expect(200)).body as { tokens: Made['token'][] }).tokens;

  it('let a script in, in either header, and are stored as a hash', async () => {
    const { secret } = await make('write');
    expect(secret).toMatch(/^mmt_[\w-]{43}$/);
    await using(secret, 'get', 'me').expect(200);
    await server.anonymous.get('/memento/me').set('authorization', `Bearer ${secret}`).expect(200);
    await using(secret, 'post', 'projects').send({ name: 'by a script' }).expect(201);
    const stored = await server.app.get(DataSource).manager.find(AccessToken);
    expect(JSON.stringify(stored)).not.toContain(secret.slice(4));
    expect(JSON.stringify(await listed())).not.toContain(secret.slice(4));
  });

  it('are made once, and stored nowhere, when the request comes with an idempotency key', async () => {
    const before = await listed();
    const send = () =>
      ada.http.post('/memento/me/tokens').set('idempotency-key', 'k').send({ name: 'once', scope: 'read' });
    const { secret } = (await send().expect(201)).body as Made;
    const again = await send().expect(409);
    expect((again.body as { code: string }).code).toBe('idempotency.answer-lost');
    expect(await listed()).toHaveLength(before.length + 1);
    const keys = await server.app.get(DataSource).query<object[]>('SELECT * FROM idempotency_keys');
    expect(keys).toHaveLength(1);
    expect(JSON.stringify(keys)).not.toContain(secret);
  });

  it('to read change nothing', async () => {
    const { secret } = await make('read');
    await using(secret, 'get', 'projects').expect(200);
    for (const [method, path] of [
      ['post', 'projects'],
      ['put', 'projects/1'],
      ['delete', 'projects/1'],
    ] as const) {
      const reply = await using(secret, method, path).send({ name: 'x' });
      expect([reply.status, (reply.body as { code: string }).code]).toEqual([403, 'auth.read-only']);
    }
  });

  it('manage no tokens, sessions, passwords or people, whoever they belong to', async () => {
    const { secret } = await make('write', server.admin);
    const refused = [
      using(secret, 'get', 'me/tokens'),
      using(secret, 'post', 'me/tokens').send({ name: 'another', scope: 'write' }),
      using(secret, 'delete', 'me/tokens/1'),
      using(secret, 'get', 'me/sessions'),
      using(secret, 'put', 'me/password').send({ old_password: TEST_PASSWORD, new_password: 'another one' }),
      using(secret, 'post', 'users').send({ username: 'x', name: 'x', email: '', plain_password: 'long enough' }),
      using(secret, 'put', `users/${ada.userId}`).send({ name: 'x' }),
      using(secret, 'delete', `users/${ada.userId}`),
      using(secret, 'put', `utilities/change_ownership/${ada.userId}/${server.admin.userId}`),
      using(secret, 'post', 'permissions').send({ user_id: ada.userId, type: 'sysadm', type_id: 1 }),
      using(secret, 'post', 'logout'),
    ];
    for (const request of refused) expect((await request).status).toBe(403);
    await using(secret, 'get', 'users').expect(200);
  });

  it('live for 90 days unless asked otherwise, and for a year at most', async () => {
    const days = ({ token }: Made): number => Math.round((Date.parse(token.expires_at) - Date.now()) / 86_400_000);
    expect(days(await make('read'))).toBe(90);
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
    expect(days(await make('read', ada, { expires_at: soon }))).toBe(3);
    for (const expires_at of ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z', 'soon', 5])
      await ada.http.post('/memento/me/tokens').send({ name: 'x', scope: 'read', expires_at }).expect(400);
    await ada.http.post('/memento/me/tokens').send({ name: 'x', scope: 'admin' }).expect(400);
  });

  it('are refused when revoked, expired, or made up', async () => {
    const { token, secret } = await make('read');
    await using(secret, 'get', 'me').expect(200);
    const bob = await server.person('bob');
    await bob.http.delete(`/memento/me/tokens/${token.token_id}`).expect(404);
    await ada.http.delete(`/memento/me/tokens/${token.token_id}`).expect(204);
    await using(secret, 'get', 'me').expect(401);
    const expired = await make('read');
    const rows = server.app.get(DataSource).manager;
    await rows.update(AccessToken, { tokenId: expired.token.token_id }, { expiresAt: new Date(Date.now() - 1) });
    await using(expired.secret, 'get', 'me').expect(401);
    await using(`mmt_${'A'.repeat(43)}`, 'get', 'me').expect(401);
    await using('mmt_', 'get', 'me').expect(401);
  });

  it('note when they were used, at most once a minute', async () => {
    const { token, secret } = await make('read');
    const noted = async () => (await listed()).find((row) => row.token_id === token.token_id)?.last_used_at;
    expect(await noted()).toBeNull();
    await using(secret, 'get', 'me').expect(200);
    const first = await noted();
    expect(Date.now() - Date.parse(first ?? '')).toBeLessThan(60_000);
    await using(secret, 'get', 'me').expect(200);
    expect(await noted()).toBe(first);
  });

  it('have the rights of their owner, as they are now', async () => {
    const { secret } = await make('read');
    await using(secret, 'get', 'audit').expect(403);
    await server.admin.http.post('/memento/permissions').send({ user_id: ada.userId, type: 'sysadm', type_id: 1 });
    await using(secret, 'get', 'audit').expect(200);
    await server.admin.http.delete(`/memento/permissions/${ada.userId}/sysadm/1`).expect(204);
    await using(secret, 'get', 'audit').expect(403);
  });

  it('and sessions are listed for their owner, who ends them', async () => {
    const eve = await server.person('eve');
    const again = await server.anonymous
      .post('/memento/login')
      .set({ username: 'eve', password: digestOf(TEST_PASSWORD), 'user-agent': 'script/1' });
    const other = (again.body as { token: string }).token;
    const reply = await eve.http.get('/memento/me/sessions').expect(200);
    const { sessions } = reply.body as { sessions: { session_id: string; agent: string; current: boolean }[] };
    expect(sessions).toHaveLength(2);
    expect(sessions.filter((session) => session.current)).toHaveLength(1);
    const elsewhere = sessions.find((session) => session.agent === 'script/1');
    await ada.http.delete(`/memento/me/sessions/${elsewhere?.session_id}`).expect(404);
    await using(other, 'get', 'me').expect(200);
    await eve.http.delete(`/memento/me/sessions/${elsewhere?.session_id}`).expect(204);
    await using(other, 'get', 'me').expect(401);
    await eve.http.get('/memento/me').expect(200);
  });
});
