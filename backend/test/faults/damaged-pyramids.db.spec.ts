import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DataSource } from 'typeorm';
import { DATABASE_KIND } from '../../src/config/env.js';
import { Image } from '../../src/images/image.entity.js';
import { TileStore } from '../../src/tiles/tile-store.js';
import { aProject } from '../builders/a-project.js';
import { grey16Tiff } from '../builders/a-tiff.js';
import { anUploadedImage, type UploadedImage } from '../builders/an-uploaded-image.js';
import { until } from '../jobs/by-hand.js';
import { random } from '../spoilt-files.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../throwaway-server.js';
import { IS_FULL, SEED } from './how-long.js';

const ROUNDS = IS_FULL ? 200 : 8;
const [WIDTH, HEIGHT] = [700, 520];
/** All tiles that it has. */
const PLACES = ['0/0/0', '0/1/0', '0/0/1', '0/1/1', '1/0/0'];
const MENDED_WITHIN_MS = 30_000;

/** What disks do to files. */
const HARMS: ((path: string, bytes: Buffer, at: number) => void)[] = [
  function oneBit(path, bytes, at) {
    bytes[at] ^= 1 << (at % 8);
    writeFileSync(path, bytes);
  },
  function aBlockOfNothing(path, bytes, at) {
    writeFileSync(path, bytes.fill(0, at, at + 4096));
  },
  function cutShort(path, _, at) {
    truncateSync(path, at);
  },
  function gone(path) {
    rmSync(path);
  },
  function emptied(path) {
    truncateSync(path, 0);
  },
];

interface Answer {
  status: number;
  code?: string;
  tile?: string;
}

describe(`a pyramid that is damaged on the disk, on ${DATABASE_KIND}`, () => {
  const next = random(SEED);
  let server: ThrowawayServer;
  let owner: Caller;
  let url: string;
  let projectId: number;
  let [harmed, other]: UploadedImage[] = [];
  beforeAll(async () => {
    server = await throwawayServer();
    url = await server.app.getUrl();
    owner = await server.person('owner');
    ({ projectId } = await aProject(owner));
    harmed = await anUploadedImage(owner, projectId, { name: 'harmed', file: picture(1) });
    other = await anUploadedImage(owner, projectId, { name: 'other', file: picture(2) });
  });
  afterAll(() => server?.close());

  const picture = (n: number): Buffer => grey16Tiff(WIDTH, HEIGHT, (x, y) => (x * 7919 * n + y * y * 31) & 0xffff);
  const pyramidOf = ({ sha256 }: UploadedImage): string => {
    const folder = join(server.place.dataDir, 'blobs', sha256.slice(0, 2), sha256);
    return join(folder, readdirSync(folder).find((name) => name.startsWith('pyramid')) as string);
  };
  const tile = async ({ image_id }: UploadedImage, place: string): Promise<Answer> => {
    const headers = { 'x-access-token': owner.token };
    const reply = await fetch(`${url}/memento/images/${image_id}/tiles/${place}`, { headers });
    const bytes = Buffer.from(await reply.arrayBuffer());
    if (reply.status === 200) return { status: 200, tile: bytes.toString('base64') };
    return { status: reply.status, code: (JSON.parse(bytes.toString()) as { code: string }).code };
  };
  const tiles = (image: UploadedImage): Promise<Answer[]> => Promise.all(PLACES.map((place) => tile(image, place)));

  it(
    `never shows wrong pixels, is made again, and others do not notice (${ROUNDS} times, seed ${SEED})`,
    async () => {
      const [right, rightOther] = [await tiles(harmed), await tiles(other)];
      expect(right.map(({ status }) => status)).toEqual(PLACES.map(() => 200));
      const answers = new Set<string>();
      for (let n = 0; n < ROUNDS; n++) {
        const path = pyramidOf(harmed);
        const bytes = readFileSync(path);
        HARMS[n % HARMS.length](path, bytes, Math.floor(next() * bytes.length));
        server.app.get(TileStore).close(); // as after a restart: nothing is in memory
        await until(
          async () => {
            const [now, nowOther] = [await tiles(harmed), await tiles(other)];
            expect(nowOther).toEqual(rightOther);
            now.forEach((answer, place) => {
              if (answer.status === right[place].status) expect(answer).toEqual(right[place]);
              else answers.add(`${answer.status} ${answer.code}`);
            });
            return now.every(({ status }, place) => status === right[place].status);
          },
          MENDED_WITHIN_MS,
          50,
        );
      }
      expect([...answers]).toEqual(['409 image.not-ready']);
    },
    IS_FULL ? 1200_000 : 120_000,
  );

  it('is not made again of an original that is damaged, too; the same file, uploaded again, mends both', async () => {
    const { manager } = server.app.get(DataSource);
    const image = await anUploadedImage(owner, projectId, { name: 'old', file: picture(3) });
    const before = await tiles(image);
    const imageId = image.image_id;
    await manager.update(Image, { imageId }, { createdAt: new Date('2020-02-02') });
    const [path, pyramid] = [join(dirname(pyramidOf(image)), 'original'), pyramidOf(image)];
    const bytes = readFileSync(path);
    HARMS[0](path, bytes, bytes.length - 1); // a pixel
    HARMS[1](pyramid, readFileSync(pyramid), 4096);
    server.app.get(TileStore).close();
    const state = async (): Promise<Image> => manager.findOneByOrFail(Image, { imageId });
    await until(async () => {
      await tiles(image);
      return (await state()).status === 'failed';
    }, MENDED_WITHIN_MS);
    expect(await state()).toMatchObject({
      failureCode: 'image.original-damaged',
      failureMessage:
        'The file of this image has been damaged on the disk. Upload it again, or restore it from the backup.',
    });
    expect((await tiles(image)).map(({ status }) => status)).toEqual(PLACES.map(() => 409));
    const again = await anUploadedImage(owner, projectId, { name: 'again', file: picture(3) });
    expect(await tiles(again)).toEqual(before);
    await owner.http.post(`/memento/images/${imageId}/tiling/retry`).expect(201);
    await until(async () => (await state()).status === 'ready', MENDED_WITHIN_MS);
    expect(await tiles(image)).toEqual(before);
  });
});
