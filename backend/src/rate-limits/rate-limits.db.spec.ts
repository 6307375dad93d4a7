import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const MOST = 40;

describe(`how much one caller may ask on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  beforeAll(async () => {
    server = await throwawayServer({ requestsPerMinute: MOST });
  });
  afterAll(() => server.close());

  /** The statuses of so many requests, all at once. */
  const statuses = async (count: number, ask: () => PromiseLike<{ status: number }>): Promise<number[]> =>
    (await Promise.all(Array.from({ length: count }, () => ask()))).map(({ status }) => status);
  const isLet = (status: number): boolean => status !== 429;
  const me = ({ http }: Caller) => http.get('/memento/me');

  it('ends for a person who asks for too much, and for nobody else', async () => {
    const [ada, ben] = [await server.person('ada'), await server.person('ben')];
    const seen = await statuses(MOST + 5, () => me(ada));
    expect(seen.filter(isLet)).toEqual(Array<number>(MOST).fill(200));
    await me(ben).expect(200);
    const refused = await me(ada).expect(429);
    const { code, retry_after: seconds } = refused.body as { code: string; retry_after: number };
    expect(code).toBe('request.too-many');
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.headers['retry-after']).toBe(String(seconds));
  });

  it('counts a person once, with whatever token of theirs, and from wherever', async () => {
    const person = await server.person('cleo');
    const expires_at = new Date(Date.now() + 3600_000).toISOString();
    const made = await person.http.post('/memento/me/tokens').send({ name: 'script', scope: 'read', expires_at });
    const { secret } = made.body as { secret: string };
    await server.anonymous.get('/memento/me').set('x-access-token', secret).expect(200); // from now on it is known
    const asScript = () =>
      server.anonymous.get('/memento/me').set({ 'x-access-token': secret, 'x-forwarded-for': '192.0.2.9' });
    await statuses(MOST, () => me(person));
    await asScript().expect(429);
  });

  it('does nothing of what is refused', async () => {
    const person = await server.person('dora');
    await statuses(MOST, () => me(person));
    await person.http.post('/memento/projects').send({ name: 'too much' }).expect(429);
    const { body } = await server.admin.http.get('/memento/projects').expect(200);
    expect(JSON.stringify(body)).not.toContain('too much');
  });

  it('lets strangers of one network share, whatever tokens they make up', async () => {
    const from = (address: string) =>
      server.anonymous.get('/memento/me').set({ 'x-access-token': randomUUID(), 'x-forwarded-for': address });
    const seen = await statuses(MOST + 1, () => from('192.0.2.1'));
    expect(seen.filter(isLet)).toEqual(Array<number>(MOST).fill(401));
    await from('192.0.2.2').expect(401);
    await from('2001:db8:1:2::1').expect(401);
    await statuses(MOST, () => from('2001:db8:1:2::2'));
    await from('2001:db8:1:2::3').expect(429);
  });

  it('tells nobody who watches the server to wait', async () => {
    const ask = () => server.anonymous.get('/memento/health/live').set('x-forwarded-for', '192.0.2.77');
    expect(await statuses(MOST * 2, ask)).toEqual(Array<number>(MOST * 2).fill(200));
  });

  it('counts tiles that are looked for', async () => {
    const person = await server.person('emil');
    const tile = () => person.http.get('/memento/images/999/tiles/0/0/0');
    const seen = await statuses(MOST + 1, tile);
    expect(seen.filter(isLet)).toEqual(Array<number>(MOST).fill(404));
    const refused = await tile().expect(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('counts tiles that strangers ask for, with tokens that they make up', async () => {
    const tile = () =>
      server.anonymous
        .get('/memento/images/999/tiles/0/0/0')
        .set({ 'x-access-token': `mmt_${randomUUID()}`, 'x-forwarded-for': '192.0.2.55' });
    const seen = await statuses(MOST + 1, tile);
    expect(seen.filter(isLet)).toEqual(Array<number>(MOST).fill(401));
  });
});

describe(`a server without such a limit on ${DATABASE_KIND}`, () => {
  it('answers whatever comes', async () => {
    const server = await throwawayServer({ requestsPerMinute: null });
    try {
      const replies = await Promise.all(
        Array.from({ length: MOST * 2 }, () => server.admin.http.get('/memento/me').expect(200)),
      );
      expect(replies).toHaveLength(MOST * 2);
    } finally {
      await server.close();
    }
  });
});
