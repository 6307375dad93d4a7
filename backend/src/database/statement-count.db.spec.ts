import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { onStatement } from '../../test/statement-log.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const MANY = 30;

describe(`the number of SQL statements of a request on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let reader: Caller;
  let few: MadeProject;
  let many: MadeProject;
  let statements: string[] = [];

  beforeAll(async () => {
    server = await throwawayServer();
    const owner = await server.person('owner');
    reader = await server.person('reader');
    few = await furnished(owner, 'Few', 1);
    many = await furnished(owner, 'Many', MANY);
    onStatement(server.app.get(DataSource), (query) => statements.push(query));
  });
  afterAll(() => server.close());

  async function furnished(owner: Caller, name: string, samples: number): Promise<MadeProject> {
    const at = await aProject(owner, name);
    const grant = { user_id: reader.userId, type: 'proadm', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    for (let n = 0; n < samples; n++) {
      const values = { projectId: at.projectId, ownerId: owner.userId, name: `image ${n}` };
      const imageId = await anImageRow(server.app.get(DataSource), values);
      const annotationId = await aSample(owner, at, `sample ${n}`);
      const layer = { name: 'DAPI', annotation_id: annotationId, image_id: imageId };
      await owner.http.post('/memento/layers').send(layer).expect(201);
      await owner.http
        .post('/memento/labels')
        .send({ name: `label ${n}`, project_id: at.projectId })
        .expect(201);
      const region = { region_id: randomUUID(), version: 0, shape: 'point', geometry: { points: [[n, n]] } };
      const changes = [{ op: 'put', region }];
      await owner.http.patch(`/memento/layers/${at.layerId}/regions`).send({ changes }).expect(200);
    }
    return at;
  }

  const countFor = async (path: string): Promise<number> => {
    await reader.http.get(path).expect(200); // who is asking is remembered for ten seconds
    statements = [];
    await reader.http.get(path).expect(200);
    return statements.length;
  };

  for (const path of [
    (at: MadeProject) => `categories?project_id=${at.projectId}`,
    (at: MadeProject) => `annotations?project_id=${at.projectId}`,
    (at: MadeProject) => `annotations?category_id=${at.categoryId}&limit=50`,
    (at: MadeProject) => `layers?project_id=${at.projectId}&data=true`,
    (at: MadeProject) => `labels?project_id=${at.projectId}`,
    (at: MadeProject) => `images?project_id=${at.projectId}`,
    (at: MadeProject) => `layers/${at.layerId}/regions`,
    (at: MadeProject) => `utilities/project_summary/${at.projectId}`,
    (at: MadeProject) => `utilities/project_data/${at.projectId}`,
    (at: MadeProject) => `utilities/project_rois/${at.projectId}`,
  ]) {
    it(`does not grow with the rows: ${path({} as MadeProject).replaceAll('undefined', '…')}`, async () => {
      const [small, large] = [await countFor(`/memento/${path(few)}`), await countFor(`/memento/${path(many)}`)];
      expect(large).toBe(small);
      expect(large).toBeLessThanOrEqual(6);
    });
  }
});
