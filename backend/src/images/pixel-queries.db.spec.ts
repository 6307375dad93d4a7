import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { anUploadedImage, type UploadedImage } from '../../test/builders/an-uploaded-image.js';
import { gradient } from '../../test/pixels.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import type { Samples } from '../tiles/channel-statistics.js';
import { tiffFile } from '../tiles/tiff-writer.js';

/** More than one tile each way, and none of them full. */
const WIDTH = 700;
const HEIGHT = 530;
const POINTS = 1000;

interface Values {
  exact: boolean;
  points: { x: number; y: number; values: { plane: number; channels: (number | null)[] }[] }[];
}

/** The same pixels for the same seed. */
function somePixels(seed: number): [x: number, y: number][] {
  let state = seed;
  const next = (most: number): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % most;
  return Array.from({ length: POINTS }, () => [next(WIDTH), next(HEIGHT)]);
}

/** How each type stores what the file is to hold. */
const TYPES = {
  uint8: { sampleType: 'uint8', valueOffset: 0, make: (own: number[]) => Uint8Array.from(own, (v) => v & 0xff) },
  uint16: { sampleType: 'uint16', valueOffset: 0, make: (own: number[]) => Uint16Array.from(own) },
  int16: { sampleType: 'uint16', valueOffset: -32768, make: (own: number[]) => Uint16Array.from(own) },
  float32: {
    sampleType: 'float32',
    valueOffset: 0,
    make: (own: number[]) => Float32Array.from(own, (v) => v / 7 - 999),
  },
} as const;

