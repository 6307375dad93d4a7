import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pause } from '../../test/webhooks/receiver.js';
import { bareEnvironment } from '../config/env.js';
import { privateHosts } from '../config/private-hosts.js';
import { WebhookHosts } from './webhook-hosts.js';
import { WebhookPost } from './webhook-post.js';
import { signatureOf } from './webhook-secret.js';

const GUIDE = join(import.meta.dirname, '../../../docs/guide/webhooks.md');
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;

(hasPython ? describe : describe.skip)('the receiver of the guide', () => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const post = new WebhookPost(new WebhookHosts({ webhookPrivateHosts: privateHosts('127.0.0.1') }));
  let port: number;
  let receiver: ChildProcess;
  let printed = '';
  beforeAll(async () => {
    const [, program] = /```python\n(.*?)```/s.exec(readFileSync(GUIDE, 'utf8')) ?? [];
    port = await aFreePort();
    const env = { ...bareEnvironment(), WEBHOOK_SECRET: secret, PORT: String(port) };
    receiver = spawn('python3', ['-c', program], { env, stdio: ['ignore', 'pipe', 'ignore'] });
    receiver.stdout?.on('data', (some: Buffer) => (printed += some.toString()));
    while ((await send({ id: 'hello' }, 'whsec_AAAA')) === null) await pause(50);
  });
  afterAll(() => void receiver.kill());

  const nowS = (): number => Math.floor(Date.now() / 1000);
  async function send({ id = randomUUID() as string, timestampS = nowS(), name = 'mouse_01' }, key = secret) {
    const body = JSON.stringify({ type: 'sample.submitted', data: { sample: { name } } });
    const signature = { 'webhook-signature': signatureOf(key, id, timestampS, body) };
    const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestampS), ...signature };
    const never = new AbortController().signal;
    return (await post.send({ address: `http://127.0.0.1:${port}/`, headers, body }, never)).status;
  }

  it('takes what is signed, each message once, and nothing else', async () => {
    expect(await send({ id: 'one', name: 'mouse_ä' })).toBe(204);
    expect(await send({ id: 'one', name: 'mouse_ä' })).toBe(204);
    expect(await send({ id: 'forged' }, 'whsec_AAAA')).toBe(401);
    expect(await send({ id: 'old', timestampS: nowS() - 3600 })).toBe(401);
    expect(await send({ id: 'two', name: 'mouse_02' })).toBe(204);
    for (let waits = 0; !printed.includes('mouse_02') && waits < 200; waits++) await pause(20);
    expect(printed).toBe('sample.submitted mouse_ä\nsample.submitted mouse_02\n');
  });
});

function aFreePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
