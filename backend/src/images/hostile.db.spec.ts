import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { itWithSharedData, SHARED_DATA, sharedFiles } from '../../test/real-images.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { Image as ImageRow } from './image.entity.js';

interface Reply {
  image?: { image_id: number; status: string; failure: { code: string; message: string } | null };
  code?: string;
  message?: string;
}

/** A sound file goes up after so many hostile ones. */
const SOUND_AFTER = 8;
const REASONS = /^image\.(damaged|unsupported|too-large|too-demanding)$/;

describe(`hostile uploads on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const rows = () => server.app.get(DataSource).manager.count(ImageRow);
  const files = (): string[] =>
    readdirSync(server.place.dataDir, { recursive: true, encoding: 'utf8' }).filter(
      (path) => /uploads|blobs/.test(path) && statSync(join(server.place.dataDir, path)).isFile(),
    );
  async function upload(name: string, file: Buffer): Promise<{ status: number; body: Reply }> {
    const json = JSON.stringify({ name, format: 3, type: '', project_id: at.projectId, owner_id: 1 });
    const { status, body } = await owner.http
      .post('/memento/images/upload')
      .field('json', json)
      .attach('file', file, name);
    return { status, body: body as Reply };
  }
  async function settled(imageId: number): Promise<NonNullable<Reply['image']>> {
    for (;;) {
      const { body } = await owner.http.get(`/memento/images/${imageId}`).expect(200);
      const { image } = body as Required<Reply>;
      if (image.status !== 'processing') return image;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  itWithSharedData(
    'are refused with a code and a sentence and leave nothing, or are images, or fail with a reason; others go on',
    async () => {
      const hostile = sharedFiles('hostile');
      expect(hostile.length).toBeGreaterThan(70);
      const counts = { refused: 0, ready: 0, failed: 0, sound: 0 };
      for (const [i, path] of hostile.entries()) {
        const before = [await rows(), files().length];
        const { status, body } = await upload(`file ${i}`, readFileSync(join(SHARED_DATA, path)));
        if (status === 201) {
          const { status: end, failure } = await settled(body.image!.image_id);
          if (end === 'failed') expect([path, failure]).toMatchObject([path, { code: expect.stringMatching(REASONS) }]);
          else expect([path, end]).toEqual([path, 'ready']);
          counts[end as 'ready' | 'failed']++;
        } else {
          expect([path, status >= 400 && status < 500, body]).toMatchObject([
            path,
            true,
            { code: expect.stringMatching(REASONS), message: expect.stringMatching(/^[A-Z].{10,}\.$/s) },
          ]);
          expect([path, await rows(), files().length]).toEqual([path, ...before]);
          counts.refused++;
        }
        if (i % SOUND_AFTER > 0) continue;
        const sound = await upload(
          `sound ${i}`,
          grey16Tiff(40, 30, (x, y) => i * 100 + x + y),
        );
        expect(sound.status).toBe(201);
        expect(await settled(sound.body.image!.image_id)).toMatchObject({
          ...{ status: 'ready', failure: null, statistics: [{ minimum: i * 100, maximum: i * 100 + 39 + 29 }] },
        });
        counts.sound++;
      }
      expect(counts.refused + counts.ready + counts.failed).toBe(hostile.length);
      expect(counts.refused).toBeGreaterThan(25);
      expect(counts.sound).toBe(Math.ceil(hostile.length / SOUND_AFTER));
      expect(files().filter((path) => /\.partial-/.test(path))).toEqual([]);
      // An original each, and a pyramid for those that have one; equal bytes are kept once.
      const pyramids = files().filter((path) => /pyramid/.test(path));
      expect(pyramids.length).toBeLessThanOrEqual(counts.ready + counts.sound);
    },
    240_000,
  );
});
