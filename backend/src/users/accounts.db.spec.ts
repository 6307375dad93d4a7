import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aProject } from '../../test/builders/a-project.js';
import { type Caller, TEST_PASSWORD, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { OwnershipRepository } from './ownership.repository.js';
import { digestOf } from './passwords.js';

interface User {
  user_id: number;
  username: string;
  name: string;
  active: boolean;
  version: number;
}

const NEW_PASSWORD = 'a new password';

describe(`accounts on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let admin: Caller;
  beforeAll(async () => {
    server = await throwawayServer();
    admin = server.admin;
  });
  afterAll(() => server.close());

  const login = (username: string, password: string) =>
    server.anonymous.post('/memento/login').set({ username, password: digestOf(password) });
  const userOf = (reply: { body: unknown }): User => (reply.body as { user: User }).user;
  const codeOf = (reply: { status: number; body: unknown }) => [reply.status, (reply.body as { code: string }).code];
  const administrator = async (username: string): Promise<Caller> => {
    const person = await server.person(username);
    await admin.http
      .post('/memento/permissions')
      .send({ user_id: person.userId, type: 'sysadm', type_id: 1 })
      .expect(201);
    return person;
  };

  it('are changed by their owners, but for the user name, the password and whether they are active', async () => {
    const ann = await server.person('ann');
    const path = `/memento/users/${ann.userId}`;
    const whole = { username: 'ann', name: 'Ann A.', email: 'ann@lab.test', settings: 'darkmode:1' };
    const reply = await ann.http.put(path).send(whole).expect(201);
    expect(userOf(reply)).toMatchObject({ ...whole, version: 2 });
    for (const body of [
      { username: 'anna' },
      { active: false },
      { plain_password: NEW_PASSWORD },
      { password: digestOf('x') },
    ])
      await ann.http.put(path).send(body).expect(403);
    await ann.http.put(`/memento/users/${admin.userId}`).send({ name: 'Mallory' }).expect(403);
    await ann.http.put('/memento/users/99999').send({ name: 'Mallory' }).expect(403);
    await login('ann', TEST_PASSWORD).expect(200);
  });

  it('are changed whole by administrators, as the public client sends it', async () => {
    const { userId } = await server.person('ben');
    const path = `/memento/users/${userId}`;
    const body = { username: 'benjamin', name: 'Ben', email: '', settings: '', password: '' };
    expect(userOf(await admin.http.put(path).send(body).expect(201)).username).toBe('benjamin');
    await login('Benjamin', TEST_PASSWORD).expect(200);
    const taken = await admin.http.put(path).send({ username: 'ADMIN' });
    expect(codeOf(taken)).toEqual([409, 'user.name-taken']);
    const stale = await admin.http.put(path).send({ name: 'x', version: 1 });
    expect(codeOf(stale)).toEqual([409, 'user.version-conflict']);
    expect((stale.body as { current: User }).current).toMatchObject({ name: 'Ben', version: 2 });
    for (const wrong of [
      { plain_password: 'short' },
      { plain_password: 'x'.repeat(201) },
      { active: 'yes' },
      { name: '' },
    ])
      await admin.http.put(path).send(wrong).expect(400);
    await admin.http.put('/memento/users/99999').send({ name: 'x' }).expect(404);
  });

  it('lose their sessions and tokens when an administrator sets another password', async () => {
    const cyd = await server.person('cyd');
    const made = await cyd.http.post('/memento/me/tokens').send({ name: 't', scope: 'read' }).expect(201);
    const { secret } = made.body as { secret: string };
    await admin.http.put(`/memento/users/${cyd.userId}`).send({ plain_password: NEW_PASSWORD }).expect(201);
    await cyd.http.get('/memento/me').expect(401);
    await server.anonymous.get('/memento/me').set('x-access-token', secret).expect(401);
    await login('cyd', TEST_PASSWORD).expect(401);
    await login('cyd', NEW_PASSWORD).expect(200);
  });

  it('take a new password from their owner, who knows the old one, and keep this session only', async () => {
    const dan = await server.person('dan');
    const other = ((await login('dan', TEST_PASSWORD)).body as { token: string }).token;
    const made = await dan.http.post('/memento/me/tokens').send({ name: 't', scope: 'write' }).expect(201);
    const { secret } = made.body as { secret: string };
    const change = (old_password: string, new_password: string) =>
      dan.http.put('/memento/me/password').send({ old_password, new_password });
    expect(codeOf(await change('wrong', NEW_PASSWORD))).toEqual([403, 'auth.password-wrong']);
    await change(TEST_PASSWORD, 'short').expect(400);
    await change(TEST_PASSWORD, NEW_PASSWORD).expect(204);
    await dan.http.get('/memento/me').expect(200);
    for (const token of [other, secret])
      await server.anonymous.get('/memento/me').set('x-access-token', token).expect(401);
    await login('dan', TEST_PASSWORD).expect(401);
    await login('dan', NEW_PASSWORD).expect(200);
  });

  it('do not let the old password be guessed by whoever found a session open', async () => {
    const fay = await server.person('fay');
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) {
      const body = { old_password: `guess ${n}`, new_password: NEW_PASSWORD };
      statuses.push((await fay.http.put('/memento/me/password').send(body)).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(403), 429]);
  });

  it('are deactivated at once, and can be taken up again', async () => {
    const gus = await server.person('gus');
    const path = `/memento/users/${gus.userId}`;
    await admin.http.put(path).send({ active: false }).expect(201);
    await gus.http.get('/memento/me').expect(401);
    await login('gus', TEST_PASSWORD).expect(401);
    const inactive = await admin.http.get('/memento/users?active=false').expect(200);
    expect((inactive.body as { users: User[] }).users.map((user) => user.username)).toContain('gus');
    await admin.http.put(path).send({ active: true }).expect(201);
    await gus.http.get('/memento/me').expect(401);
    await login('gus', TEST_PASSWORD).expect(200);
  });

  it('of administrators: nobody removes the own one, and one remains whoever asks at once', async () => {
    for (const change of [
      admin.http.put(`/memento/users/${admin.userId}`).send({ active: false }),
      admin.http.delete(`/memento/users/${admin.userId}`),
    ])
      expect(codeOf(await change)).toEqual([409, 'user.yourself']);
    const two = [await administrator('two'), await administrator('three')];
    const replies = await Promise.all([
      two[0].http.put(`/memento/users/${two[1].userId}`).send({ active: false }),
      two[1].http.put(`/memento/users/${two[0].userId}`).send({ active: false }),
    ]);
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1);
    for (const { userId } of two) await admin.http.put(`/memento/users/${userId}`).send({ active: false });
    const reply = await admin.http.delete(`/memento/permissions/${admin.userId}/sysadm/1`);
    expect(codeOf(reply)).toEqual([409, 'permission.last-administrator']);
  });

  it('that are deleted stay as names, without rights, and what they owned is the administrator’s', async () => {
    const hal = await server.person('hal');
    const mine = await aProject(hal, 'of Hal');
    const theirs = await aProject(admin, 'of Admin');
    const grant = { user_id: hal.userId, type: 'propar', type_id: theirs.projectId };
    await admin.http.post('/memento/permissions').send(grant).expect(201);
    await hal.http.delete(`/memento/users/${hal.userId}`).expect(403);
    await admin.http.delete(`/memento/users/${hal.userId}`).expect(204);
    await hal.http.get('/memento/me').expect(401);
    await login('hal', TEST_PASSWORD).expect(401);
    const project = await admin.http.get(`/memento/projects/${mine.projectId}`).expect(200);
    expect((project.body as { project: { owner_id: number } }).project.owner_id).toBe(admin.userId);
    const grants = await admin.http.get(`/memento/permissions?user_id=${hal.userId}`).expect(200);
    expect((grants.body as { permissions: unknown[] }).permissions).toEqual([]);
    const kept = await admin.http.get(`/memento/users/${hal.userId}`).expect(200);
    expect(userOf(kept)).toMatchObject({ username: 'hal', active: false });
  });

  it('hand over everything that they own', async () => {
    const [ida, jon] = [await server.person('ida'), await server.person('jon')];
    await aProject(ida, 'of Ida');
    const dataSource = server.app.get(DataSource);
    const tables = server.app.get(OwnershipRepository).ownedTables(dataSource.manager);
    expect(tables).toEqual(
      expect.arrayContaining(['projects', 'categories', 'labels', 'images', 'annotations', 'layers', 'regions']),
    );
    const owned = async (userId: number): Promise<number> => {
      let rows = 0;
      for (const table of tables) {
        const [row] = await dataSource.query<{ n: number | string }[]>(
          `SELECT COUNT(*) AS n FROM ${table} WHERE owner_id = ?`,
          [userId],
        );
        rows += Number(row.n);
      }
      return rows;
    };
    const before = await owned(ida.userId);
    expect(before).toBe(5);
    await ida.http.put(`/memento/utilities/change_ownership/${ida.userId}/${jon.userId}`).expect(403);
    const path = `/memento/utilities/change_ownership/${ida.userId}/${jon.userId}`;
    const reply = await admin.http.put(path).expect(200);
    expect(reply.text).toBe('');
    expect([await owned(ida.userId), await owned(jon.userId)]).toEqual([0, before]);
    const seen = await jon.http.get('/memento/projects').expect(200);
    expect((seen.body as { projects: unknown[] }).projects).toHaveLength(1);
    await admin.http.put(`/memento/utilities/change_ownership/${ida.userId}/99999`).expect(404);
    await admin.http.put(`/memento/utilities/change_ownership/99999/${ida.userId}`).expect(404);
    const log = await admin.http.get(`/memento/audit?kind=user&object_id=${ida.userId}`).expect(200);
    const [entry] = (log.body as { audit: { action: string; details: object }[] }).audit;
    expect(entry).toMatchObject({
      action: 'user.hand-over',
      details: { new_owner: jon.userId, moved: { projects: 1 } },
    });
  });

  it('hand over nothing when one project has a name that the other has as well', async () => {
    const [kim, leo] = [await server.person('kim'), await server.person('leo')];
    const first = await aProject(kim, 'Alone');
    await aProject(kim, 'Twice');
    await aProject(leo, 'Twice');
    const reply = await admin.http.put(`/memento/utilities/change_ownership/${kim.userId}/${leo.userId}`);
    expect(codeOf(reply)).toEqual([409, 'project.name-taken']);
    expect((reply.body as { names: string[] }).names).toEqual(['Twice']);
    const project = await admin.http.get(`/memento/projects/${first.projectId}`).expect(200);
    expect((project.body as { project: { owner_id: number } }).project.owner_id).toBe(kim.userId);
    const layer = await admin.http.get(`/memento/layers/${first.layerId}`).expect(200);
    expect((layer.body as { layer: { owner_id: number } }).layer.owner_id).toBe(kim.userId);
  });

  it('never tell the log a password', async () => {
    const log = await admin.http.get('/memento/audit?kind=user').expect(200);
    expect(JSON.stringify(log.body)).not.toMatch(/argon2|a new password/);
    expect(JSON.stringify(log.body)).toContain('"password":"changed"');
  });
});
