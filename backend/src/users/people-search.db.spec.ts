import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import type { HandOverDto } from './dto/hand-over.dto.js';
import type { UserListDto } from './dto/user.dto.js';

describe(`finding people and what they own on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let ada: Caller;
  beforeAll(async () => {
    server = await throwawayServer();
    for (const [username, name, email] of [
      ['ada', 'Ada Lovelace', 'countess@lab.test'],
      ['grace', 'Grace Hopper', 'admiral@lab.test'],
      ['per_cent', '100% Percent', 'p@lab.test'],
    ])
      await server.admin.http
        .post('/memento/users')
        .send({ username, name, email, plain_password: 'a long password' })
        .expect(201);
    ada = await server.person('viewer');
  });
  afterAll(() => server.close());

  const found = async (caller: Caller, search: string): Promise<string[]> => {
    const reply = await caller.http.get(`/memento/users?search=${encodeURIComponent(search)}`).expect(200);
    return (reply.body as UserListDto).users.map((user) => user.username);
  };

  it('finds a part of the user name or of the name, in whatever case', async () => {
    expect(await found(ada, 'LOVE')).toEqual(['ada']);
    expect(await found(ada, 'rac')).toEqual(['grace']);
    expect(await found(ada, 'nobody at all')).toEqual([]);
  });

  it('takes wildcards of the database for what they are', async () => {
    expect(await found(ada, '%')).toEqual(['per_cent']);
    expect(await found(ada, '_')).toEqual(['per_cent']);
    expect(await found(ada, "' OR 1=1 --")).toEqual([]);
  });

  it('lets only administrators search in addresses', async () => {
    expect(await found(server.admin, 'countess')).toEqual(['ada']);
    expect(await found(ada, 'countess')).toEqual([]);
  });

  it('counts what a hand-over would move, and names what stops it', async () => {
    const [from, to] = [await server.person('from'), await server.person('to')];
    await aProject(from, 'Kidney');
    const outlook = async (): Promise<HandOverDto> => {
      const path = `/memento/utilities/change_ownership/${from.userId}/${to.userId}`;
      return (await server.admin.http.get(path).expect(200)).body as HandOverDto;
    };
    const counted = Object.fromEntries((await outlook()).moves.map(({ kind, count }) => [kind, count]));
    expect(counted).toMatchObject({ projects: 1, categories: 1, annotations: 1, layers: 1 });
    await aProject(to, 'Kidney');
    expect((await outlook()).clashes).toEqual(['Kidney']);
    await server.admin.http.get(`/memento/utilities/change_ownership/${from.userId}/999999`).expect(404);
    await from.http.get(`/memento/utilities/change_ownership/${from.userId}/${to.userId}`).expect(403);
  });

  it('signs out everywhere but here, and leaves tokens', async () => {
    const person = await server.person('many');
    const login = { username: 'many', password: (await import('../../test/throwaway-server.js')).TEST_PASSWORD };
    const other = (await server.anonymous.post('/memento/login').send(login).expect(200)).body as { token: string };
    const made = await person.http.post('/memento/me/tokens').send({ name: 't', scope: 'read' }).expect(201);
    const { secret } = made.body as { secret: string };
    await person.http.delete('/memento/me/sessions').expect(204);
    await server.anonymous.get('/memento/me').set('x-access-token', other.token).expect(401);
    await server.anonymous.get('/memento/me').set('x-access-token', secret).expect(200);
    const { sessions } = (await person.http.get('/memento/me/sessions').expect(200)).body as { sessions: object[] };
    expect(sessions).toHaveLength(1);
  });
});
