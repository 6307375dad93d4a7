import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aGuest, aShare } from '../../test/builders/a-guest.js';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { isSignedWith, pause, type Received, Receiver } from '../../test/webhooks/receiver.js';
import { DATABASE_KIND } from '../config/env.js';
import { privateHosts } from '../config/private-hosts.js';
import { Metrics } from '../metrics/metrics.js';
import type { DeliveryDto } from './dto/delivery.dto.js';
import type { NewWebhookDto, WebhookDto } from './dto/webhook.dto.js';
import { WebhookDelivery } from './webhook-delivery.entity.js';
import { WebhookSender } from './webhook-sender.js';
import { Webhook } from './webhook.entity.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PUBLIC_URL = 'https://memento.lab.test';

describe(`webhooks, on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let receiver: Receiver;
  let at: MadeProject;
  beforeAll(async () => {
    const settings = { webhookPrivateHosts: privateHosts('127.0.0.1'), publicUrl: PUBLIC_URL };
    server = await throwawayServer(settings);
    owner = await server.person('owner');
  });
  beforeEach(async () => {
    receiver = await Receiver.open();
    at = await aProject(owner, crypto.randomUUID());
  });
  afterEach(async () => {
    await receiver.close();
    await db().delete(Webhook, { projectId: at.projectId });
  });
  afterAll(() => server.close());

  const db = () => server.app.get(DataSource).manager;
  const hooks = (webhookId?: number, rest = ''): string =>
    `/memento/projects/${at.projectId}/webhooks${webhookId ? `/${webhookId}${rest}` : ''}`;
  const add = async (address = receiver.address()): Promise<WebhookDto & { secret: string }> => {
    const { webhook, secret } = (await owner.http.post(hooks()).send({ address }).expect(201)).body as NewWebhookDto;
    return { ...webhook, secret };
  };
  const submission = (): string => `/memento/annotations/${at.annotationId}/submission`;
  const submit = (caller = owner) => caller.http.post(submission()).expect(201);
  const deliveries = async (webhookId: number): Promise<DeliveryDto[]> =>
    ((await owner.http.get(hooks(webhookId, '/deliveries')).expect(200)).body as { deliveries: DeliveryDto[] })
      .deliveries;
  /** Waits until the newest delivery is as wanted. */
  const newest = async (webhookId: number, isWanted: (delivery: DeliveryDto) => boolean): Promise<DeliveryDto> => {
    for (const end = Date.now() + 30_000; ; await pause(30)) {
      const [delivery] = await deliveries(webhookId);
      if (isWanted(delivery)) return delivery;
      if (Date.now() > end) throw new Error(`It stays ${JSON.stringify(delivery)}`);
    }
  };
  const bodyOf = ({ body }: Received) => JSON.parse(body) as { type: string; timestamp: string; data: object };

  it('are told that a sample was submitted and opened again, signed', async () => {
    const { secret, webhook_id } = await add();
    await submit();
    await owner.http.delete(submission()).expect(204);
    const [first, second] = await receiver.until(2);
    const told = (status: string, submissions: number) => ({
      project: { project_id: at.projectId, name: expect.any(String) },
      sample: {
        ...{ annotation_id: at.annotationId, name: 'mouse_01', category_id: at.categoryId, status, submissions },
        ...{ readers: 1, url: `${PUBLIC_URL}/projects/${at.projectId}/samples/${at.annotationId}` },
      },
      by: { user_id: owner.userId, username: 'owner' },
    });
    const timestamp = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(bodyOf(first)).toEqual({ type: 'sample.submitted', timestamp, data: told('S', 1) });
    expect(bodyOf(second)).toEqual({ type: 'sample.reopened', timestamp, data: told('N', 0) });
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    for (const message of [first, second]) {
      expect([isSignedWith(secret, message), isSignedWith('whsec_AAAA', message)]).toEqual([true, false]);
      expect(isSignedWith(secret, { ...message, body: message.body.replace('mouse', 'mause') })).toBe(false);
      expect(message.headers['webhook-id']).toMatch(UUID);
      expect(Math.abs(Number(message.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
    }
    await newest(webhook_id, ({ state }) => state === 'delivered');
    const [reopened, submitted] = await deliveries(webhook_id);
    expect(submitted).toMatchObject({ event: 'sample.submitted', state: 'delivered', attempts: 1, last_status: 204 });
    expect(reopened.message_id).toBe(second.headers['webhook-id']);
  });

  it('are told once of each submission, whoever makes it and however', async () => {
    await add();
    const guest = await aGuest(server, (await aShare(owner, at.annotationId, 'annotate')).secret);
    await submit();
    await submit();
    await guest.post(submission()).expect(201);
    await owner.http.put(`/memento/annotations/${at.annotationId}`).send({ status: 'S' }).expect(201);
    await owner.http.put(`/memento/annotations/${at.annotationId}`).send({ status: 'N' }).expect(201);
    await receiver.until(3);
    await server.app.get(WebhookSender).settled();
    const types = receiver.received.map((message) => bodyOf(message).type);
    expect(types).toEqual(['sample.submitted', 'sample.submitted', 'sample.reopened']);
  });

  it('are told nothing of other projects, and nothing of what is taken back', async () => {
    const { webhook_id } = await add();
    const other = await aProject(owner, crypto.randomUUID());
    await owner.http.post(`/memento/annotations/${other.annotationId}/submission`).expect(201);
    await owner.http.post(`/memento/annotations/${2 ** 31 - 1}/submission`).expect(404);
    await expect(
      server.app.get(DataSource).transaction(async (tx) => {
        await tx.insert(WebhookDelivery, aDelivery(webhook_id));
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
    expect(await deliveries(webhook_id)).toEqual([]);
  });

  it('are tried again after a failure, with the same id, later and later, until it is given up', async () => {
    const { webhook_id } = await add();
    receiver.answer = (_, response) => void response.writeHead(500).end('<b>what nobody needs to see</b>');
    await submit();
    const failed = await newest(webhook_id, ({ failure }) => failure !== null);
    expect(failed).toMatchObject({ state: 'waiting', attempts: 1, last_status: 500, finished_at: null });
    expect(failed.failure).toEqual({ code: 'webhook.refused', message: 'The receiver answered 500.' });
    const waitS = (Date.parse(failed.next_try_at ?? '') - Date.parse(failed.tried_at ?? '')) / 1000;
    expect([waitS >= 4, waitS <= 8]).toEqual([true, true]);
    await dueNow({ attempts: 11 });
    const given = await newest(webhook_id, ({ state }) => state === 'failed');
    expect(given).toMatchObject({ attempts: 12, next_try_at: null, finished_at: expect.any(String) });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);

    await owner.http.delete(submission()).expect(204);
    await newest(webhook_id, ({ event, failure }) => event === 'sample.reopened' && failure !== null);
    receiver.answer = (_, response) => void response.writeHead(200).end();
    await dueNow();
    const taken = await newest(webhook_id, ({ state }) => state === 'delivered');
    expect(taken).toMatchObject({ attempts: 2, last_status: 200, failure: null });
  });

  it('lose nothing when a server is killed before it sends, or while it does', async () => {
    const { webhook_id } = await add();
    const now = new Date();
    // What a server leaves that is killed right after the commit, and one that is killed in the middle of a try.
    await db().insert(WebhookDelivery, aDelivery(webhook_id));
    const begun = { attempts: 1, claim: crypto.randomUUID(), triedAt: now };
    const lapsed = { ...aDelivery(webhook_id), ...begun, notBefore: new Date(now.getTime() - 1) };
    const underWay = { ...aDelivery(webhook_id), ...begun, notBefore: new Date(now.getTime() + 60_000) };
    await db().insert(WebhookDelivery, [lapsed, underWay]);
    const replica = await server.replica();
    await receiver.until(2);
    await newest(webhook_id, () => true);
    await replica.close();
    await server.app.get(WebhookSender).settled();
    const states = (await deliveries(webhook_id)).map(({ state, attempts }) => [state, attempts]);
    expect(states).toEqual([
      ['waiting', 1],
      ['delivered', 2],
      ['delivered', 1],
    ]);
    expect(receiver.received).toHaveLength(2);
  });

  it('are sent each message by one server alone', async () => {
    const webhooks = [await add(), await add(receiver.address('/b')), await add(receiver.address('/c'))];
    receiver.answer = (_, response) => void setTimeout(() => response.writeHead(204).end(), 5);
    const replicas = [await server.replica(), await server.replica()];
    const rows = webhooks.flatMap(({ webhook_id }) => Array.from({ length: 20 }, () => aDelivery(webhook_id)));
    await db().insert(WebhookDelivery, rows);
    const senders = [server.app, ...replicas].map((app) => app.get(WebhookSender));
    while (await db().countBy(WebhookDelivery, { state: 'waiting' })) {
      await Promise.all(senders.map((sender) => sender.look()));
      await Promise.all(senders.map((sender) => sender.settled()));
    }
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
    for (const replica of replicas) await replica.close();
  });

  it('that are slow hold up nobody else', async () => {
    await add(receiver.address('/slow'));
    await add(receiver.address('/quick'));
    receiver.answer = ({ path }, response) => void (path === '/quick' && response.writeHead(204).end());
    await submit();
    await owner.http.delete(submission()).expect(204);
    const paths = (await receiver.until(3)).map(({ path }) => path);
    expect(paths.sort()).toEqual(['/quick', '/quick', '/slow']);
  });

  it('that lead inside are refused when they are made, and when something is sent', async () => {
    const refused = async (address: string, code: string): Promise<void> => {
      const { body } = await owner.http.post(hooks()).send({ address }).expect(400);
      expect([address, (body as { code: string }).code]).toEqual([address, code]);
    };
    const inside = ['http://10.0.0.1/', 'http://169.254.169.254/latest/meta-data', 'https://[fd00::1]/', 'http://0/'];
    for (const address of [...inside, 'http://127.0.0.2:9/', 'http://[::ffff:10.0.0.1]/'])
      await refused(address, 'webhook.address-private');
    for (const address of ['ftp://lab.test/', 'file:///etc/passwd', 'hooks', 'https://ada:pw@hooks.lab.test/'])
      await refused(address, 'webhook.address-unusable');
    await owner.http.post(hooks()).send({ address: '' }).expect(400);
    await owner.http.post(hooks()).send({}).expect(400);
    const { webhook_id } = await add();
    // As if the name had led elsewhere when it was written down.
    await db().update(Webhook, { webhookId: webhook_id }, { address: receiver.address('/', '127.0.0.2') });
    await owner.http.post(hooks(webhook_id, '/tests')).expect(201);
    const { state, failure } = await newest(webhook_id, (delivery) => delivery.state !== 'waiting');
    expect([state, failure?.code, receiver.received]).toEqual(['failed', 'webhook.address-private', []]);
  });

  it('are tested: once, and no more than one test at a time', async () => {
    const { webhook_id, secret } = await add();
    receiver.answer = () => undefined;
    const { body } = await owner.http.post(hooks(webhook_id, '/tests')).expect(201);
    expect((body as { delivery: DeliveryDto }).delivery).toMatchObject({ event: 'webhook.test', finished_at: null });
    const again = await owner.http.post(hooks(webhook_id, '/tests')).expect(409);
    expect((again.body as { code: string }).code).toBe('webhook.test-under-way');
    const [message] = await receiver.until(1);
    expect([bodyOf(message).type, isSignedWith(secret, message)]).toEqual(['webhook.test', true]);
    const failed = await newest(webhook_id, ({ state }) => state === 'failed');
    expect(failed).toMatchObject({ attempts: 1, failure: { code: 'webhook.timeout' } });
  });

  it('are switched off: what waits is given up, and nothing more is written', async () => {
    const { webhook_id } = await add();
    receiver.answer = (_, response) => void response.writeHead(503).end();
    await submit();
    await newest(webhook_id, ({ failure }) => failure !== null);
    const off = await owner.http.put(hooks(webhook_id)).send({ active: false }).expect(201);
    const { webhook } = off.body as { webhook: WebhookDto };
    expect(webhook).toMatchObject({ active: false, last_delivery: { failure: { code: 'webhook.switched-off' } } });
    await owner.http.delete(submission()).expect(204);
    const test = await owner.http.post(hooks(webhook_id, '/tests')).expect(409);
    expect((test.body as { code: string }).code).toBe('webhook.switched-off');
    expect((await deliveries(webhook_id)).map(({ state }) => state)).toEqual(['failed']);
    receiver.answer = (_, response) => void response.writeHead(204).end();
    await owner.http.put(hooks(webhook_id)).send({ active: true }).expect(201);
    await submit();
    await newest(webhook_id, ({ state }) => state === 'delivered');
  });

  it('show no secret, are ten at most, and go with their deliveries', async () => {
    const { webhook_id, secret } = await add(receiver.address('/hook?key=7#part'));
    await submit();
    await newest(webhook_id, ({ state }) => state === 'delivered');
    const list = (await owner.http.get(hooks()).expect(200)).body as { webhooks: WebhookDto[] };
    expect(list.webhooks).toMatchObject([{ webhook_id, address: receiver.address('/hook?key=7'), active: true }]);
    const row = JSON.stringify(await db().findOneBy(Webhook, { webhookId: webhook_id }));
    expect([JSON.stringify(list).includes(secret), row.includes(secret.slice(6))]).toEqual([false, false]);
    for (let n = 1; n < 10; n++) await add();
    const { body } = await owner.http.post(hooks()).send({ address: receiver.address() }).expect(409);
    expect((body as { code: string }).code).toBe('webhook.too-many');
    await owner.http.delete(hooks(webhook_id)).expect(204);
    await owner.http.delete(hooks(webhook_id)).expect(404);
    await owner.http.get(hooks(webhook_id, '/deliveries')).expect(404);
    expect(await db().countBy(WebhookDelivery, { webhookId: webhook_id })).toBe(0);
  });

  it('are found in their own project only, and nothing of the address beyond the host is in the log', async () => {
    const { webhook_id } = await add(receiver.address('/key-of-the-receiver'));
    const other = await aProject(owner, crypto.randomUUID());
    const there = `/memento/projects/${other.projectId}/webhooks/${webhook_id}`;
    await owner.http.put(there).send({ active: false }).expect(404);
    await owner.http.delete(there).expect(404);
    await owner.http.post(`${there}/tests`).expect(404);
    await owner.http.put(hooks(webhook_id)).send({ active: false }).expect(201);
    await owner.http.delete(hooks(webhook_id)).expect(204);
    const log = await owner.http.get(`/memento/audit?project_id=${at.projectId}&kind=webhook`).expect(200);
    const { audit: entries } = log.body as { audit: { action: string; details: object }[] };
    expect(entries.map(({ action }) => action)).toEqual(['webhook.delete', 'webhook.switch-off', 'webhook.create']);
    expect(entries[0].details).toEqual({ name: new URL(receiver.address()).origin });
  });

  it('forget deliveries after 30 days', async () => {
    const { webhook_id } = await add();
    const daysAgo = (days: number): Date => new Date(Date.now() - days * 24 * 3_600_000);
    const done = { ...aDelivery(webhook_id), state: 'delivered' as const };
    const old = Array.from({ length: 3 }, () => ({ ...done, createdAt: daysAgo(31) }));
    await db().insert(WebhookDelivery, [...old, { ...done, createdAt: daysAgo(29) }]);
    expect(await server.app.get(WebhookSender).sweep()).toBe(3);
    expect(await deliveries(webhook_id)).toHaveLength(1);
  });

  it('are measured', async () => {
    await add();
    await submit();
    await receiver.until(1);
    await server.app.get(WebhookSender).settled();
    const text = await server.app.get(Metrics).text();
    expect(text).toMatch(/memento_webhook_deliveries\{state="delivered"\} [1-9]/);
    expect(text).toMatch(/memento_webhook_oldest_wait_seconds \d/);
    expect(text).toMatch(/memento_webhook_tries_total\{result="delivered"\} [1-9]/);
  });

  /** As if its time had come. */
  async function dueNow(values: Partial<WebhookDelivery> = {}): Promise<void> {
    await db().update(WebhookDelivery, { state: 'waiting' }, { notBefore: new Date(), ...values });
    await server.app.get(WebhookSender).look();
  }
});

function aDelivery(webhookId: number): Partial<WebhookDelivery> {
  const now = new Date();
  const messageId = crypto.randomUUID();
  const body = JSON.stringify({ type: 'sample.submitted', timestamp: now.toISOString(), data: {} });
  return { webhookId, messageId, event: 'sample.submitted', body, state: 'waiting', notBefore: now, createdAt: now };
}
