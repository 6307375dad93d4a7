import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { throwawayServer, type ThrowawayServer } from '../../test/throwaway-server.js';

describe('the id of a request', () => {
  let server: ThrowawayServer;
  beforeAll(async () => {
    server = await throwawayServer();
  });
  afterAll(() => server.close());

  const idFor = async (headers: Record<string, string>): Promise<string> => {
    const reply = await server.anonymous.get('/memento/projects').set(headers).expect(401);
    expect((reply.body as { requestId: string }).requestId).toBe(reply.headers['x-request-id']);
    return reply.headers['x-request-id'];
  };

  it('is the one that a proxy on this machine gave it', async () => {
    expect(await idFor({ 'x-request-id': '0123456789abcdef', 'x-forwarded-for': '192.0.2.7' })).toBe(
      '0123456789abcdef',
    );
  });

  it('is our own when no proxy stands in front, or when it would not fit into a log', async () => {
    const ours = /^[\da-f-]{36}$/;
    expect(await idFor({ 'x-request-id': '0123456789abcdef' })).toMatch(ours);
    expect(await idFor({ 'x-request-id': 'a b"c{forged}', 'x-forwarded-for': '192.0.2.7' })).toMatch(ours);
  });
});
