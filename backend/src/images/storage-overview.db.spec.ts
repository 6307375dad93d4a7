import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aProject } from '../../test/builders/a-project.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import type { StorageListDto } from './dto/project-storage.dto.js';
import { Image } from './image.entity.js';

describe(`storage by project on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
  });
  afterAll(() => server.close());

  const list = async (query = ''): Promise<StorageListDto> =>
    (await server.admin.http.get(`/memento/storage${query}`).expect(200)).body as StorageListDto;
  const image = async (projectId: number, name: string, sha256: string, bytes: number): Promise<void> => {
    const db = server.app.get(DataSource);
    const imageId = await anImageRow(db, { projectId, ownerId: owner.userId, name });
    await db.manager.update(Image, { imageId }, { sha256, bytes, sourcePath: null });
  };

  it('counts the same bytes of a project once, the largest first, the trash included', async () => {
    const small = await aProject(owner, 'Small');
    const large = await aProject(owner, 'Large');
    await image(small.projectId, 'a', 'a'.repeat(64), 100);
    await image(large.projectId, 'a', 'a'.repeat(64), 100);
    await image(large.projectId, 'again', 'a'.repeat(64), 100);
    await image(large.projectId, 'b', 'b'.repeat(64), 300);
    await server.admin.http.put(`/memento/projects/${large.projectId}/storage`).send({ quota_mb: 2 }).expect(201);
    await owner.http.delete(`/memento/projects/${small.projectId}`).expect(204);
    const { storage, next_cursor } = await list();
    expect(next_cursor).toBeNull();
    expect(
      storage.map(({ name, images, bytes_used, quota_bytes, in_trash }) => [
        ...[name, images, bytes_used, quota_bytes, in_trash],
      ]),
    ).toEqual([
      ['Large', 3, 400, 2 * 1024 * 1024, false],
      ['Small', 1, 100, null, true],
    ]);
    const one = await owner.http.get(`/memento/projects/${large.projectId}/storage`).expect(200);
    expect((one.body as { storage: { bytes_used: number } }).storage.bytes_used).toBe(400);
    const page = await list('?limit=1');
    expect((await list(`?limit=1&cursor=${page.next_cursor}`)).storage[0].name).toBe('Small');
  });

  it('is for administrators of the installation', async () => {
    await owner.http.get('/memento/storage').expect(403);
  });
});