describe(`pixels on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  async function tiff(type: keyof typeof TYPES): Promise<{ file: Buffer; valueAt: (x: number, y: number) => number }> {
    const { sampleType, valueOffset, make } = TYPES[type];
    const all: Samples = make(
      Array.from({ length: WIDTH * HEIGHT }, (_, i) => (Math.imul(i, 2654435761) >>> 16) & 0xffff),
    );
    const shape = { width: WIDTH, height: HEIGHT, channels: 1, sampleType, valueScale: 1, valueOffset } as const;
    const strips = async function* () {
      yield all;
    };
    const pieces: Buffer[] = [];
    for await (const piece of tiffFile({ ...shape, tileSize: HEIGHT }, strips())) pieces.push(piece);
    return { file: Buffer.concat(pieces), valueAt: (x, y) => all[y * WIDTH + x] + valueOffset };
  }

  const values = async (imageId: number, query: string): Promise<Values> =>
    (await owner.http.get(`/memento/images/${imageId}/values?${query}`).expect(200)).body as Values;

  for (const type of Object.keys(TYPES) as (keyof typeof TYPES)[]) {
    it(`of ${type} are the file's own`, async () => {
      const { file, valueAt } = await tiff(type);
      const { image_id, statistics } = await anUploadedImage(owner, at.projectId, { name: type, file });
      const pixels = somePixels(type.length);
      const found = await values(image_id, `points=${pixels.map((pixel) => pixel.join()).join(';')}`);
      expect(found.exact).toBe(true);
      expect(found.points).toEqual(
        pixels.map(([x, y]) => ({ x, y, values: [{ plane: 0, channels: [valueAt(x, y)] }] })),
      );
      const one = await values(image_id, 'x=699&y=529');
      expect(one.points[0].values).toEqual([{ plane: 0, channels: [valueAt(699, 529)] }]);

      const all = Array.from({ length: WIDTH * HEIGHT }, (_, i) => valueAt(i % WIDTH, Math.floor(i / WIDTH)));
      const [minimum, maximum] = all.reduce(
        ([low, high], v) => [Math.min(low, v), Math.max(high, v)],
        [Infinity, -Infinity],
      );
      const reply = await owner.http.get(`/memento/images/${image_id}/histogram?bins=16`).expect(200);
      const { bins, low, high, ...rest } = reply.body as { bins: number[]; low: number; high: number };
      expect(rest).toEqual({ plane: 0, channel: 0, minimum, maximum });
      expect({ low, high }).toEqual({ low: statistics?.[0].low, high: statistics?.[0].high });
      expect(bins).toHaveLength(16);
      expect(bins.reduce((sum, count) => sum + count, 0)).toBe(all.length);
      if (type === 'uint8') {
        const expected = new Array<number>(16).fill(0);
        for (const v of all) expected[Math.min(15, Math.floor(((v - minimum) / (maximum - minimum)) * 16))]++;
        expect(bins).toEqual(expected);
      }
      const ordered = all.filter((v) => v !== 0).sort((a, b) => a - b);
      const width = (maximum - minimum) / 4096;
      expect(Math.abs(low - ordered[Math.floor(ordered.length * 0.001)])).toBeLessThanOrEqual(width + 1);
      expect(Math.abs(high - ordered[Math.floor(ordered.length * 0.999)])).toBeLessThanOrEqual(width + 1);
    });
  }

  it('of slides kept as JPEG come close, and say that they are not exact', async () => {
    const { pixels } = gradient(WIDTH, HEIGHT);
    const file = await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .png()
      .toBuffer();
    const slide = await anUploadedImage(owner, at.projectId, { name: 'slide', file, format: 4 });
    expect(slide.pyramid?.encoding).toBe('jpeg');
    const found = await values(slide.image_id, 'points=10,20;600,400;699,529');
    expect(found.exact).toBe(false);
    for (const { x, y, values: planes } of found.points) {
      expect(planes).toHaveLength(1);
      for (const [channel, value] of planes[0].channels.entries())
        expect(Math.abs((value as number) - pixels[(y * WIDTH + x) * 3 + channel])).toBeLessThanOrEqual(12);
    }
    await owner.http.get(`/memento/images/${slide.image_id}/histogram?channel=2`).expect(200);
    await owner.http.get(`/memento/images/${slide.image_id}/histogram?channel=3`).expect(404);
  });

  describe('of one image', () => {
    let image: UploadedImage;
    beforeAll(async () => {
      image = await anUploadedImage(owner, at.projectId, { name: 'one', file: (await tiff('uint16')).file });
    });

    it('are refused where there are none, with the reason', async () => {
      const many = Array.from({ length: POINTS + 1 }, () => '1,1').join(';');
      for (const query of [
        ...['', 'x=1', 'y=1', 'x=700&y=0', 'x=0&y=530', 'x=-1&y=0', 'x=1.5&y=0', 'x=a&y=0', 'x=1&y=1&points=1,1'],
        ...['points=', 'points=1', 'points=1,1;700,1', 'points=1,1;;2,2', `points=${many}`],
        ...['x=1&y=1&plane=1', 'x=1&y=1&planes=0,1', 'x=1&y=1&plane=0&planes=all', 'x=1&y=1&planes=some'],
      ]) {
        const reply = await owner.http.get(`/memento/images/${image.image_id}/values?${query}`);
        const { code, issues } = reply.body as { code: string; issues: unknown[] };
        expect([query, reply.status, code, issues.length > 0]).toEqual([query, 400, 'request.invalid', true]);
      }
      for (const query of ['bins=0', 'bins=4097', 'bins=x', 'plane=-1'])
        expect((await owner.http.get(`/memento/images/${image.image_id}/histogram?${query}`)).status).toBe(400);
      const none = await owner.http.get(`/memento/images/${image.image_id}/histogram?plane=1`);
      expect([none.status, (none.body as { code: string }).code]).toEqual([404, 'channel.not-found']);
    });

    it('come for all planes when that is asked for', async () => {
      const found = await values(image.image_id, 'x=3&y=4&planes=all');
      expect(found.points[0].values.map(({ plane }) => plane)).toEqual([0]);
    });

    it('have a histogram that need not be sent twice', async () => {
      const path = `/memento/images/${image.image_id}/histogram`;
      const reply = await owner.http.get(path).expect(200);
      expect((reply.body as { bins: number[] }).bins).toHaveLength(256);
      expect(reply.headers['cache-control']).toBe('private, no-cache');
      await owner.http.get(path).set('if-none-match', reply.headers.etag).expect(304);
      const named = await owner.http.get(`${path}?v=${image.pyramid?.content_hash}`).expect(200);
      expect(named.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    });
  });
});
