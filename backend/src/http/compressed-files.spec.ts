import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { webApp } from './web-app.js';

const SCRIPT = Buffer.from('console.log("cells");\n'.repeat(500));
const BROTLI = brotliCompressSync(SCRIPT);
const GZIP = gzipSync(SCRIPT);
const NAME = '/main-ABCDEFGH.js';
const BROWSER = 'gzip, deflate, br, zstd';

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

describe('a file of the web app that lies compressed beside itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'web-app-'));
  let server: Server;

  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'plain-ABCDEFGH.js'), SCRIPT);
    for (const [ending, bytes] of Object.entries({ '': SCRIPT, '.br': BROTLI, '.gz': GZIP }))
      writeFileSync(join(folder, NAME + ending), bytes);
    server = createServer(express().use(...webApp(folder)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function ask(headers: Record<string, string>, { path = NAME, method = 'GET' } = {}): Promise<Answer> {
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve, reject) => {
      get({ port, host: '127.0.0.1', path, method, headers, agent: false }, (message) => {
        const parts: Buffer[] = [];
        message.on('data', (part: Buffer) => parts.push(part));
        message.on('end', () =>
          resolve({ status: message.statusCode, headers: message.headers, body: Buffer.concat(parts) }),
        );
      }).on('error', reject);
    });
  }

  it('is sent in the smallest form that is taken', async () => {
    const brotli = await ask({ 'accept-encoding': BROWSER });
    expect(brotliDecompressSync(brotli.body)).toEqual(SCRIPT);
    const gzip = await ask({ 'accept-encoding': 'gzip, br;q=0' });
    expect(gunzipSync(gzip.body)).toEqual(SCRIPT);
    const answers = [brotli, gzip, await ask({}), await ask({ 'accept-encoding': 'identity' })];
    expect(answers.map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip', undefined, undefined]);
    expect(answers.slice(2).map(({ body }) => body)).toEqual([SCRIPT, SCRIPT]);
    for (const { status, headers } of answers) {
      expect(status).toBe(200);
      expect(headers['content-type']).toMatch(/^text\/javascript/);
      expect(headers.vary).toBe('Accept-Encoding');
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
  });

  it('has another ETag in each form, and is not sent again to who has that one', async () => {
    const tags = new Map<string, string>();
    for (const coding of ['br', 'gzip', 'identity'])
      tags.set(coding, (await ask({ 'accept-encoding': coding })).headers.etag ?? '');
    expect(new Set(tags.values()).size).toBe(3);
    const asked = (coding: string, tag = '') => ask({ 'accept-encoding': coding, 'if-none-match': tag });
    const again = await asked('br', tags.get('br'));
    expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0), headers: { vary: 'Accept-Encoding' } });
    expect((await asked('br', tags.get('identity'))).status).toBe(200);
  });

  it('answers HEAD with what GET would, without the bytes', async () => {
    const head = await ask({ 'accept-encoding': BROWSER }, { method: 'HEAD' });
    expect(head.body).toHaveLength(0);
    expect(head.headers).toMatchObject({ 'content-encoding': 'br', 'content-length': String(BROTLI.length) });
  });

  it('is sent in runs of the form that is taken', async () => {
    const run = await ask({ 'accept-encoding': 'gzip', range: 'bytes=4-13' });
    expect(run.status).toBe(206);
    expect(run.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-range': `bytes 4-13/${GZIP.length}`,
    });
    expect(run.body).toEqual(GZIP.subarray(4, 14));
  });

  it('is plain where there is but the plain form, and is nothing to write to', async () => {
    const plain = await ask({ 'accept-encoding': BROWSER }, { path: '/plain-ABCDEFGH.js' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body).toEqual(SCRIPT);
    expect((await ask({ 'accept-encoding': BROWSER }, { method: 'POST' })).status).toBe(404);
  });
});
