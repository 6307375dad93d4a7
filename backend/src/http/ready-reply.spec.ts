import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { Agent, createServer, get, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { ReadyReply } from './ready-reply.js';

interface Answered {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Of our end of the connection. */
  port: number | undefined;
}

describe('ReadyReply', () => {
  const bytes = Buffer.alloc(300_000, 'tile');
  const reply = new ReadyReply(bytes, ['etag', '"a"', 'content-type', 'image/jpeg']);
  let server: Server;
  let port: number;
  let refused = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (reply.sendTo(request, response)) return;
      refused++;
      response.end(bytes);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => {
    refused = 0;
  });
  afterAll(() => {
    server.close();
  });

  const ask = (agent: Agent, headers = {}, method = 'GET'): Promise<Answered> =>
    new Promise((resolve, reject) => {
      get({ port, agent, headers, method }, (message) => {
        const local = message.socket.localPort;
        const parts: Buffer[] = [];
        message.on('data', (part: Buffer) => parts.push(part));
        message.on('end', () => {
          const { statusCode: status, headers: sent } = message;
          resolve({ status, headers: sent, body: Buffer.concat(parts), port: local });
        });
      }).on('error', reject);
    });

  it('is whole, with its date, and the connection takes the next request', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const all = [];
    for (let times = 0; times < 4; times++) all.push(await ask(agent));
    agent.destroy();
    for (const { status, headers, body } of all) {
      const { date, ...others } = headers;
      expect([status, body.equals(bytes)]).toEqual([200, true]);
      const about = { etag: '"a"', 'content-type': 'image/jpeg', 'content-length': '300000', connection: 'keep-alive' };
      expect(others).toEqual(about);
      expect(date).toBe(new Date(date as string).toUTCString());
      expect(Math.abs(Date.parse(date as string) - Date.now())).toBeLessThan(10_000);
    }
    expect(new Set(all.map((one) => one.port)).size).toBe(1);
    expect(refused).toBe(0);
  });

  it('leaves to others what asks for less, or is to be the last', async () => {
    const agent = new Agent({ keepAlive: true });
    for (const headers of [{ range: 'bytes=0-1' }, { 'if-none-match': '"a"' }, { connection: 'close' }])
      expect((await ask(agent, headers)).body.length).toBe(bytes.length);
    await ask(agent, {}, 'HEAD');
    agent.destroy();
    expect(refused).toBe(4);
  });

  it('keeps the order of requests that come together, however slowly they are read', async () => {
    const line = 'GET / HTTP/1.1\r\nhost: x\r\n';
    const socket = connect(port, '127.0.0.1').pause();
    await once(socket, 'connect');
    socket.write(`${line}\r\n`.repeat(20) + `${line}connection: close\r\n\r\n`);
    while (refused === 0) await new Promise((wake) => setImmediate(wake));
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part)).resume();
    await once(socket, 'end');
    let rest = Buffer.concat(parts);
    let replies = 0;
    for (; rest.length > 0; replies++) {
      const body = rest.indexOf('\r\n\r\n') + 4;
      expect(rest.subarray(0, 15).toString()).toBe('HTTP/1.1 200 OK');
      expect(rest.subarray(body, body + bytes.length).equals(bytes)).toBe(true);
      rest = rest.subarray(body + bytes.length);
    }
    expect(replies).toBe(21);
    expect(refused).toBeGreaterThan(0);
  });
});
