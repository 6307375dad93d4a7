import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { DataSource } from 'typeorm';
import { aProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { anUploadedImage } from '../../test/builders/an-uploaded-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { BlobStore } from '../storage/blob-store.js';
import type { Histogram } from '../tiles/histogram.js';
import { PyramidFile, PyramidFileWriter } from '../tiles/pyramid-file.js';
import type { PyramidDescription } from '../tiles/pyramid.js';
import { Image } from './image.entity.js';
import { TileAddresses } from './tile-address.js';

describe(`previews on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let imageId: number;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    const { projectId } = await aProject(owner);
    const file = grey16Tiff(1300, 700, (x, y) => (x * 31 + y) & 0xffff);
    const image = await anUploadedImage(owner, projectId, { name: 'large', file });
    imageId = image.image_id;
    await becomesPreview(image.sha256);
  });
  afterAll(() => server.close());

  const tile = (level: number) => owner.http.get(`/memento/images/${imageId}/tiles/${level}/0/0`);

  /** Puts the coarse levels of the complete pyramid where a preview lies, and the row back to where it is being made. */
  async function becomesPreview(sha256: string): Promise<void> {
    const folder = dirname(server.app.get(BlobStore).originalPath(sha256));
    const complete = await PyramidFile.open(join(folder, 'pyramid-exact-full'));
    const { levels, ...shape } = complete.outcome.pyramid;
    const scratch = join(folder, 'made-by-a-test');
    const writer = await PyramidFileWriter.create(scratch, { ...shape, finestLevel: 1 });
    for (const { level, columns, rows } of levels.slice(1))
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          const bytes = await complete.readTile(0, level, column, row);
          await writer.addTile(0, level, column, row, bytes as Buffer);
        }
    const thumbnail = await complete.readThumbnail();
    const histograms = [(await complete.readHistogram(0, 0)) as Histogram];
    const sealed = await writer.seal({ thumbnail, histograms, pixelSizeUm: null });
    await writer.publish(join(folder, 'preview-exact-full'));
    await complete.close();
    const row = { status: 'processing', progress: 0.3, pyramid: sealed.pyramid } as const;
    await server.app.get(DataSource).manager.update(Image, { imageId }, row);
    server.app.get(TileAddresses).forget(imageId);
  }

  it('have the tiles of their levels and the thumbnail, and say of the rest that it is not ready', async () => {
    for (const level of [1, 2]) await tile(level).expect(200);
    const thumbnail = await owner.http.get(`/memento/images/${imageId}/thumbnail`).buffer(true).responseType('blob');
    expect((await sharp(thumbnail.body as Buffer).metadata()).format).toBe('jpeg');
    const parts = ['tiles/0/0/0', 'values?x=1&y=1', 'histogram'].map((part) => `${imageId}/${part}`);
    for (const path of [...parts, `geturl/${imageId}/0/none`]) {
      const reply = await owner.http.get(`/memento/images/${path}`);
      expect([path, reply.status, (reply.body as { code: string }).code]).toEqual([path, 409, 'image.not-ready']);
    }
  });

  it('give way to the pyramid within a few seconds, on a server that was not told, too', async () => {
    await tile(1).expect(200);
    await tile(0).expect(409);
    const { manager } = server.app.get(DataSource);
    const image = await manager.findOneByOrFail(Image, { imageId });
    const pyramid = { ...(image.pyramid as PyramidDescription), finestLevel: 0 };
    await manager.update(Image, { imageId }, { status: 'ready', pyramid });
    const start = performance.now();
    let last = 0; // asked so late, and not ready yet
    for (let asked = 0; asked < 10_000 && (await tile(0)).status !== 200; asked = performance.now() - start) {
      last = asked;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(last).toBeLessThan(5_000);
    await tile(0).expect(200);
  });
});
