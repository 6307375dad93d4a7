import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { User } from '../users/user.entity.js';
import { FirstAdmin } from './first-admin.js';

const PERSON = { username: 'ada', name: 'Ada', email: '', password: 'a good password' };

describe(`setting up on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  beforeAll(async () => {
    server = await throwawayServer({ firstAdmin: { username: 'root', password: 'from the environment' } });
    await server.app.get(DataSource).manager.createQueryBuilder().delete().from(User).execute();
  });
  afterAll(() => server.close());

  const setUp = (token: string) => server.anonymous.post('/memento/setup').send({ token, ...PERSON });
  const needed = async (): Promise<unknown> => (await server.anonymous.get('/memento/setup').expect(200)).body;

  it('is open to whoever has the newest link, once', async () => {
    const firstAdmin = server.app.get(FirstAdmin);
    expect(await needed()).toEqual({ needed: true });
    const [old, token] = [firstAdmin.newToken(), firstAdmin.newToken()];
    for (const wrong of [old, '', 'x']) await setUp(wrong).expect(403);
    const both = await Promise.all([setUp(token), setUp(token)]);
    expect(both.map((reply) => reply.status).sort()[0]).toBe(201);
    expect(await server.app.get(DataSource).manager.count(User)).toBe(1);
    expect(await needed()).toEqual({ needed: false });
    const again = await setUp(firstAdmin.newToken());
    expect([again.status, (again.body as { code: string }).code]).toEqual([409, 'setup.done']);
  });

  it('ends for an address that has tried ten wrong links', async () => {
    const wrong = { token: 'x', ...PERSON };
    const from = (address: string) =>
      server.anonymous.post('/memento/setup').set('x-forwarded-for', address).send(wrong);
    await server.app.get(DataSource).manager.createQueryBuilder().delete().from(User).execute();
    for (let n = 0; n < 10; n++) await from('192.0.2.1').expect(403);
    const refused = await from('192.0.2.1').expect(429);
    expect((refused.body as { code: string }).code).toBe('auth.too-many-attempts');
    await from('192.0.2.2').expect(403);
    const token = server.app.get(FirstAdmin).newToken();
    await setUp(token).expect(201);
  });

  it('does not make the administrator of the environment when there is one', async () => {
    await server.app.get(FirstAdmin).fromEnvironment();
    expect(await server.app.get(DataSource).manager.count(User)).toBe(1);
  });
});
