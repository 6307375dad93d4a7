import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { aGuest, aShare } from '../../test/builders/a-guest.js';
import { aProject } from '../../test/builders/a-project.js';
import { TEST_PASSWORD, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { digestOf } from '../users/passwords.js';

const PROMISED_MS = 10_000;

/** Two servers on one database: what one is told, the other must know. */
describe(`two servers on one database on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let replica: NestExpressApplication;
  let url: string;
  beforeAll(async () => {
    server = await throwawayServer();
    replica = await server.replica();
    url = await replica.getUrl();
  });
  afterAll(async () => {
    await replica.close();
    await server.close();
  });

  const there = (token: string, path: string) => request(url).get(`/memento/${path}`).set('x-access-token', token);
  /** Asks the other server until it answers so. @returns How long after the start it was asked last and answered otherwise. */
  const until = async (status: number, ask: () => Promise<{ status: number }>): Promise<number> => {
    const start = performance.now();
    let last = 0;
    for (let asked = 0; asked < 2 * PROMISED_MS; asked = performance.now() - start) {
      if ((await ask()).status === status) return last;
      last = asked;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return Infinity;
  };

  it('know each other’s sessions, and of each other’s ends within ten seconds', async () => {
    const ada = await server.person('ada');
    await there(ada.token, 'me').expect(200);
    await ada.http.post('/memento/logout').expect(204);
    expect(await until(401, () => there(ada.token, 'me'))).toBeLessThan(PROMISED_MS);
  });

  it('turn a guest away within ten seconds, on tiles too', async () => {
    const at = await aProject(server.admin);
    const { shareId, secret } = await aShare(server.admin, at.annotationId, 'view');
    await aGuest(server, secret);
    const opened = await request(url).post('/memento/shares/open').send({ token: secret }).expect(200);
    const { token } = opened.body as { token: string };
    await there(token, `annotations/${at.annotationId}`).expect(200);
    await server.admin.http.delete(`/memento/shares/${shareId}`).expect(204);
    expect(await until(410, () => there(token, 'images/1/tiles/0/0/0'))).toBeLessThan(PROMISED_MS);
    await there(token, `annotations/${at.annotationId}`).expect(410);
  });

  it('count failed attempts together, and go on counting after a restart', async () => {
    const login = (at: string, password: string) =>
      request(at)
        .post('/memento/login')
        .set({ username: 'admin', password: digestOf(password) });
    const here = await server.app.getUrl();
    for (let n = 0; n < 5; n++) {
      await login(here, 'wrong').expect(401);
      await login(url, 'wrong').expect(401);
    }
    await login(here, TEST_PASSWORD).expect(429);
    await login(url, TEST_PASSWORD).expect(429);
    const restarted = await server.replica();
    await login(await restarted.getUrl(), TEST_PASSWORD).expect(429);
    await restarted.close();
  });
});
