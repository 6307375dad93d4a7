import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { anUploadedImage } from '../../test/builders/an-uploaded-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { tiffFile } from '../tiles/tiff-writer.js';
import { Image } from './image.entity.js';

const [WIDTH, HEIGHT] = [1100, 600];

describe(`files of images on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const bytesOf = async (path: string, headers: Record<string, string> = {}, caller = owner) => {
    const reply = await caller.http.get(`/memento/${path}`).set(headers).buffer(true).responseType('blob');
    return { status: reply.status, headers: reply.headers, body: reply.body as Buffer };
  };
  const uploaded = (name: string, file: Buffer, format: number) =>
    anUploadedImage(owner, at.projectId, { name, file, format });
  const filesOf = ({ sha256 }: { sha256: string }): string[] => {
    const folder = join(server.place.dataDir, 'blobs', sha256.slice(0, 2), sha256);
    return readdirSync(folder).map((name) => join(folder, name));
  };
  const grey = grey16Tiff(WIDTH, HEIGHT, (x, y) => (x * 59 + y * 7) & 0xffff);

  it('are what was uploaded, whole or in part, and are saved under its name', async () => {
    const { image_id } = await uploaded('original', grey, 3);
    const path = `images/${image_id}/original`;
    const whole = await bytesOf(path);
    expect(whole.body.equals(grey)).toBe(true);
    expect(whole.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="_ file.tif"; filename*=UTF-8''%C3%84%20file.tif`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
    });
    const part = await bytesOf(path, { range: 'bytes=100-299' });
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes 100-299/${grey.length}`]);
    expect(part.body.equals(grey.subarray(100, 300))).toBe(true);
    expect((await bytesOf(path, { range: `bytes=${grey.length}-` })).status).toBe(416);
    expect((await bytesOf(path, { 'if-none-match': whole.headers.etag })).status).toBe(304);
  });

  it('go as uploaded only to those who work in the project', async () => {
    const { image_id } = await uploaded('guarded', grey, 3);
    const layer = { name: 'DAPI', annotation_id: at.annotationId, image_id };
    await owner.http.post('/memento/layers').send(layer).expect(201);
    const [viewer, participant] = [await server.person('viewer'), await server.person('participant')];
    for (const [who, type, type_id] of [
      [viewer, 'annvie', at.annotationId],
      [participant, 'propar', at.projectId],
    ] as const)
      await owner.http.post('/memento/permissions').send({ user_id: who.userId, type, type_id }).expect(201);
    const path = `images/${image_id}/original`;
    expect((await bytesOf(path, {}, participant)).status).toBe(200);
    expect((await bytesOf(path, {}, viewer)).status).toBe(403);
    expect((await bytesOf(`images/geturl/${image_id}/0/none`, {}, viewer)).status).toBe(200);
    expect((await bytesOf(path, {}, await server.person('stranger'))).status).toBe(404);
  });

  it('have names that break no header', async () => {
    const { image_id } = await uploaded('names', grey, 3);
    const rows = server.app.get(DataSource).manager;
    for (const [originalName, expected] of [
      ['a"b\\c/d.tif', `attachment; filename="a_b_c_d.tif"; filename*=UTF-8''a%22b%5Cc%2Fd.tif`],
      [
        'x\r\nset-cookie: a=b.tif',
        `attachment; filename="x__set-cookie: a=b.tif"; filename*=UTF-8''x%0D%0Aset-cookie%3A%20a%3Db.tif`,
      ],
      ["it's (1)*.tif", `attachment; filename="it's (1)*.tif"; filename*=UTF-8''it%27s%20%281%29%2A.tif`],
    ]) {
      await rows.update(Image, { imageId: image_id }, { originalName });
      const { status, headers } = await bytesOf(`images/${image_id}/original`);
      expect([status, headers['content-disposition']]).toEqual([200, expected]);
    }
  });

  it('come to scripts of the public system as the upload code has them', async () => {
    const noise = randomBytes(WIDTH * HEIGHT * 4);
    const raw = { width: WIDTH, height: HEIGHT, channels: 4 } as const;
    const rgba = await sharp(noise, { raw }).png({ compressionLevel: 1 }).toBuffer();
    const large = (background: string) =>
      sharp({ create: { width: 3000, height: 2000, channels: 3, background } })
        .png()
        .toBuffer();
    const other = grey16Tiff(WIDTH, HEIGHT, (x, y) => (x * 3 + y) & 0xffff);
    for (const [name, file, code, type, width, height] of [
      ['fast', await large('#804020'), 1, 'jpeg', 2048, 1365],
      ['with transparency', await large('#804021'), 2, 'png', 2048, 1365],
      ['exact', rgba, 3, 'png', WIDTH, HEIGHT],
      ['tiles', await large('#804022'), 4, 'jpeg', 750, 500],
      ['exact tiles', other, 5, 'png', 550, 300],
    ] as const) {
      const image = await uploaded(name, file, code);
      const { image_id } = image;
      const reply = await bytesOf(`images/geturl/${image_id}/0/none`);
      expect([name, reply.status, reply.headers['content-type']]).toEqual([name, 200, `image/${type}`]);
      const told = await sharp(reply.body).metadata();
      expect([name, told.format, told.width, told.height]).toEqual([name, type, width, height]);
      if (code === 3) expect((await sharp(reply.body).raw().toBuffer()).equals(noise)).toBe(true);
      const again = await bytesOf(`images/geturl/${image_id}/0/none`, {
        'if-none-match': reply.headers.etag,
      });
      expect(again.status).toBe(304);
      const thumbnail = await bytesOf(`images/geturl/${image_id}/1/none`);
      expect((await sharp(thumbnail.body).metadata()).format).toBe('jpeg');
      expect((await bytesOf(`images/geturl/${image_id}/0/1_2_z1024_x0_y0.jpg`)).status).toBe(404);
      expect(filesOf(image)).toHaveLength(3);
    }
  });

  it('keep every value of 16 bits, of floating-point numbers and of signed ones', async () => {
    const { image_id } = await uploaded('exact grey', grey, 3);
    const png = await bytesOf(`images/geturl/${image_id}/0/none`);
    const values = await sharp(png.body).toColourspace('grey16').raw({ depth: 'ushort' }).toBuffer();
    for (const [x, y] of [
      [0, 0],
      [WIDTH - 1, 0],
      [512, 511],
      [513, 512],
      [WIDTH - 1, HEIGHT - 1],
    ])
      expect([x, y, values.readUInt16LE((y * WIDTH + x) * 2)]).toEqual([x, y, (x * 59 + y * 7) & 0xffff]);
    const floats = Float32Array.from({ length: 600 * 520 }, (_, i) => i / 7 - 999);
    const signed = Uint16Array.from({ length: 600 * 520 }, (_, i) => (i * 31) & 0xffff);
    const shape = { width: 600, height: 520, channels: 1, valueScale: 1, tileSize: 520 } as const;
    const all = async (pieces: AsyncIterable<Buffer>): Promise<Buffer> => {
      const list: Buffer[] = [];
      for await (const piece of pieces) list.push(piece);
      return Buffer.concat(list);
    };
    const stripOf = async function* <T>(samples: T) {
      yield samples;
    };
    const float = await all(tiffFile({ ...shape, sampleType: 'float32', valueOffset: 0 }, stripOf(floats)));
    const int16 = await all(tiffFile({ ...shape, sampleType: 'uint16', valueOffset: -32768 }, stripOf(signed)));
    for (const [name, file] of [
      ['float', float],
      ['int16', int16],
    ] as const) {
      const image = await uploaded(name, file, 3);
      const tiff = await bytesOf(`images/geturl/${image.image_id}/0/none`);
      expect([name, tiff.status, tiff.headers['content-type']]).toEqual([name, 200, 'image/tiff']);
      // The same rows in strips of 512: the pixels are the same bytes at the end of the file.
      const pixels = 600 * 520 * (name === 'float' ? 4 : 2);
      expect(tiff.body.subarray(-pixels).equals(file.subarray(-pixels))).toBe(true);
    }
  });

  it('are made once, and again when the pyramid is newer', async () => {
    const image = await uploaded(
      'once',
      grey16Tiff(60, 50, (x, y) => x * y),
      3,
    );
    const path = `images/geturl/${image.image_id}/0/none`;
    await Promise.all([bytesOf(path), bytesOf(path), bytesOf(path)]);
    const made = filesOf(image).find((file) => file.includes('rendition')) as string;
    const { ino } = statSync(made);
    await bytesOf(path);
    expect(statSync(made).ino).toBe(ino);
    utimesSync(made, new Date(0), new Date(0));
    await bytesOf(path);
    expect(statSync(made).mtimeMs).toBeGreaterThan(0);
  });

  it('are not there of what is elsewhere', async () => {
    const { image_id } = await uploaded(
      'states',
      grey16Tiff(40, 30, (x, y) => x + y),
      3,
    );
    const rows = server.app.get(DataSource).manager;
    const code = async (path: string) => {
      const reply = await owner.http.get(`/memento/images/${path}`);
      return [reply.status, (reply.body as { code: string }).code];
    };
    await rows.update(Image, { imageId: image_id }, { type: 'E' });
    expect(await code(`geturl/${image_id}/0/none`)).toEqual([404, 'image.not-found']);
    expect(await code(`${image_id}/original`)).toEqual([404, 'original.not-found']);
    expect(await code('geturl/x/0/none')).toEqual([404, 'image.not-found']);
  });
});
