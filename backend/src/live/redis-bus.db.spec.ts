import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { EventReader, type HeardEvent } from '../../test/event-reader.js';
import { hasRedis, type OwnRedis, ownRedis } from '../../test/own-redis.js';
import { type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

(hasRedis() ? describe : describe.skip)(`two servers with Redis between them, on ${DATABASE_KIND}`, () => {
  let redis: OwnRedis;
  let server: ThrowawayServer;
  let replica: NestExpressApplication;
  let at: MadeProject;
  let here: EventReader;
  let there: EventReader;
  beforeAll(async () => {
    redis = await ownRedis();
    server = await throwawayServer({ redisUrl: redis.url });
    replica = await server.replica();
    at = await aProject(server.admin);
    here = await EventReader.open(await server.app.getUrl(), at.annotationId, server.admin.token);
    there = await EventReader.open(await replica.getUrl(), at.annotationId, server.admin.token);
  });
  afterAll(async () => {
    here.close();
    there.close();
    await replica.close();
    await server.close();
    await redis.stop();
  });

  const draw = async (): Promise<string> => {
    const region_id = randomUUID();
    const region = { region_id, version: 0, shape: 'point', geometry: { points: [[1, 2]] } };
    const changes = [{ op: 'put', region }];
    await server.admin.http.patch(`/memento/layers/${at.layerId}/regions`).send({ changes }).expect(200);
    return region_id;
  };
  const sees = (reader: EventReader, id: string) =>
    reader.find(`region ${id}`, ({ event, data }) => event === 'regions' && data.regions[0]?.region_id === id);

  it('tell each other of changes and of people, each thing once', async () => {
    const ids = [await draw(), await draw()];
    for (const reader of [here, there]) {
      for (const id of ids) await sees(reader, id);
      expect(reader.heard.filter(({ event }) => event === 'regions')).toHaveLength(2);
    }
    const client_id = randomUUID();
    const presence = { client_id, cursor: [3, 4] };
    await server.admin.http.post(`/memento/annotations/${at.annotationId}/presence`).send(presence).expect(204);
    await there.until('presence', ({ people }) => people[0]?.client_id === client_id);
  });

  it('go on without Redis, and look again when it is back', async () => {
    await redis.stop();
    const missed = await draw();
    await sees(here, missed);
    expect(there.heard.some(({ data }) => data.regions?.[0]?.region_id === missed)).toBe(false);
    await redis.start();
    const { body } = await server.admin.http.get(`/memento/layers/${at.layerId}/regions`).expect(200);
    const { version } = body as { version: number };
    await there.until('layers', ({ versions }) => versions[at.layerId] === version);
    // Until this server has found Redis again as well, the other one is told to look again, later.
    await draw();
    const isTold = ({ event, data }: HeardEvent): boolean =>
      (event === 'regions' && data.version === version + 1) ||
      (event === 'layers' && data.versions[at.layerId] === version + 1);
    await there.find('the last region', isTold);
  }, 40_000);
});
