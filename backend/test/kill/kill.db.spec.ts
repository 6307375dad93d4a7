import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomInt } from 'node:crypto';
import { DATABASE_KIND } from '../../src/config/env.js';
import { type ThrowawayPlace, throwawayPlace } from '../throwaway-database.js';
import { ADMIN, type ServerProcess, startServer } from './server-process.js';
import { Client, type Desk, nthWrite, perform, type Write } from './writer.js';

const WRITES = 1000;
const CONNECTIONS = 40;
const ROUNDS = 3;

interface AuditRow {
  action: string;
  object_id: string;
}
interface Drawn {
  version: number;
  regions: { region_id: string }[];
}

describe(`a server that is killed while many people write, on ${DATABASE_KIND}`, () => {
  let place: ThrowawayPlace;
  let server: ServerProcess;
  let client: Client;
  beforeAll(async () => {
    place = await throwawayPlace();
    server = await startServer(place);
    const { token } = await new Client(server.url).send<{ token: string }>('POST', '/login', ADMIN);
    client = new Client(server.url, token);
  });
  afterAll(async () => {
    await server?.kill();
    await place?.remove();
  });

  const made = async (kind: string, plural: string, body: object): Promise<number> => {
    const reply = await client.send<Record<string, Record<string, number>>>('POST', `/${plural}`, body);
    return reply[kind][`${kind}_id`];
  };
  const aDesk = async (name: string): Promise<Desk> => {
    const projectId = await made('project', 'projects', { name });
    const categoryId = await made('category', 'categories', { name: 'WT', project_id: projectId });
    const sample = { name: 'mouse', project_id: projectId, category_id: categoryId };
    const annotationId = await made('annotation', 'annotations', sample);
    const layerId = await made('layer', 'layers', { name: 'Regions', annotation_id: annotationId, data: 'none' });
    const { version: firstVersion } = await client.send<Drawn>('GET', `/layers/${layerId}/regions`);
    return { projectId, categoryId, annotationId, layerId, firstVersion };
  };

  /** Many write at once; when `fatal` of the writes have been acknowledged the server is killed. */
  async function writeUntilKilled(at: Desk, fatal: number): Promise<Write[]> {
    const writes: Write[] = [];
    let acknowledged = 0;
    const deaths: Promise<void>[] = [];
    const work = async (): Promise<void> => {
      while (writes.length < WRITES && !deaths.length) {
        const write = nthWrite(writes.length);
        writes.push(write);
        try {
          await perform(write, client, at);
        } catch (error) {
          // TypeError (of another realm than jest's): the connection broke, for the server was killed.
          if (deaths.length && (error as Error).name === 'TypeError') return;
          throw error;
        }
        if (++acknowledged === fatal) deaths.push(server.kill());
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
    await Promise.all(deaths);
    return writes;
  }

  it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
    'comes back with all that it had acknowledged, and nothing by halves (%i)',
    async (round) => {
      const at = await aDesk(`round ${round}`);
      const writes = await writeUntilKilled(at, randomInt(50, WRITES - 100));
      expect(writes.filter((write) => !write.acknowledged).length).toBeGreaterThan(0);
      server = await startServer(place);
      client = client.at(server.url);

      const log = await client.all<AuditRow>('audit', `project_id=${at.projectId}`);
      for (const kind of ['label', 'annotation'] as const) {
        const rows = await client.all<Record<string, string>>(`${kind}s`, `project_id=${at.projectId}`);
        const names = new Set(rows.map((row) => row.name));
        const lost = writes.filter((write) => write.kind === kind && write.acknowledged && !names.has(write.name));
        expect(lost).toEqual([]);
        const logged = log.filter(({ action }) => action === `${kind}.create`).map((entry) => entry.object_id);
        expect(logged.sort()).toEqual(rows.map((row) => String(row[`${kind}_id`])).sort());
      }
      await demandWholeBatches(at, writes, log);
    },
    120_000,
  );

  async function demandWholeBatches({ layerId, firstVersion }: Desk, writes: Write[], log: AuditRow[]): Promise<void> {
    const drawn = await client.send<Drawn>('GET', `/layers/${layerId}/regions`);
    const there = new Set(drawn.regions.map((region) => region.region_id));
    let whole = 0;
    for (const { kind, regionIds, acknowledged } of writes) {
      if (kind !== 'regions') continue;
      const kept = regionIds.filter((id) => there.has(id)).length;
      expect(acknowledged ? [regionIds.length] : [0, regionIds.length]).toContain(kept);
      if (kept > 0) whole++;
    }
    expect(whole).toBeGreaterThan(0);
    expect(drawn.version - firstVersion).toBe(whole);
    expect(log.filter(({ action }) => action === 'layer.draw').length).toBe(whole);
  }
});
