import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Agent, get, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { throwawayServer, type ThrowawayServer } from '../../test/throwaway-server.js';

const NGINX = join(import.meta.dirname, '../../../deploy/nginx/memento.conf.template');

describe('a connection that nobody uses for a while', () => {
  let server: ThrowawayServer;
  beforeAll(async () => {
    server = await throwawayServer();
  });
  afterAll(() => server.close());

  /** Seconds for which the server keeps it. */
  const keptFor = async (): Promise<number> => {
    const agent = new Agent({ keepAlive: true });
    const url = `${await server.app.getUrl()}/memento/health`;
    const headers = await new Promise<IncomingHttpHeaders>((resolve, reject) =>
      get(url, { agent }, (reply) => resolve(reply.resume().headers)).on('error', reject),
    );
    agent.destroy();
    return Number(/timeout=(\d+)/.exec(headers['keep-alive'] as string)?.[1]);
  };

  it('is closed by the shipped proxy first, which would else send a change on one that is just being closed', async () => {
    const ofNginx = [...readFileSync(NGINX, 'utf8').matchAll(/^ {2}keepalive \d+;[^}]*?keepalive_timeout (\d+)s;/gms)];
    expect(ofNginx.map(([, seconds]) => Number(seconds))).toEqual([60, 60]);
    expect(await keptFor()).toBeGreaterThan(60);
  });
});
