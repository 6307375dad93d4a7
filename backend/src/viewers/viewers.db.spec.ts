import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import sharp from 'sharp';
import { aGuest, aShare } from '../../test/builders/a-guest.js';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { multiPageTiff } from '../../test/builders/a-multi-page-tiff.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { anUploadedImage } from '../../test/builders/an-uploaded-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const [WIDTH, HEIGHT] = [1100, 600];
const value = (x: number, y: number): number => (x * 37 + y * 101) & 0xffff;
const IMAGE_J = 'ImageJ=1.53\nimages=2\nchannels=2\nhyperstack=true\nmode=composite\n';

describe(`other viewers on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let url: string;
  let imageId: number;
  let twoChannels: number;
  let iiif: string;

  beforeAll(async () => {
    server = await throwawayServer();
    url = await server.app.getUrl();
    owner = await server.person('owner');
    at = await aProject(owner);
    const file = grey16Tiff(WIDTH, HEIGHT, value);
    imageId = (await anUploadedImage(owner, at.projectId, { name: 'DAPI', file })).image_id;
    const two = multiPageTiff([{ fill: 100, tags: { 270: IMAGE_J } }, { fill: 200 }]);
    twoChannels = (await anUploadedImage(owner, at.projectId, { name: 'two', file: two })).image_id;
    iiif = `/memento/images/${imageId}/iiif`;
    const layer = { name: 'DAPI', annotation_id: at.annotationId, image_id: imageId, settings: 'window:0-65535' };
    await owner.http.post('/memento/layers').send(layer).expect(201);
  });
  afterAll(() => server.close());

  const get = (path: string, who = owner) => who.http.get(path).redirects(0).buffer(true).responseType('blob');
  const pixelsOf = async (path: string) => {
    const reply = await get(path).expect(200);
    return sharp(reply.body as Buffer)
      .raw()
      .toBuffer({ resolveWithObject: true });
  };
  const addresses = async (who = owner, query = '') => {
    const reply = await who.http.get(`/memento/images/${imageId}/viewers${query}`).expect(200);
    const { iiif: info, deep_zoom: zoom, expires_at } = (reply.body as { viewers: Record<string, string> }).viewers;
    expect(reply.headers['cache-control']).toBe('no-store');
    return { info: new URL(info).pathname, zoom: new URL(zoom).pathname, expires: new Date(expires_at) };
  };
  const open = (path: string) => request(url).get(path).redirects(0).buffer(true).responseType('blob');

  it('describe the image as the specification asks', async () => {
    const base = await get(iiif).expect(303);
    expect(base.headers.location).toBe(`${url}${iiif}/info.json`);
    const plain = await owner.http.get(`${iiif}/info.json`).expect(200);
    expect(plain.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(plain.headers.link).toContain('rel="http://www.w3.org/ns/json-ld#context"');
    expect(plain.headers.link).toContain('<http://iiif.io/api/image/3/level2.json>;rel="profile"');
    expect(plain.headers).not.toHaveProperty('access-control-allow-origin');
    expect(plain.body).toEqual({
      '@context': 'http://iiif.io/api/image/3/context.json',
      ...{ id: `${url}${iiif}`, type: 'ImageService3', protocol: 'http://iiif.io/api/image', profile: 'level2' },
      ...{ width: WIDTH, height: HEIGHT, maxWidth: 8192, maxHeight: 8192, maxArea: 16_777_216 },
      sizes: [
        { width: 275, height: 150 },
        { width: 550, height: 300 },
        { width: WIDTH, height: HEIGHT },
      ],
      tiles: [{ width: 512, height: 512, scaleFactors: [1, 2, 4] }],
      ...{ preferredFormats: ['jpg', 'png'], extraFormats: ['webp'], extraQualities: ['color', 'gray', 'bitonal'] },
      extraFeatures: ['canonicalLinkHeader', 'mirroring', 'profileLinkHeader', 'sizeUpscaling'],
    });
    const linked = await get(`${iiif}/info.json`).set('accept', 'application/ld+json').expect(200);
    const type = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"';
    expect(linked.headers['content-type']).toBe(type);
    expect(linked.headers.vary).toContain('accept');
    expect(linked.headers.etag).not.toBe(plain.headers.etag);
    await get(`${iiif}/info.json`)
      .set('if-none-match', linked.headers.etag)
      .set('accept', 'application/ld+json')
      .expect(304);
  });

  it.each([
    ['full/max/0/default.png', [1100, 600], 'image/png'],
    ['full/550,/0/default.jpg', [550, 300], 'image/jpeg'],
    ['full/,150/90/gray.webp', [150, 275], 'image/webp'],
    ['square/!100,100/!180/bitonal.png', [100, 100], 'image/png'],
    ['pct:50,50,50,50/max/0/color.png', [550, 300], 'image/png'],
    ['1000,500,500,500/%5E400,400/0/default.jpg', [400, 400], 'image/jpeg'],
  ])('draw %s', async (path, [width, height], type) => {
    const reply = await get(`${iiif}/${path}`).expect(200);
    const found = await sharp(reply.body as Buffer).metadata();
    expect([reply.headers['content-type'], found.width, found.height]).toEqual([type, width, height]);
    const canonical = /<([^>]+)>;rel="canonical"/.exec(reply.headers.link)?.[1] as string;
    const same = await get(new URL(canonical).pathname).expect(200);
    expect(same.headers.etag).toBe(reply.headers.etag);
  });

  it.each([
    ['0,0,0,0/max/0/default.jpg', 400],
    ['full/1101,/0/default.jpg', 400],
    ['full/max/45/default.jpg', 501],
    ['full/max/0/default.tif', 501],
    ['full/max/0/best.jpg', 400],
    ['full/max/0/default.jpg?c=2', 400],
    ['full/max/0/default.jpg?c=1%7C5', 400],
    ['full/max/0/default.jpg?c=1$nocolour', 400],
    ['full/max/0/default.jpg?z=1', 400],
    ['full/max/0/default.jpg?plane=1', 400],
    ['full/max/0/default.jpg?gamma=0', 400],
    ['full/max/0', 404],
  ])('refuse %s with %d', async (path, status) => {
    const reply = await owner.http.get(`${iiif}/${path}`);
    expect([reply.status, (reply.body as { status: number }).status]).toEqual([status, status]);
  });

  it('draw the values themselves: as the sample has it, or as the address says', async () => {
    const { data, info } = await pixelsOf(`${iiif}/500,40,30,20/max/0/default.png`);
    const shade = (x: number, y: number, min = 0, max = 65_535) =>
      Math.round(255 * Math.min(1, Math.max(0, (value(x + 500, y + 40) - min) / (max - min))));
    expect([info.width, info.height]).toEqual([30, 20]);
    for (const [x, y] of [
      [0, 0],
      [12, 3],
      [29, 19],
    ]) {
      const at = (y * 30 + x) * info.channels;
      expect([...data.subarray(at, at + 3)]).toEqual(Array(3).fill(shade(x, y)));
    }
    const asked = await pixelsOf(`${iiif}/500,40,30,20/max/0/default.png?c=1%7C20000:30000$00FF80`);
    for (const [x, y] of [
      [0, 0],
      [12, 3],
      [29, 19],
    ]) {
      const at = (y * 30 + x) * asked.info.channels;
      const part = Math.min(1, Math.max(0, (value(x + 500, y + 40) - 20_000) / 10_000));
      expect([...asked.data.subarray(at, at + 3)]).toEqual([0, Math.round(255 * part), Math.round(128 * part)]);
    }
  });

  it('draw channels by number, and leave out those with a minus', async () => {
    const at = (query: string) => pixelsOf(`/memento/images/${twoChannels}/iiif/0,0,1,1/max/0/default.png?${query}`);
    const first = (found: { data: Buffer }) => [...found.data.subarray(0, 3)];
    const both = 'c=1%7C0:255$FF0000,2%7C0:255$0000FF';
    expect(first(await at(both))).toEqual([100, 0, 200]);
    expect(first(await at('c=1%7C0:255$FF0000,-2'))).toEqual([100, 0, 0]);
    expect(first(await at('c=2%7C0:400$FFFFFF&gamma=2'))).toEqual(Array(3).fill(Math.round(255 * Math.SQRT1_2)));
    // All its pixels are alike: there is nothing to stretch.
    expect(first(await at('plane=1'))).toEqual([0, 0, 0]);
    const refused = await owner.http.get(`/memento/images/${twoChannels}/iiif/full/max/0/default.png?c=-1,-2`);
    expect(refused.status).toBe(400);
  });

  it('put Deep Zoom together to the same picture', async () => {
    const dzi = `/memento/images/${imageId}/dzi`;
    const xml = await get(`${dzi}/image.dzi?format=png`).expect(200);
    expect((xml.body as Buffer).toString()).toContain('Format="png" Overlap="0" TileSize="512"');
    expect((xml.body as Buffer).toString()).toContain(`<Size Width="${WIDTH}" Height="${HEIGHT}"/>`);
    const whole = await pixelsOf(`${iiif}/full/550,300/0/default.png`);
    for (const [column, width] of [
      [0, 512],
      [1, 38],
    ]) {
      const tile = await pixelsOf(`${dzi}/image_files/10/${column}_0.png`);
      expect([tile.info.width, tile.info.height]).toEqual([width, 300]);
      const part = await sharp(whole.data, { raw: whole.info })
        .extract({ left: column * 512, top: 0, width, height: 300 })
        .raw()
        .toBuffer();
      expect(tile.data.equals(part)).toBe(true);
    }
    const smallest = await pixelsOf(`${dzi}/image_files/0/0_0.jpg`);
    expect([smallest.info.width, smallest.info.height]).toEqual([1, 1]);
    for (const path of ['10/2_0.jpg', '12/0_0.jpg', '11/0_0.gif', '-1/0_0.jpg', '11/0_2.jpg', '11/0.jpg'])
      await get(`${dzi}/image_files/${path}`).expect(404);
  });

  it('come in by an address of their own, from pages of other servers too', async () => {
    const { info, zoom, expires } = await addresses();
    expect(expires.getTime() - Date.now()).toBeGreaterThan(23 * 3600 * 1000);
    const reply = await request(url).get(info).set('origin', 'https://viewer.example').expect(200);
    expect(reply.headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(reply.headers).not.toHaveProperty('access-control-allow-credentials');
    const { id } = reply.body as { id: string };
    expect(`${id}/info.json`).toBe(`${url}${info}`);
    const path = `${new URL(id).pathname}/0,0,64,64/max/0/default.png`;
    const same = await open(path).expect(200);
    expect((same.body as Buffer).equals((await get(`${iiif}/0,0,64,64/max/0/default.png`)).body as Buffer)).toBe(true);
    await open(zoom).expect(200);
    await open(zoom.replace('image.dzi', 'image_files/11/0_0.jpg')).expect(200);
    const asked = await request(url).options(path).set('origin', 'https://viewer.example').expect(204);
    expect(asked.headers).toMatchObject({ 'access-control-allow-methods': 'GET, HEAD' });
    await request(url).options(`${iiif}/info.json`).expect(404);
    for (const method of ['post', 'put', 'delete'] as const) await request(url)[method](path).expect(404);
  });

  it('draw as it was sealed into the address, unless the request says otherwise', async () => {
    const { info } = await addresses(owner, '?c=1%7C20000:30000$00FF80');
    const path = info.replace('info.json', '500,40,30,20/max/0/default.png');
    const same = await get(`${iiif}/500,40,30,20/max/0/default.png?c=1%7C20000:30000$00FF80`);
    expect((await open(path).expect(200)).headers.etag).toBe(same.headers.etag);
    const other = await get(`${iiif}/500,40,30,20/max/0/default.png?c=1$FF0000`);
    expect((await open(`${path}?c=1$FF0000`).expect(200)).headers.etag).toBe(other.headers.etag);
  });

  it('are not let in by an address that was changed, made up, has expired, or whose maker signed out', async () => {
    const { info } = await addresses();
    const token = info.split('/')[3];
    const turned = [...token].reverse().join('');
    for (const wrong of [turned, `${token}a`, token.slice(1), 'x', owner.token, '%00', 'a'.repeat(5000)]) {
      const reply = await request(url).get(`/memento/viewers/${wrong}/iiif/info.json`);
      expect([wrong, reply.status]).toEqual([wrong, 404]);
    }
    await request(url).get(`/memento/images/${imageId}`).set('x-access-token', token).expect(401);
    const guest = await server.person('leaving');
    const grant = { user_id: guest.userId, type: 'annvie', type_id: at.annotationId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const theirs = (await addresses(guest)).info;
    await request(url).get(theirs).expect(200);
    await guest.http.post('/memento/logout').send({});
    const gone = await request(url).get(theirs).expect(410);
    expect(gone.body).toMatchObject({ code: 'address.gone' });
    expect(gone.headers).toMatchObject({ 'access-control-allow-origin': '*' });
  });

  it('see no more than whoever made the address, and lose it with the right', async () => {
    const viewer = await server.person('viewer');
    await viewer.http.get(`/memento/images/${imageId}/viewers`).expect(404);
    const grant = { user_id: viewer.userId, type: 'annvie', type_id: at.annotationId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const { info } = await addresses(viewer);
    await request(url).get(info).expect(200);
    await owner.http.delete(`/memento/permissions/${viewer.userId}/annvie/${at.annotationId}`).expect(204);
    await request(url).get(info).expect(404);
    await get(`${iiif}/info.json`, viewer).expect(404);
  });

  it('take an address from a script with a token that only reads, which ends with the token', async () => {
    const made = await owner.http.post('/memento/me/tokens').send({ name: 'viewer', scope: 'read' }).expect(201);
    const { secret, token } = made.body as { secret: string; token: { token_id: number } };
    const reply = await request(url).get(`/memento/images/${imageId}/viewers?hours=1`).set('x-access-token', secret);
    const { pathname } = new URL((reply.body as { viewers: { iiif: string } }).viewers.iiif);
    await request(url).get(pathname).expect(200);
    await owner.http.delete(`/memento/me/tokens/${token.token_id}`).expect(204);
    await request(url).get(pathname).expect(410);
  });

  it('let guests of a share link look, until the link is taken back', async () => {
    const share = await aShare(owner, at.annotationId, 'view');
    const guest = await aGuest(server, share.secret);
    const reply = await guest.get(`/memento/images/${imageId}/viewers`).expect(200);
    const { pathname } = new URL((reply.body as { viewers: { iiif: string } }).viewers.iiif);
    await request(url).get(pathname).expect(200);
    await owner.http.delete(`/memento/shares/${share.shareId}`).expect(204);
    await request(url).get(pathname).expect(410);
  });
});

it('an address is not written into the log', async () => {
  const { loggedPath } = await import('../http/logged-path.js');
  expect(loggedPath('/memento/viewers/secret-thing/iiif/info.json')).toBe('/memento/viewers/…/iiif/info.json');
  expect(loggedPath('/memento/images/7/viewers')).toBe('/memento/images/7/viewers');
});
