import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { JwtService } from '@nestjs/jwt';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { aGuest, aShare } from '../../test/builders/a-guest.js';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { anUploadedImage } from '../../test/builders/an-uploaded-image.js';
import { onStatement } from '../../test/statement-log.js';
import { type Caller, TEST_PASSWORD, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { PRINCIPAL_LIFE_MS } from '../permissions/principal.js';
import { digestOf } from '../users/passwords.js';

const PROMISED_MS = 10_000;
const RAW_BYTES = 514 * 514 * 2;
/** Linux has it. */
const OPEN_FILES = '/proc/self/fd';

describe(`tiles in front of the framework on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let replica: NestExpressApplication;
  let owner: Caller;
  let at: MadeProject;
  let tile: string;
  let hash: string;
  let imageId: number;

  beforeAll(async () => {
    server = await throwawayServer();
    replica = await server.replica();
    owner = await server.person('owner');
    at = await aProject(owner);
    const file = grey16Tiff(70, 45, (x, y) => 1000 + x * 700 + y);
    const image = await anUploadedImage(owner, at.projectId, { name: 'DAPI', file });
    imageId = image.image_id;
    hash = image.pyramid?.content_hash as string;
    tile = `/memento/images/${imageId}/tiles/0/0/0`;
    const layer = { name: 'DAPI', annotation_id: at.annotationId, image_id: imageId };
    await owner.http.post('/memento/layers').send(layer).expect(201);
  }, 120_000);
  afterAll(async () => {
    await replica.close();
    await server.close();
  });

  const get = (path = tile, caller = owner) => caller.http.get(path).buffer(true).responseType('blob');
  const wire = async (headers: Record<string, string>): Promise<Response> => {
    const url = await server.app.getUrl();
    return fetch(`${url}${tile}`, { headers: { 'x-access-token': owner.token, ...headers } });
  };
  const show = async (who: Caller): Promise<void> => {
    const grant = { user_id: who.userId, type: 'annvie', type_id: at.annotationId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
  };
  const elsewhere = async (token: string) =>
    request(await replica.getUrl())
      .get(tile)
      .set('x-access-token', token);
  /** Asks the other server until it answers so. @returns How long after the start it was asked last and answered otherwise. */
  const until = async (status: number, token: string): Promise<number> => {
    const start = performance.now();
    let last = 0;
    for (let asked = 0; asked < 2 * PROMISED_MS; asked = performance.now() - start) {
      if ((await elsewhere(token)).status === status) return last;
      last = asked;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return Infinity;
  };

  it('may be kept for ever under the address that names their content, and under no other', async () => {
    for (const prefix of ['/memento', '/memento-api']) {
      const reply = await get(`${prefix}/images/${imageId}/tiles/0/0/0?plane=0&v=${hash}`).expect(200);
      expect(reply.headers).toMatchObject({
        'cache-control': 'private, max-age=31536000, immutable',
        'content-type': 'application/octet-stream',
        'content-encoding': 'gzip',
        'x-content-type-options': 'nosniff',
        vary: 'accept-encoding',
      });
      expect((reply.body as Buffer).length).toBe(RAW_BYTES);
    }
    for (const query of ['', '?v=', '?v=old'])
      expect((await get(tile + query).expect(200)).headers['cache-control']).toBe('private, no-cache');
  });

  it('say the same from memory, over a connection that serves on', async () => {
    const about = async (headers: Record<string, string>): Promise<unknown[]> => {
      const reply = await fetch(`${await server.app.getUrl()}${tile}?v=${hash}`, {
        headers: { 'x-access-token': owner.token, 'accept-encoding': 'gzip', ...headers },
      });
      const of = ['etag', 'cache-control', 'content-type', 'content-encoding', 'vary', 'accept-ranges'];
      const bytes = Buffer.from(await reply.arrayBuffer());
      return [bytes.length, ...of.map((name) => reply.headers.get(name))];
    };
    // A run of bytes is never sent ready-made.
    const expected = await about({ range: `bytes=0-` });
    for (let again = 0; again < 5; again++) expect(await about({})).toEqual(expected);
  });

  it('are the same to whoever writes the address otherwise', async () => {
    const direct = await get();
    for (const query of ['?x=1', `?v=${hash}&plane=%30`]) {
      const reply = await get(tile + query).expect(200);
      expect((reply.body as Buffer).equals(direct.body as Buffer)).toBe(true);
      expect(reply.headers.etag).toBe(direct.headers.etag);
    }
    for (const address of ['0/0/1', '9/0/0', '0/0/0?plane=1', '0/0/-1', '0/0/0?plane=x', '0/0/99999999999']) {
      const reply = await owner.http.get(`/memento/images/${imageId}/tiles/${address}`);
      expect([address, reply.status, (reply.body as { code: string }).code]).toEqual([address, 404, 'tile.not-found']);
    }
    await owner.http.post(tile).expect(404);
  });

  it('come packed, unpacked, in runs of bytes, or not at all to who has them', async () => {
    const packed = await wire({ 'accept-encoding': 'gzip' });
    const plain = await wire({ 'accept-encoding': 'identity' });
    expect([packed.headers.get('content-encoding'), plain.headers.get('content-encoding')]).toEqual(['gzip', null]);
    const [etag, plainTag] = [packed.headers.get('etag') as string, plain.headers.get('etag') as string];
    expect(plainTag).not.toBe(etag);
    const bytes = Buffer.from(await plain.arrayBuffer());
    expect([bytes.length, plain.headers.get('content-length')]).toEqual([RAW_BYTES, String(RAW_BYTES)]);
    for (const [sent, status] of [
      [{ 'accept-encoding': 'gzip', 'if-none-match': etag }, 304],
      [{ 'accept-encoding': 'gzip', 'if-none-match': plainTag }, 200],
      [{ 'accept-encoding': 'identity', 'if-none-match': plainTag }, 304],
      [{ 'accept-encoding': 'identity', range: `bytes=${RAW_BYTES}-` }, 416],
    ] as const)
      expect((await wire(sent)).status).toBe(status);
    const run = await wire({ 'accept-encoding': 'identity', range: 'bytes=1030-1033' });
    expect([run.status, run.headers.get('content-range')]).toEqual([206, `bytes 1030-1033/${RAW_BYTES}`]);
    expect(Buffer.from(await run.arrayBuffer()).equals(bytes.subarray(1030, 1034))).toBe(true);
    const head = await owner.http.head(tile).set('accept-encoding', 'identity').expect(200);
    expect([head.headers['content-length'], head.text]).toEqual([String(RAW_BYTES), undefined]);
  });

  it('answer like every other address to whoever is not let in', async () => {
    const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const ada = await server.person('ada');
    const [header, claims, signature] = ada.token.split('.');
    const payload = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
    const jwt = server.app.get(JwtService, { strict: false });
    const otherAlgorithm = `${base64({ alg: 'HS512', typ: 'JWT' })}.${claims}`;
    const made = await ada.http.post('/memento/me/tokens').send({ name: 'x', scope: 'read' }).expect(201);
    const { secret } = made.body as { secret: string };
    const session = (token: string) => ({ cookie: `memento_session=${token}` });
    const attempts: Record<string, string>[] = [
      {},
      { 'x-access-token': '' },
      { 'x-access-token': 'nonsense' },
      { 'x-access-token': `${base64({ alg: 'none', typ: 'JWT' })}.${claims}.` },
      {
        'x-access-token': `${otherAlgorithm}.${createHmac('sha512', 'guess').update(otherAlgorithm).digest('base64url')}`,
      },
      { 'x-access-token': `${header}.${base64({ ...payload, user_id: 1 })}.${signature}` },
      { 'x-access-token': jwt.sign({ ...payload, exp: 1 }) },
      { 'x-access-token': jwt.sign({ ...payload, session_id: 'none' }) },
      { 'x-access-token': `${secret}x` },
      { 'x-access-token': 'mmt_' },
      { authorization: `Basic ${ada.token}` },
      session(secret),
      session('nonsense'),
      { 'x-access-token': 'nonsense', ...session(owner.token) }, // a header wins
      { 'x-access-token': ada.token },
      { authorization: `Bearer ${ada.token}` },
      { 'x-access-token': secret },
      session(ada.token),
      { 'x-access-token': owner.token },
      session(owner.token),
    ];
    const ask = async (path: string, headers: Record<string, string>) => {
      const { status, body } = await server.anonymous.get(path).set(headers);
      if (status < 400) return { status };
      const { requestId, ...told } = body as { requestId: string };
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
      return told;
    };
    const statuses = new Set<number>();
    for (const headers of attempts) {
      const answer = await ask(tile, headers);
      expect([headers, answer]).toEqual([headers, await ask(`/memento/images/${imageId}`, headers)]);
      statuses.add((answer as { status: number }).status);
    }
    expect([...statuses].sort()).toEqual([200, 401, 404]);
    const head = await server.anonymous.head(tile).expect(401);
    expect([head.text, head.headers['content-type']]).toEqual([undefined, 'application/json; charset=utf-8']);
  });

  it('ask the database once per person and image, however many they are', async () => {
    const many = await server.person('many');
    await show(many);
    await get().expect(200); // where the pyramid lies is remembered for everybody
    const statements: string[] = [];
    const stop = onStatement(server.app.get(DataSource), (query) => statements.push(query));
    const start = performance.now();
    try {
      await Promise.all(Array.from({ length: 20 }, () => get(tile, many).expect(200)));
      for (let n = 0; n < 40; n++) await get(tile, many).expect(200);
      // Who it is (session, grants), what they may (the image's project, the samples that show it): again when they are old.
      const times = 1 + Math.floor((performance.now() - start) / PRINCIPAL_LIFE_MS);
      expect(statements.length).toBeGreaterThan(0);
      expect(statements.length).toBeLessThanOrEqual(4 * times);
    } finally {
      stop();
    }
  });

  it('are refused at once on the server that was told, and within ten seconds by every other', async () => {
    const [leaver, revoked] = [await server.person('leaver'), await server.person('revoked')];
    await show(leaver);
    await show(revoked);
    const { shareId, secret } = await aShare(owner, at.annotationId, 'view');
    const guest = await aGuest(server, secret);
    const opened = await server.anonymous.post('/memento/shares/open').send({ token: secret }).expect(200);
    const guestToken = (opened.body as { token: string }).token;
    const made = await owner.http.post('/memento/me/tokens').send({ name: 'x', scope: 'read' }).expect(201);
    const { token, secret: script } = made.body as { token: { token_id: number }; secret: string };
    const tokens = [leaver.token, revoked.token, guestToken, script];
    for (const each of tokens) expect((await elsewhere(each)).status).toBe(200);
    for (const each of tokens) await server.anonymous.get(tile).set('x-access-token', each).expect(200);

    await leaver.http.post('/memento/logout').expect(204);
    await owner.http.delete(`/memento/permissions/${revoked.userId}/annvie/${at.annotationId}`).expect(204);
    await owner.http.delete(`/memento/shares/${shareId}`).expect(204);
    await owner.http.delete(`/memento/me/tokens/${token.token_id}`).expect(204);
    const expected = [401, 404, 410, 401];
    for (const [n, each] of tokens.entries())
      expect((await server.anonymous.get(tile).set('x-access-token', each)).status).toBe(expected[n]);
    await guest.get(tile).expect(410);
    const times = await Promise.all(tokens.map((each, n) => until(expected[n], each)));
    expect(Math.max(...times)).toBeLessThan(PROMISED_MS);
  });

  it('show within ten seconds to whom another server let in', async () => {
    const invited = await server.person('invited');
    expect((await elsewhere(invited.token)).status).toBe(404);
    await show(invited);
    expect((await get(tile, invited)).status).toBe(200);
    expect(await until(200, invited.token)).toBeLessThan(PROMISED_MS);
  });

  it('follow the session of a browser to its end', async () => {
    const headers = { username: 'owner', password: digestOf(TEST_PASSWORD) };
    const reply = await server.anonymous.post('/memento/login').set(headers).send({ cookie: true }).expect(200);
    const [cookie, csrf] = (reply.headers['set-cookie'] as unknown as string[]).map((text) => text.split(';')[0]);
    await server.anonymous.get(tile).set('cookie', cookie).expect(200);
    const signOut = { cookie: `${cookie}; ${csrf}`, 'x-xsrf-token': csrf.split('=')[1] };
    await server.anonymous.post('/memento/logout').set(signOut).expect(204);
    await server.anonymous.get(tile).set('cookie', cookie).expect(401);
  });

  (existsSync(OPEN_FILES) ? it : it.skip)(
    `leave no file open behind a server that has ended (by ${OPEN_FILES})`,
    async () => {
      const openPyramids = () => readdirSync(OPEN_FILES).filter((open) => isPyramid(join(OPEN_FILES, open))).length;
      const before = openPyramids();
      const ending = await server.replica();
      const asked = request(await ending.getUrl()).get(tile);
      await asked.set('x-access-token', owner.token).expect(200);
      expect(openPyramids()).toBe(before + 1);
      await ending.close();
      while (openPyramids() !== before) await new Promise((resolve) => setTimeout(resolve, 50));
    },
  );
});

function isPyramid(open: string): boolean {
  try {
    return basename(readlinkSync(open)).startsWith('pyramid-');
  } catch {
    return false; // ENOENT: closed meanwhile
  }
}
