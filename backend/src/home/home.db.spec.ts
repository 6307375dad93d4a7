import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { onStatement } from '../../test/statement-log.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Card {
  project: { name: string };
  samples: number;
  submitted: number;
  waiting: number;
  next: { annotation_id: number; name: string } | null;
  pictures: { annotation_id: number }[];
}

describe(`home on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let reader: Caller;
  let kidney: MadeProject;
  let liver: MadeProject;
  let b: number;

  beforeAll(async () => {
    server = await throwawayServer();
    [owner, reader] = [await server.person('owner'), await server.person('reader')];
    [kidney, liver] = [await aProject(owner, 'Kidney'), await aProject(owner, 'Liver 100%')];
    b = await aSample(owner, kidney, 'b');
    const grant = { user_id: reader.userId, type: 'annpar', type_id: b };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
  });
  afterAll(() => server.close());

  const cards = async (caller: Caller, query = ''): Promise<Card[]> =>
    ((await caller.http.get(`/memento/home/projects${query}`).expect(200)).body as { projects: Card[] }).projects;
  const search = async (caller: Caller, q: string): Promise<Record<string, { name: string }[]>> =>
    (await caller.http.get(`/memento/home/search?q=${encodeURIComponent(q)}`).expect(200)).body as never;
  const recent = async (caller: Caller): Promise<string[]> => {
    const { body } = await caller.http.get('/memento/home/recent').expect(200);
    return (body as { samples: { name: string }[] }).samples.map(({ name }) => name);
  };

  it('shows projects with what the caller sees of them and has to do', async () => {
    expect(await cards(owner)).toMatchObject([
      { project: { name: 'Kidney' }, samples: 2, submitted: 0, waiting: 2, next: { annotation_id: b, name: 'b' } },
      { project: { name: 'Liver 100%' }, samples: 1, submitted: 0, waiting: 1, next: { name: 'mouse_01' } },
    ]);
    const seen = await cards(reader);
    expect(seen).toMatchObject([{ project: { name: 'Kidney' }, samples: 1, waiting: 1, next: { annotation_id: b } }]);
    expect(seen[0].pictures).toEqual([{ annotation_id: b, picture: expect.anything() }]);
    expect(await cards(await server.person('stranger'))).toEqual([]);
    expect(await cards(owner, '?limit=1')).toHaveLength(1);
  });

  it('counts what is submitted, and what waits for the caller alone', async () => {
    await owner.http.put(`/memento/projects/${kidney.projectId}`).send({ readers: 2 }).expect(201);
    await owner.http.post(`/memento/annotations/${b}/submission`).send({}).expect(201);
    expect((await cards(owner))[0]).toMatchObject({ submitted: 0, waiting: 1, next: { name: 'mouse_01' } });
    expect((await cards(reader))[0]).toMatchObject({ submitted: 0, waiting: 1, next: { name: 'b' } });
    await reader.http.post(`/memento/annotations/${b}/submission`).send({}).expect(201);
    expect((await cards(owner))[0]).toMatchObject({ samples: 2, submitted: 1, waiting: 1 });
    expect((await cards(reader))[0]).toMatchObject({ samples: 1, submitted: 1, waiting: 0, next: null });
  });

  it('shows what the caller worked on last, while it is there', async () => {
    expect(await recent(reader)).toEqual(['b']);
    await owner.http.patch(`/memento/layers/${kidney.layerId}/regions`).send({
      changes: [
        {
          op: 'put',
          region: {
            region_id: '0e7ecd4e-6b6e-4a0e-9d7e-111111111111',
            shape: 'point',
            geometry: { points: [[1, 2]] },
            version: 0,
          },
        },
      ],
    });
    expect((await recent(owner))[0]).toBe('mouse_01');
    await owner.http.delete(`/memento/annotations/${liver.annotationId}`).expect(204);
    expect(await recent(owner)).not.toContain('Liver 100%');
    expect(await recent(owner)).toHaveLength(2);
  });

  it('finds projects, categories, samples and labels by part of their names, the best first', async () => {
    expect(await search(owner, 'KID')).toMatchObject({ projects: [{ name: 'Kidney' }], samples: [] });
    expect(await search(owner, '0%')).toMatchObject({ projects: [{ name: 'Liver 100%' }] });
    expect((await search(owner, 'wt')).categories).toHaveLength(2);
    expect((await search(owner, 'posit')).labels).toHaveLength(2);
    await aSample(owner, kidney, 'a mouse');
    expect((await search(owner, 'mouse')).samples.map(({ name }) => name)).toEqual(['mouse_01', 'a mouse']);
    expect(await search(owner, '')).toEqual({ projects: [], categories: [], samples: [], labels: [] });
  });

  it('finds nothing that the caller may not see', async () => {
    expect(await search(reader, 'mouse')).toMatchObject({ samples: [] });
    expect(await search(reader, 'liver')).toMatchObject({ projects: [], samples: [], categories: [] });
    expect(await search(reader, 'b')).toMatchObject({ samples: [{ name: 'b' }] });
    expect(await search(await server.person('nobody'), 'i')).toMatchObject({ projects: [], labels: [] });
  });

  it('takes the same few statements for many projects', async () => {
    const statements: string[] = [];
    onStatement(server.app.get(DataSource), (query) => statements.push(query));
    const spent = async (path: string): Promise<number> => {
      await owner.http.get(path).expect(200);
      statements.length = 0;
      await owner.http.get(path).expect(200);
      return statements.length;
    };
    const paths = ['/memento/home/projects', '/memento/home/search?q=a', '/memento/home/recent'];
    const before = await Promise.resolve().then(async () => [
      await spent(paths[0]),
      await spent(paths[1]),
      await spent(paths[2]),
    ]);
    for (let n = 0; n < 12; n++) await aProject(owner, `Project ${n}`);
    expect([await spent(paths[0]), await spent(paths[1]), await spent(paths[2])]).toEqual(before);
    expect(Math.max(...before)).toBeLessThanOrEqual(14);
  });
});
