import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { TEST_PASSWORD, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { digestOf } from '../users/passwords.js';
import { AttemptCount } from './attempt-count.entity.js';
import { networkOf } from './origin.js';

const RIGHT = digestOf(TEST_PASSWORD);
const WRONG = digestOf('wrong');

describe('the network of an address', () => {
  it('is the address itself, or the first half of one of IPv6', () => {
    expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
    expect(networkOf('2001:db8:1:2::9')).toBe(networkOf('2001:0db8:0001:0002:ffff::1'));
    expect(networkOf('::1')).toBe('0:0:0:0');
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0');
  });
});

describe(`guessing passwords on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let counts: () => Promise<AttemptCount[]>;
  beforeAll(async () => {
    server = await throwawayServer();
    await server.person('ada');
    counts = () => server.app.get(DataSource).manager.find(AttemptCount);
  });
  beforeEach(() => server.app.get(DataSource).manager.clear(AttemptCount));
  afterAll(() => server.close());

  const login = (username: string, password: string, from = '192.0.2.1') =>
    server.anonymous.post('/memento/login').set({ username, password, 'x-forwarded-for': from });
  const fail = async (times: number, username: string, from?: string): Promise<number[]> => {
    const statuses: number[] = [];
    for (let n = 0; n < times; n++) statuses.push((await login(username, WRONG, from)).status);
    return statuses;
  };

  it('ends after ten failures on an account from an address, even with the right password', async () => {
    expect(await fail(10, 'ada')).toEqual(Array<number>(10).fill(401));
    const reply = await login('ADA', RIGHT);
    expect([reply.status, (reply.body as { code: string }).code]).toEqual([429, 'auth.too-many-attempts']);
    const seconds = Number(reply.headers['retry-after']);
    expect(seconds).toBeGreaterThan(890);
    expect(seconds).toBeLessThanOrEqual(900);
    await login('ada', RIGHT, '192.0.2.2').expect(200);
    await login('admin', RIGHT).expect(200);
  });

  it('says the same of an account that does not exist', async () => {
    expect(await fail(11, 'nobody')).toEqual([...Array<number>(10).fill(401), 429]);
  });

  it('counts attempts that come at once', async () => {
    const replies = await Promise.all(Array.from({ length: 25 }, () => login('ada', WRONG)));
    expect(replies.filter((reply) => reply.status === 401)).toHaveLength(10);
    expect(replies.filter((reply) => reply.status === 429)).toHaveLength(15);
  });

  it('is forgiven on the account with a right password', async () => {
    await fail(9, 'ada');
    await login('ada', RIGHT).expect(200);
    expect(await fail(9, 'ada')).toEqual(Array<number>(9).fill(401));
    await login('ada', RIGHT).expect(200);
  });

  it('lets many sign in at once with the right one', async () => {
    const replies = await Promise.all(Array.from({ length: 15 }, () => login('ada', RIGHT)));
    expect(replies.map((reply) => reply.status)).toEqual(Array<number>(15).fill(200));
  });

  it('ends for an address after a hundred failures on whatever accounts', async () => {
    await fail(1, 'ada');
    const manager = server.app.get(DataSource).manager;
    await manager.createQueryBuilder().update(AttemptCount).set({ failures: 100 }).execute();
    await login('somebody else', RIGHT).expect(429);
    await login('somebody else', RIGHT, '192.0.2.9').expect(401);
  });

  it('starts anew when the window is over, and the old counts are swept', async () => {
    await fail(10, 'ada');
    const manager = server.app.get(DataSource).manager;
    await manager
      .createQueryBuilder()
      .update(AttemptCount)
      .set({ expiresAt: new Date(0) })
      .execute();
    await login('ada', RIGHT).expect(200);
    await fail(1, 'nobody', '192.0.2.3');
    expect((await counts()).map((count) => count.failures)).toEqual([1, 1]);
  });

  it('keeps no name that was typed', async () => {
    await fail(1, 'my password by mistake');
    expect(JSON.stringify(await counts())).not.toContain('mistake');
  });
});
