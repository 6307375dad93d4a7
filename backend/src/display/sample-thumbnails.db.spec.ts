import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { anUploadedImage } from '../../test/builders/an-uploaded-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { sharp } from '../tiles/sharp.js';

const SIDE = 32;

describe(`the picture of a sample on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  const layers: number[] = [];

  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    for (const [n, settings] of ['color:#ff0000,window:0-1000', 'color:#00ff00,window:0-2000'].entries()) {
      // Bright on the left, and on the right.
      const file = grey16Tiff(SIDE, SIDE, (x) => (x < SIDE / 2 === (n === 0) ? 1000 : 0));
      const { image_id } = await anUploadedImage(owner, at.projectId, { name: `channel ${n}`, file });
      const layer = { name: `w${n}`, annotation_id: at.annotationId, image_id, settings };
      const reply = await owner.http.post('/memento/layers').send(layer).expect(201);
      layers.push((reply.body as { layer: { layer_id: number } }).layer.layer_id);
    }
  });
  afterAll(() => server.close());

  const path = () => `/memento/annotations/${at.annotationId}/thumbnail`;
  const version = async (): Promise<string> => {
    const { body } = await owner.http.get(`/memento/projects/${at.projectId}/samples`).expect(200);
    return (body as { samples: { picture: { version: string } }[] }).samples[0].picture.version;
  };
  /** Colours in the middle of the left and of the right half. */
  const seen = async (): Promise<[number[], number[]]> => {
    const reply = await owner.http.get(path()).expect(200);
    expect(reply.headers['content-type']).toBe('image/jpeg');
    const { data, info } = await sharp(reply.body as Buffer)
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([SIDE, SIDE]);
    const pixel = (x: number): number[] => [...data.subarray((16 * SIDE + x) * 3, (16 * SIDE + x) * 3 + 3)];
    return [pixel(6), pixel(26)];
  };
  const near = (colour: number[], wanted: number[]): void =>
    wanted.forEach((value, c) => expect(Math.abs(colour[c] - value)).toBeLessThan(24));
  const set = (layerId: number, settings: string) =>
    owner.http.put(`/memento/layers/${layerId}`).send({ settings }).expect(201);

  it('has each channel in its own colour and window', async () => {
    const [left, right] = await seen();
    near(left, [255, 0, 0]);
    near(right, [0, 128, 0]);
  });

  it('may be kept for as long as its version holds', async () => {
    const now = await version();
    const kept = await owner.http.get(`${path()}?v=${now}`).expect(200);
    expect(kept.headers['cache-control']).toContain('immutable');
    const again = await owner.http.get(path()).set('If-None-Match', String(kept.headers.etag)).expect(304);
    expect(again.headers['cache-control']).toContain('no-cache');
  });

  it('is another one when the settings are', async () => {
    const before = await version();
    await set(layers[0], 'color:#0000ff,window:0-1000');
    await set(layers[1], 'default:hidden');
    expect(await version()).not.toBe(before);
    const [left, right] = await seen();
    near(left, [0, 0, 255]);
    near(right, [0, 0, 0]);
  });

  it('shows the lowest channel where all are hidden', async () => {
    await set(layers[0], 'color:#0000ff,window:0-1000,default:hidden');
    near((await seen())[0], [0, 0, 255]);
  });

  it('is for those who see the sample', async () => {
    await server.person('stranger').then(({ http }) => http.get(path()).expect(404));
    await server.anonymous.get(path()).expect(401);
  });
});
