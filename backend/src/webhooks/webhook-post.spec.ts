import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { privateHosts } from '../config/private-hosts.js';
import { Receiver } from '../../test/webhooks/receiver.js';
import type { Resolve } from './look-ups.js';
import { WebhookHosts } from './webhook-hosts.js';
import { type Attempt, WebhookPost } from './webhook-post.js';

const NEVER = new AbortController().signal;

describe('sending one message', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await Receiver.open();
  });
  afterEach(() => {
    receiver.received.length = 0;
    receiver.answer = (_, response) => void response.writeHead(204).end();
  });
  afterAll(() => receiver.close());

  const post = (allowed: string, longestMs?: number): WebhookPost => {
    return new WebhookPost(new WebhookHosts({ webhookPrivateHosts: privateHosts(allowed) }), longestMs);
  };
  const send = (address: string, allowed: string, longestMs?: number): Promise<Attempt> =>
    post(allowed, longestMs).send({ address, headers: { 'webhook-id': 'a' }, body: '{"ä":1}' }, NEVER);
  const codeOf = ({ failure }: Attempt): string | undefined => failure?.code;

  it('hands it over as it is', async () => {
    expect(await send(receiver.address(), '127.0.0.1')).toEqual({ status: 204, failure: null });
    const [{ path, headers, body }] = receiver.received;
    expect([path, body]).toEqual(['/hook', '{"ä":1}']);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '8', 'webhook-id': 'a' });
    expect(headers.connection).toBe('close');
  });

  it.each(['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '[::1]', '0.0.0.0'])(
    'does not connect to %s, which is this machine',
    async (host) => {
      expect(codeOf(await send(receiver.address('/', host), ''))).toBe('webhook.address-private');
      expect(codeOf(await send(receiver.address('/', host), '10.0.0.0/8,hooks.lab.example'))).toBe(
        'webhook.address-private',
      );
      expect(receiver.received).toEqual([]);
    },
  );

  it('connects to hosts inside that are allowed by name or network', async () => {
    expect(codeOf(await send(receiver.address('/', 'localhost'), 'localhost'))).toBeUndefined();
    expect(codeOf(await send(receiver.address('/', 'localhost'), '127.0.0.0/8'))).toBeUndefined();
    expect(codeOf(await send(receiver.address('/', '[::ffff:127.0.0.1]'), '127.0.0.0/8'))).toBeUndefined();
    expect(codeOf(await send(receiver.address(), 'localhost'))).toBe('webhook.address-private');
  });

  it('does not connect to a name that has come to lead inside since it was looked at', async () => {
    const answers = ['93.184.216.34', '127.0.0.1'];
    const rebinding: Resolve = (_, __, callback) => callback(null, [{ address: answers.shift() as string, family: 4 }]);
    const hosts = new WebhookHosts({ webhookPrivateHosts: privateHosts('') }, rebinding);
    await hosts.demand('hooks.lab.test');
    const message = { address: receiver.address('/', 'hooks.lab.test'), headers: {}, body: '{}' };
    expect(codeOf(await new WebhookPost(hosts).send(message, NEVER))).toBe('webhook.address-private');
    expect([answers, receiver.received]).toEqual([[], []]);
  });

  it('connects to those addresses of a host alone that are allowed', async () => {
    const both: Resolve = (_, __, callback) =>
      callback(null, [
        { address: '10.0.0.1', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const hosts = new WebhookHosts({ webhookPrivateHosts: privateHosts('127.0.0.1') }, both);
    const message = { address: receiver.address('/', 'hooks.lab.test'), headers: {}, body: '{}' };
    expect(await new WebhookPost(hosts).send(message, NEVER)).toEqual({ status: 204, failure: null });
  });

  it('does not follow redirects', async () => {
    receiver.answer = ({ path }, response) =>
      void response.writeHead(path === '/hook' ? 307 : 204, { location: '/other' }).end();
    expect(await send(receiver.address(), '127.0.0.1')).toMatchObject({
      status: 307,
      failure: { code: 'webhook.redirected' },
    });
    expect(receiver.received).toHaveLength(1);
  });

  it('tells what the receiver made of it', async () => {
    receiver.answer = (_, response) => void response.writeHead(500).end('oh');
    expect(await send(receiver.address(), '127.0.0.1')).toMatchObject({
      status: 500,
      failure: { code: 'webhook.refused' },
    });
    receiver.answer = (_, response) => void response.destroy();
    expect(await send(receiver.address(), '127.0.0.1')).toMatchObject({
      status: null,
      failure: { code: 'webhook.unreachable' },
    });
    expect(codeOf(await send('http://127.0.0.1:1/', '127.0.0.1'))).toBe('webhook.unreachable');
    expect(codeOf(await send('http://nowhere.invalid/', ''))).toBe('webhook.unreachable');
  });

  it('does not wait for ever, neither for an answer nor for its end', async () => {
    receiver.answer = () => undefined;
    expect(codeOf(await send(receiver.address(), '127.0.0.1', 200))).toBe('webhook.timeout');
    receiver.answer = (_, response) => void response.writeHead(200).write('and so on');
    expect(codeOf(await send(receiver.address(), '127.0.0.1', 200))).toBe('webhook.timeout');
  });

  it('hears no endless answer out', async () => {
    receiver.answer = (_, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.writable && response.write('x'.repeat(16_384)));
        if (response.writable) response.once('drain', more);
      };
      more();
    };
    expect(await send(receiver.address(), '127.0.0.1')).toEqual({ status: 200, failure: null });
  });
});

describe('hosts inside', () => {
  it('are named by the operator, or the server does not start', () => {
    expect(privateHosts(' Hooks.lab.example , 10.0.0.0/8,fd00::/8 ')).toEqual({
      names: ['hooks.lab.example'],
      networks: ['10.0.0.0/8', 'fd00::/8'],
    });
    expect(privateHosts(undefined)).toEqual({ names: [], networks: [] });
    for (const wrong of ['http://lab', '10.0.0.0/40', '300.1.1.1', 'a b', 'fe80::1%eth0', '*.lab'])
      expect(() => privateHosts(wrong)).toThrow('MEMENTO_WEBHOOK_PRIVATE_HOSTS must be');
  });
});
