import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type Logger } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { until } from '../../test/jobs/by-hand.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const SPEC_MS = 120_000;
/** The queue looks for work once a second, whoever imports what. */
const LOOK = /tiling_jobs/;
/** The last that is asked once an image is ready: who else needs its files. */
const TIDIED = /.images. .Image. WHERE .*sha256. = /;

describe(`the SQL statements of an import on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let statements: string[] = [];
  let images = 0;

  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    const dataSource = server.app.get(DataSource);
    const logQuery: Logger['logQuery'] = (query) => void statements.push(query);
    dataSource.logger = Object.assign(Object.create(dataSource.logger) as Logger, { logQuery });
  });
  afterAll(() => server.close());

  /** Until the image is ready and tidied up after. */
  const upload = async (): Promise<number> => {
    const seed = ++images;
    statements = [];
    const json = JSON.stringify({ name: `image ${seed}`, format: 2, type: '', project_id: at.projectId });
    const form = owner.http.post('/memento/images/upload').field('json', json);
    const { body } = await form
      .attach(
        'file',
        grey16Tiff(30, 20, (x, y) => x * y + seed),
        'x.tif',
      )
      .expect(201);
    await until(() => statements.some((one) => TIDIED.test(one)), SPEC_MS / 2, 20);
    return (body as { image: { image_id: number } }).image.image_id;
  };

  it('read the whole row of an image once, and no job back that was just written', async () => {
    await upload();
    expect(statements.filter((one) => one.includes('SELECT') && one.includes('Image_pyramid'))).toHaveLength(1);
    expect(statements.filter((one) => /SELECT .*TilingJob.*WHERE .*job_id. = /.test(one))).toEqual([]);
  });

  it('read a sample once for all of its images, and nothing of their pyramids', async () => {
    const ids = [await upload(), await upload(), await upload()];
    statements = [];
    const shown = ids.map((image_id, n) => ({ image_id, name: `channel ${n}`, group: 'T0' }));
    const body = { samples: [{ category: 'WT', name: 'mouse', images: shown }] };
    await owner.http.post(`/memento/projects/${at.projectId}/arrangement`).send(body).expect(201);
    const asked = statements.filter((one) => !LOOK.test(one));
    expect(asked.filter((one) => one.includes('Image_pyramid'))).toEqual([]);
    // Each image: its layers, the groups, the highest place, two entries. The group itself takes two more.
    expect(asked.length).toBeLessThanOrEqual((DATABASE_KIND === 'mariadb' ? 12 : 10) + 2 + 3 * 5);
  });
});
