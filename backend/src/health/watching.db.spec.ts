import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, renameSync } from 'node:fs';
import { ANY_PORT } from '../../test/any-port.js';
import { throwawayServer, type ThrowawayServer } from '../../test/throwaway-server.js';
import { MetricsServer } from '../metrics/metrics-server.js';

describe('watching a server', () => {
  let server: ThrowawayServer;

  beforeAll(async () => {
    server = await throwawayServer({ metrics: ANY_PORT });
  });
  afterAll(() => server.close());

  const measurements = async (): Promise<string> => {
    const reply = await fetch(`http://127.0.0.1:${server.app.get(MetricsServer).port}/metrics`);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
    return reply.text();
  };

  it('says that it is ready, and what it needs', async () => {
    const { body } = await server.anonymous.get('/memento/health/ready').expect(200);
    expect(body).toEqual({ status: 'ready', server: 'ok', database: 'ok', storage: 'ok', live: 'ok' });
    await server.anonymous.get('/memento/health/live').expect(200, { status: 'ok' });
  });

  it('asks for no more work while its files are away, and for work again when they are back', async () => {
    const { dataDir } = server.place;
    renameSync(dataDir, `${dataDir}-away`);
    try {
      const { body } = await server.anonymous.get('/memento/health/ready').expect(503);
      const issues = [{ path: 'storage', message: 'away' }];
      expect(body).toMatchObject({ status: 503, code: 'server.unready', issues });
      await server.anonymous.get('/memento/health/live').expect(200);
      expect(await measurements()).toContain('memento_part_up{part="storage"} 0');
    } finally {
      if (!existsSync(dataDir)) renameSync(`${dataDir}-away`, dataDir);
    }
    await server.anonymous.get('/memento/health/ready').expect(200);
  });

  it('counts requests by their routes, never by their addresses', async () => {
    await server.admin.http.get('/memento/projects/4711').expect(404);
    await server.anonymous.get('/memento/shares/a-secret-that-nobody-may-read').expect(404);
    await server.anonymous.get('/memento/images/1/tiles/0/0/0').expect(401);
    const text = await measurements();
    const counted = 'memento_http_request_duration_seconds_count';
    expect(text).toContain(`${counted}{method="GET",route="/memento/projects/:projectId",status="4xx"} 1`);
    expect(text).not.toMatch(/4711|secret/);
    expect(text).toContain('memento_tiles_total{answer="refused"} 1');
  });

  it('measures its parts, its queue, its people and its process', async () => {
    const text = await measurements();
    for (const line of [
      'memento_part_up{part="database"} 1',
      'memento_tiling_jobs{state="waiting"} 0',
      'memento_tiling_oldest_wait_seconds 0',
      'memento_live_streams 0',
      'memento_live_bus_up 1',
    ])
      expect(text).toContain(`\n${line}\n`);
    expect(text).toMatch(/\nmemento_storage_free_bytes [1-9]/);
    expect(text).toMatch(/\nnodejs_eventloop_lag_p99_seconds \d/);
    expect(text.includes('memento_database_connections{state="busy"}')).toBe(server.place.databaseUrl !== null);
  });

  it('measures nothing on the port that everybody reaches', async () => {
    await server.anonymous.get('/metrics').expect(404);
    await server.anonymous.get('/memento/metrics').expect(404);
  });
});
