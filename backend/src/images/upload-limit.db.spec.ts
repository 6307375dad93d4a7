import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { aProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const MOST_BYTES = 2000;

describe(`the upload limit on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  beforeAll(async () => {
    server = await throwawayServer({ maxUploadBytes: MOST_BYTES });
  });
  afterAll(() => server.close());

  it('refuses a larger file while it comes and keeps nothing of it', async () => {
    const { projectId } = await aProject(server.admin);
    const reply = await server.admin.http
      .post('/memento/images/upload')
      .field('json', JSON.stringify({ name: 'large', format: 3, project_id: projectId }))
      .attach(
        'file',
        grey16Tiff(100, 100, () => 7),
        'large.tif',
      );
    expect([reply.status, (reply.body as { code: string }).code]).toEqual([413, 'upload.too-large']);
    expect(readdirSync(join(server.place.dataDir, 'uploads'))).toEqual([]);
  });
});
