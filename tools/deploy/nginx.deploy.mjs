// The configuration that we ship, in front of two API servers with MariaDB and Redis: what people rely on must hold through it.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { startInstallation } from './installation.mjs';
import { signedIn, until, Visitor } from './visitor.mjs';

const PROMISED_MS = 10_000;
const BROWSER = { accept: 'text/html,application/xhtml+xml' };

describe('an installation behind nginx', () => {
  let at;
  let admin;
  let project;
  let sample;
  let image;
  let tile;

  before(async () => {
    at = await startInstallation();
    admin = await signedIn(at.nginx.url, at.admin.username, at.admin.password);
    project = (await admin.json('/memento/projects', 'POST', { name: 'Behind nginx' })).project;
    const { project_id } = project;
    const { category } = await admin.json('/memento/categories', 'POST', { project_id, name: 'WT' });
    sample = (await admin.json('/memento/annotations', 'POST', { ...category, name: 'mouse_01' })).annotation;
    const grey = { create: { width: 1200, height: 700, channels: 3, background: '#123456' } };
    image = await admin.upload(project_id, 'slide', await sharp(grey).toColourspace('b-w').png().toBuffer());
    const { annotation_id } = sample;
    await admin.json('/memento/layers', 'POST', { annotation_id, name: 'DAPI', image_id: image.image_id });
    tile = `/memento/images/${image.image_id}/tiles/0/1/0?v=${image.pyramid.content_hash}`;
  });
  after(() => at?.stop());

  /** @returns {Promise<{ visitor: Visitor, userId: number }>} somebody who may look at the sample */
  async function aViewer(username) {
    const person = { username, name: username, email: `${username}@lab.test`, plain_password: 'correct horse' };
    const { user_id } = (await admin.json('/memento/users', 'POST', person)).user;
    const grant = { user_id, type: 'annvie', type_id: sample.annotation_id };
    await admin.json('/memento/permissions', 'POST', grant);
    const visitor = await signedIn(at.nginx.url, username, person.plain_password);
    return { visitor, userId: user_id };
  }

  it('opens the app, and serves its files for ever without asking the API', async () => {
    const page = await fetch(`${at.nginx.url}/projects/1`, { headers: BROWSER });
    const html = await page.text();
    assert.match(page.headers.get('content-security-policy'), /script-src/);
    const [, script] = /src="([\w-]+-[A-Z0-9]{8}\.js)"/.exec(html);
    const file = await fetch(`${at.nginx.url}/${script}`);
    assert.equal(file.status, 200);
    assert.match(file.headers.get('content-type'), /javascript/);
    assert.equal(file.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(file.headers.get('x-request-id'), null, 'the API has answered');
    const known = await fetch(`${at.nginx.url}/memento/`, { headers: BROWSER, redirect: 'manual' });
    assert.equal(known.status, 302);
  });

  it('serves a tile itself from the second time on, the same bytes, under both prefixes', async () => {
    const plain = { headers: { 'accept-encoding': 'identity' } };
    const [first, second] = [await admin.ask(tile), await admin.ask(tile)];
    assert.deepEqual(
      [first, second].map((reply) => reply.headers.get('x-cache')),
      ['MISS', 'HIT'],
    );
    const bytes = [Buffer.from(await first.arrayBuffer()), Buffer.from(await second.arrayBuffer())];
    assert.equal(bytes[0].length, 514 * 514);
    assert.ok(bytes[0].equals(bytes[1]));
    assert.equal(second.headers.get('content-encoding'), 'gzip');
    assert.match(second.headers.get('cache-control'), /private.*immutable/);
    const unpacked = await admin.ask(tile, plain);
    assert.deepEqual([unpacked.headers.get('x-cache'), unpacked.headers.get('content-encoding')], ['MISS', null]);
    assert.ok(Buffer.from(await unpacked.arrayBuffer()).equals(bytes[0]));
    const alias = await admin.ask(tile.replace('/memento/', '/memento-api/'));
    assert.ok(Buffer.from(await alias.arrayBuffer()).equals(bytes[0]));
    const part = await admin.ask(tile, { headers: { range: 'bytes=0-9', 'accept-encoding': 'identity' } });
    assert.deepEqual([part.status, (await part.arrayBuffer()).byteLength], [206, 10]);
    const again = await admin.ask(tile, { headers: { 'if-none-match': second.headers.get('etag') } });
    assert.equal(again.status, 304);
  });

  it('keeps no tile whose address does not name its content', async () => {
    for (const path of [tile.replace(/\?.*/, ''), tile.replace(/v=.*/, 'v=0123')]) {
      for (let time = 0; time < 2; time++) {
        const reply = await admin.ask(path);
        await reply.arrayBuffer();
        assert.deepEqual([reply.status, reply.headers.get('x-cache')], [200, 'MISS']);
      }
    }
  });

  it('shows a tile that it has to nobody who may not see it, and says why in the words of the API', async () => {
    await (await admin.ask(tile)).arrayBuffer();
    const person = { username: 'stranger', name: 'S', email: 's@lab.test', plain_password: 'correct horse' };
    await admin.json('/memento/users', 'POST', person);
    const stranger = await signedIn(at.nginx.url, 'stranger', person.plain_password);
    const refused = await stranger.ask(tile);
    assert.deepEqual([refused.status, (await refused.json()).code], [404, 'image.not-found']);
    const nobody = await fetch(`${at.nginx.url}${tile}`);
    assert.deepEqual([nobody.status, (await nobody.json()).code], [401, 'auth.required']);
    const forged = await new Visitor(at.nginx.url, 'mmt_forged').ask(tile);
    assert.equal(forged.status, 401);
    await forged.arrayBuffer();
    assert.equal(
      (await fetch(`${at.nginx.url}/_memento_access`)).status,
      403,
      'the question itself is nobody’s to ask',
    );
  });

  it('shows nothing any more within ten seconds after a right was taken away, or an account', async () => {
    const ends = {
      right: ({ userId }) => admin.json(`/memento/permissions/${userId}/annvie/${sample.annotation_id}`, 'DELETE'),
      account: ({ userId }) => admin.json(`/memento/users/${userId}`, 'PUT', { active: false }),
    };
    for (const [what, end] of Object.entries(ends)) {
      const viewer = await aViewer(`viewer-of-${what}`);
      const seen = await viewer.visitor.ask(tile);
      await seen.arrayBuffer();
      assert.deepEqual([seen.status, seen.headers.get('x-cache')], [200, 'HIT']);
      await end(viewer);
      const endedAt = performance.now();
      await until(`an end by ${what}`, async () => {
        const reply = await viewer.visitor.ask(tile);
        await reply.arrayBuffer();
        return reply.status === 404 || reply.status === 401;
      });
      assert.ok(performance.now() - endedAt <= PROMISED_MS, `${what}: ${performance.now() - endedAt} ms`);
    }
  });

  it('tells the guest of a revoked link that it is gone', async () => {
    const { annotation_id } = sample;
    const { share, token } = await admin.json('/memento/shares', 'POST', { annotation_id, right: 'view' });
    const nobody = new Visitor(at.nginx.url, '');
    const opened = await nobody.json('/memento/shares/open', 'POST', { token, display_name: 'Grace' });
    const guest = new Visitor(at.nginx.url, opened.token);
    const seen = await guest.ask(tile);
    await seen.arrayBuffer();
    assert.equal(seen.status, 200);
    await admin.json(`/memento/shares/${share.share_id}`, 'DELETE');
    const gone = await until('the end of the link', async () => {
      const reply = await guest.ask(tile);
      return reply.status === 200 ? reply.arrayBuffer().then(() => null) : reply;
    });
    assert.deepEqual([gone.status, (await gone.json()).code], [410, 'share.gone']);
  });

  it('tells what others do at once, whichever server they are on', async () => {
    const end = new AbortController();
    const stream = await admin.ask(`/memento/annotations/${sample.annotation_id}/events`, { signal: end.signal });
    const layer = { annotation_id: sample.annotation_id, name: 'Nuclei', kind: 'drawing' };
    const { layer_id } = (await admin.json('/memento/layers', 'POST', layer)).layer;
    const ids = Array.from({ length: 4 }, () => randomUUID());
    const heard = (async () => {
      let text = '';
      for await (const chunk of stream.body) {
        text += Buffer.from(chunk).toString();
        if (ids.every((id) => text.includes(id))) return;
      }
      throw new Error(`The stream ended: ${text}`);
    })();
    // Each server in turn, past nginx: both have to reach whoever listens.
    for (const [index, region_id] of ids.entries()) {
      const direct = new Visitor(new URL(at.servers[index % 2].url).origin, admin.token);
      const region = { region_id, version: 0, shape: 'point', geometry: { points: [[index, 2]] } };
      await direct.json(`/memento/layers/${layer_id}/regions`, 'PATCH', { changes: [{ op: 'put', region }] });
    }
    await heard;
    end.abort();
  });

  it('names a request as the API does, and believes nobody about where they come from', async () => {
    const reply = await admin.ask('/memento/projects/4711', { headers: { 'x-request-id': 'forged-by-a-caller' } });
    const { requestId } = await reply.json();
    assert.match(requestId, /^[0-9a-f]{32}$/);
    assert.equal(reply.headers.get('x-request-id'), requestId);
    const login = { method: 'POST', headers: { 'x-forwarded-for': '192.0.2.7', 'content-type': 'application/json' } };
    const body = JSON.stringify({ username: at.admin.username, password: at.admin.password });
    assert.equal((await fetch(`${at.nginx.url}/memento/login`, { ...login, body })).status, 200);
    const { sessions } = await admin.json('/memento/me/sessions');
    assert.ok(
      sessions.every(({ address }) => !address.includes('192.0.2')),
      JSON.stringify(sessions),
    );
  });

  it('takes uploads of any size in pieces, without a copy of its own', async () => {
    const metadata = Object.entries({
      name: 'in pieces',
      filename: 'p.png',
      project_id: `${project.project_id}`,
      format: '3',
    })
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',');
    const noise = { type: 'gaussian', mean: 128, sigma: 40 };
    const bytes = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#000', noise } })
      .png()
      .toBuffer();
    const tus = { 'tus-resumable': '1.0.0' };
    const begin = { ...tus, 'upload-length': String(bytes.length), 'upload-metadata': metadata };
    const created = await admin.ask('/memento/uploads', { method: 'POST', headers: begin });
    assert.equal(created.status, 201, await created.text());
    const place = new URL(created.headers.get('location'), at.nginx.url);
    assert.equal(place.origin, at.nginx.url, 'the address that it is given must lead through nginx');
    const half = bytes.length >> 1;
    for (const [from, to] of [
      [0, half],
      [half, bytes.length],
    ]) {
      const headers = { ...tus, 'upload-offset': String(from), 'content-type': 'application/offset+octet-stream' };
      const sent = await admin.ask(place.pathname, { method: 'PATCH', headers, body: bytes.subarray(from, to) });
      assert.equal(sent.status, 204, await sent.text());
    }
    await until('the image', async () => {
      const { images } = await admin.json(`/memento/images?project_id=${project.project_id}`);
      return images.some(({ name, status }) => name === 'in pieces' && status === 'ready');
    });
  });

  it('leads all that comes of one upload to one server, where a request that hangs makes room for the next', async () => {
    const tus = { 'tus-resumable': '1.0.0' };
    const size = 200_000;
    for (let n = 0; n < 6; n++) {
      const metadata = Object.entries({ name: `hanging ${n}`, filename: 'h.png', project_id: `${project.project_id}` })
        .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
        .join(',');
      const begin = { ...tus, 'upload-length': String(size), 'upload-metadata': `${metadata},format Mw==` };
      const created = await admin.ask('/memento/uploads', { method: 'POST', headers: begin });
      assert.equal(created.status, 201, await created.text());
      const { pathname } = new URL(created.headers.get('location'), at.nginx.url);
      const broken = new AbortController();
      const hanging = new ReadableStream({ start: (body) => body.enqueue(Buffer.alloc(size / 2)) });
      const headers = { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
      const signal = broken.signal;
      const sent = admin.ask(pathname, { method: 'PATCH', headers, body: hanging, duplex: 'half', signal });
      sent.catch(() => undefined);
      let offset = 0;
      await until('what was sent', async () => {
        const asked = await admin.ask(pathname, { method: 'HEAD', headers: tus });
        assert.equal(asked.status, 200);
        offset = Number(asked.headers.get('upload-offset'));
        return offset > 0;
      });
      const again = { ...headers, 'upload-offset': String(offset) };
      const rest = await admin.ask(pathname, { method: 'PATCH', headers: again, body: Buffer.alloc(10) });
      assert.equal(rest.status, 204, await rest.text());
      broken.abort();
      await admin.ask(pathname, { method: 'DELETE', headers: tus });
    }
  });

  it('goes on without one of two servers, and loses no answer to a question', async () => {
    const [first] = at.servers;
    process.kill(first.pid, 'SIGKILL');
    for (let asked = 0; asked < 40; asked++) await admin.json('/memento/projects');
    const reply = await admin.ask(tile);
    assert.equal(reply.status, 200);
    await reply.arrayBuffer();
  });

  it('has nothing to complain of but the server that was killed', () => {
    const complaints = at.nginx
      .log()
      .split('\n')
      .filter(
        (line) => line && !/Connection refused|Connection reset|prematurely closed|connect\(\) failed/.test(line),
      );
    assert.deepEqual(
      complaints.filter((line) => !/\[(warn|notice)\]/.test(line)),
      [],
    );
  });
});
