import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { type ThrowawayServer, TEST_PASSWORD, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { digestOf } from '../users/passwords.js';

const digest = digestOf(TEST_PASSWORD);

describe(`signing in on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  beforeAll(async () => {
    server = await throwawayServer();
  });
  afterAll(() => server.close());

  /** Without a body Node writes headers as Latin-1, as scripts do; together with one it writes both as UTF-8. */
  const login = (headers: Record<string, string>, body?: object) => {
    const request = server.anonymous.post('/memento/login').set(headers);
    return body ? request.send(body) : request;
  };
  const withToken = (token: string) => server.anonymous.get('/memento/me').set('x-access-token', token);

  it('takes the headers of the public client, in either case of the name', async () => {
    for (const username of ['admin', 'ADMIN']) {
      const reply = await login({ username, password: digest }).expect(200);
      const { token } = reply.body as { token: string };
      await withToken(token).expect(200);
      await server.anonymous.get('/memento/me').set('authorization', `Bearer ${token}`).expect(200);
    }
  });

  it('takes a name beyond ASCII in a header, as scripts send it', async () => {
    await server.person('Żaneta 細胞');
    const asSent = Buffer.from('żaneta 細胞', 'utf8').toString('latin1');
    await login({ username: asSent, password: digest }).expect(200);
  });

  it('takes a plain password in a body', async () => {
    const reply = await login({}, { username: 'admin', password: TEST_PASSWORD }).expect(200);
    expect((reply.body as { user: object }).user).toMatchObject({ username: 'admin', email: 'admin@lab.test' });
    expect(JSON.stringify(reply.body)).not.toContain('argon2');
  });

  it('says the same whatever is wrong', async () => {
    const attempts = [
      await login({ username: 'admin', password: digestOf('wrong') }),
      await login({ username: 'nobody', password: digest }),
      await login({ username: 'admin', password: TEST_PASSWORD }),
      await login({ username: 'admin' }),
      await login({}, { username: 'admin', password: digest }),
      await login({}),
    ];
    for (const reply of attempts)
      expect([reply.status, (reply.body as { code: string }).code]).toEqual([401, 'auth.failed']);
  });

  it('answers 401 to tokens that are forged, unsigned, expired or nonsense', async () => {
    const jwt = server.app.get(JwtService, { strict: false });
    const payload = JSON.parse(atob(server.admin.token.split('.')[1])) as object;
    const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const forged = [
      `${base64({ alg: 'none', typ: 'JWT' })}.${base64(payload)}.`,
      await jwt.signAsync(payload, { secret: 'another secret entirely, and long' }),
      jwt.sign({ ...payload, exp: 1 }),
      `${server.admin.token}x`,
      'nonsense',
    ];
    for (const token of forged) await withToken(token).expect(401);
  });

  it('ends a session at once when its owner signs out', async () => {
    const reply = await login({ username: 'admin', password: digest });
    const { token } = reply.body as { token: string };
    await withToken(token).expect(200);
    await server.anonymous.post('/memento/logout').set('x-access-token', token).expect(204);
    await withToken(token).expect(401);
    await server.admin.http.get('/memento/me').expect(200);
  });

  it('keeps a browser in cookies, the token out of reach of scripts, and demands the CSRF header', async () => {
    const reply = await login({}, { username: 'admin', password: TEST_PASSWORD, cookie: true }).expect(200);
    expect((reply.body as { token: string }).token).toBe('');
    const cookies = reply.headers['set-cookie'] as unknown as string[];
    const [session, csrf] = cookies.map((cookie) => cookie.split(';')[0]);
    expect(cookies[0]).toMatch(/^memento_session=.*; HttpOnly; SameSite=Lax$/i);
    const browser = (method: 'get' | 'post', path: string) =>
      server.anonymous[method](path).set('cookie', `${session}; ${csrf}`);
    await browser('get', '/memento/me').expect(200);
    const refused = await browser('post', '/memento/projects').send({ name: 'forged' });
    expect([refused.status, (refused.body as { code: string }).code]).toEqual([403, 'auth.csrf']);
    await browser('post', '/memento/projects').set('x-xsrf-token', 'wrong').send({ name: 'forged' }).expect(403);
    const token = csrf.split('=')[1];
    await browser('post', '/memento/projects').set('x-xsrf-token', token).send({ name: 'mine' }).expect(201);
  });

  it('says who I am and what I may', async () => {
    const bob = await server.person('bob');
    const reply = await bob.http.get('/memento/me').expect(200);
    expect(reply.body).toMatchObject({ user: { username: 'bob' }, rights: { system: false, create_projects: true } });
  });

  it('shows of other people only what is needed to find them', async () => {
    const eve = await server.person('eve');
    const reply = await eve.http.get('/memento/users?username=Admin').expect(200);
    expect(reply.body).toEqual({
      users: [
        {
          ...{ user_id: server.admin.userId, username: 'admin', name: 'Admin', email: '', settings: '' },
          ...{ active: true, version: 1 },
        },
      ],
      next_cursor: null,
    });
  });
});
