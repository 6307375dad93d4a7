import type { NestExpressApplication } from '@nestjs/platform-express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { TrashService } from '../trash/trash.service.js';

const ROUNDS = 30;
/** The trash keeps what was deleted for a while; this is after it. */
const LATER_MS = 40 * 24 * 3600 * 1000;
/** The embedded database has one server. */
const onMariaDb = DATABASE_KIND === 'mariadb' ? describe : describe.skip;

onMariaDb(`images of two servers on one database and one folder on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let replica: NestExpressApplication;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    replica = await server.replica();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(async () => {
    await replica.close();
    await server.close();
  });

  const sent = async (url: string, name: string, file: Buffer): Promise<number> => {
    const json = JSON.stringify({ name, format: 3, type: '', project_id: at.projectId, owner_id: owner.userId });
    const upload = request(url).post('/memento/images/upload').set('x-access-token', owner.token);
    const reply = await upload.field('json', json).attach('file', file, 'a.tif').expect(201);
    return (reply.body as { image: { image_id: number } }).image.image_id;
  };

  it('keep the bytes that one deletes for good while the other is sent them again', async () => {
    const [here, there] = [await server.app.getUrl(), await replica.getUrl()];
    for (let n = 0; n < ROUNDS; n++) {
      const file = grey16Tiff(64, 64, (x, y) => (x * 59 + y * 7 + n * 131) & 0xffff);
      const first = await sent(here, `first ${n}`, file);
      await server.admin.http.delete(`/memento/images/${first}`).expect(204);
      const [second] = await Promise.all([
        sent(there, `second ${n}`, file),
        server.app.get(TrashService).sweep(new Date(Date.now() + LATER_MS)),
      ]);
      const original = await owner.http.get(`/memento/images/${second}/original`).buffer(true).responseType('blob');
      expect([n, original.status]).toEqual([n, 200]);
      expect((original.body as Buffer).equals(file)).toBe(true);
    }
  });
});
