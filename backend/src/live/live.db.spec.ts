import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { aShare } from '../../test/builders/a-guest.js';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { EventReader } from '../../test/event-reader.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { ImageStreams } from '../images/image-streams.js';
import { LiveStreams } from './live-streams.js';

describe(`what happens on a sample, on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let url: string;
  let owner: Caller;
  let at: MadeProject;
  const open: EventReader[] = [];
  beforeAll(async () => {
    server = await throwawayServer();
    url = await server.app.getUrl();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterEach(() => open.splice(0).forEach((reader) => reader.close()));
  afterAll(() => server.close());

  const listen = async (token = owner.token, clientId?: string): Promise<EventReader> => {
    const reader = await EventReader.open(url, at.annotationId, token, clientId);
    open.push(reader);
    return reader;
  };
  const point = (region_id: string, version = 0, x = 1): object => ({
    op: 'put',
    region: { region_id, version, shape: 'point', geometry: { points: [[x, 2]] } },
  });
  const change = (changes: object[], clientId = '') =>
    owner.http
      .patch(`/memento/layers/${at.layerId}/regions`)
      .set(clientId ? { 'x-client-id': clientId } : {})
      .send({ changes });
  const aPresence = (http: Caller['http'], client_id: string, cursor: unknown = [10, 20.5]) =>
    http.post(`/memento/annotations/${at.annotationId}/presence`).send({ client_id, cursor });
  const aGuest = async (name: string) => {
    const { shareId, secret } = await aShare(owner, at.annotationId, 'view');
    const reply = await request(url).post('/memento/shares/open').send({ token: secret, display_name: name });
    const { token } = reply.body as { token: string };
    return { shareId, token, http: request.agent(url).set('x-access-token', token) };
  };

  /** So many people are there, by the last word. */
  const nowThere = (reader: EventReader, count: number) =>
    reader.find(`${count} people`, (heard) => heard === reader.heard.at(-1) && heard.data.people?.length === count);

  it('is told in a reply that nothing on its way keeps back', async () => {
    const { reply } = await listen();
    expect(reply.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    await owner.http.head(`/memento/annotations/${at.annotationId}/events`).expect(200);
  });

  it('begins with the versions of the drawing layers', async () => {
    const { body } = await owner.http.get(`/memento/layers/${at.layerId}/regions`).expect(200);
    const reader = await listen();
    const { version } = body as { version: number };
    expect(reader.heard[0]).toEqual({
      event: 'layers',
      data: { versions: { [at.layerId]: version }, layers: { [at.layerId]: 1 } },
    });
  });

  it('tells of regions that were drawn, changed and deleted, and in which tab', async () => {
    const [readers, tab, id] = [[await listen(), await listen()], randomUUID(), randomUUID()];
    const { body } = await change([point(id)], tab).expect(200);
    const drawn = body as { version: number; regions: object[] };
    for (const reader of readers) {
      const { data } = await reader.until('regions');
      expect(data).toEqual({ ...drawn, user_id: owner.userId, client_id: tab });
    }
    await change([{ op: 'delete', region_id: id, version: 1 }]).expect(200);
    const { data } = await readers[0].until('regions', ({ deleted }) => deleted.includes(id));
    expect(data).toMatchObject({ version: drawn.version + 1, regions: [], deleted: [id], client_id: null });
  });

  it('tells nothing of what was refused or changed nothing', async () => {
    const [reader, id, last] = [await listen(), randomUUID(), randomUUID()];
    await change([point(id)]).expect(200);
    await change([point(id)]).expect(200);
    await change([point(randomUUID()), point(id, 7, 5)]).expect(409);
    await change([point(randomUUID()), { ...point(id, 1), op: 'draw' }]).expect(400);
    await change([point(last)]).expect(200);
    await reader.until('regions', ({ regions }) => regions.some((region) => region.region_id === last));
    expect(reader.heard.filter(({ event }) => event === 'regions')).toHaveLength(2);
  });

  it('asks to look again where there is more than can be told, and where layers changed', async () => {
    const reader = await listen();
    const versionsOf = (id: number, version: number) =>
      reader.until('layers', ({ versions }) => versions[id] >= version);
    const many = Array.from({ length: 1500 }, () => point(randomUUID()));
    const { body } = await change(many).expect(200);
    await versionsOf(at.layerId, (body as { version: number }).version);
    const sheet = { name: 'Second sheet', annotation_id: at.annotationId, kind: 'drawing' };
    const made = await owner.http.post('/memento/layers').send(sheet).expect(201);
    const { layer_id } = (made.body as { layer: { layer_id: number } }).layer;
    await versionsOf(layer_id, 0);
    await owner.http.put(`/memento/layers/${layer_id}`).send({ data: 'none' }).expect(201);
    await owner.http.delete(`/memento/layers/${layer_id}`).expect(204);
    await reader.until('layers', ({ versions }) => !(layer_id in versions) && reader.heard.length > 3);
    const [entry] = (await owner.http.get(`/memento/trash?project_id=${at.projectId}`).expect(200)).body.trash;
    await owner.http.post(`/memento/trash/${entry.trash_id}/restore`).send({}).expect(201);
    await reader.until('layers', ({ layers }) => layer_id in layers && reader.heard.length > 4);
    expect(reader.heard.some(({ event }) => event === 'regions')).toBe(false);
  });

  it('tells of comments', async () => {
    const reader = await listen();
    const body = { layer_id: at.layerId, content: 'Look here' };
    const made = await owner.http.post('/memento/comments').send(body).expect(201);
    const { comment_id } = (made.body as { comment: { comment_id: number } }).comment;
    await owner.http.put(`/memento/comments/${comment_id}`).send({ resolved: true }).expect(201);
    await owner.http.delete(`/memento/comments/${comment_id}`).expect(204);
    await reader.until('comments', ({ op }) => op === 'delete');
    const told = reader.heard.filter(({ event }) => event === 'comments').map(({ data }) => data);
    const comment = { layer_id: at.layerId, comment_id };
    expect(told).toEqual(['put', 'put', 'delete'].map((op) => ({ ...comment, op })));
  });

  it('shows who is there and where they point, guests by their names, and that they have left', async () => {
    const grace = await aGuest('Grace');
    const [reader, tab, guestTab] = [await listen(), randomUUID(), randomUUID()];
    const guests = await listen(grace.token, guestTab);
    await aPresence(owner.http, tab).expect(204);
    await aPresence(grace.http, guestTab, null).expect(204);
    const { data } = await reader.until('presence', ({ people }) => people.length === 2);
    const colour = expect.stringMatching(/^#[0-9a-f]{6}$/);
    expect(data.people).toEqual([
      { client_id: tab, user_id: owner.userId, name: 'owner', colour, cursor: [10, 20.5] },
      { client_id: guestTab, user_id: expect.any(Number), name: 'Grace', colour, cursor: null },
    ]);
    guests.close();
    const alone = await nowThere(reader, 1);
    expect(alone.data.people).toMatchObject([{ name: 'owner' }]);
    const later = await listen();
    await later.until('presence', ({ people }) => people[0]?.name === 'owner');
    await aPresence(owner.http, 'a tab').expect(400);
    await aPresence(owner.http, tab, [1]).expect(400);
  });

  it('passes on ten words a second of one person, and always the last', async () => {
    const [reader, tab] = [await listen(), randomUUID()];
    const began = performance.now();
    const words = Array.from({ length: 60 }, (_, n) => n);
    for (const n of words) await aPresence(owner.http, tab, [n, 0]).expect(204);
    await reader.until('presence', ({ people }) => people.some((one) => JSON.stringify(one).includes('[59,0]')));
    const seconds = Math.ceil((performance.now() - began) / 1000);
    const heard = reader.heard.filter(({ data }) => data.people?.some(({ client_id }) => client_id === tab));
    expect(heard.length).toBeLessThanOrEqual(10 * (seconds + 1));
  });

  it('forgets who says nothing any more', async () => {
    const [reader, tab] = [await listen(), randomUUID()];
    await aPresence(owner.http, tab).expect(204);
    await reader.until('presence', ({ people }) => people.some((one) => one.client_id === tab));
    await nowThere(reader, 0);
  }, 30_000);

  it('is for those who may see the sample', async () => {
    const stranger = await server.person('stranger');
    await expect(listen(stranger.token)).rejects.toThrow('404');
    await expect(listen('no token')).rejects.toThrow('401');
    await aPresence(stranger.http, randomUUID()).expect(404);
    const grace = await aGuest('Grace');
    const reader = await listen(grace.token);
    await owner.http.delete(`/memento/shares/${grace.shareId}`).expect(204);
    await reader.untilEnded();
    await expect(listen(grace.token)).rejects.toThrow('410');
  }, 30_000);

  it('ends with the right, and with the session', async () => {
    const ada = await server.person('ada');
    const grant = { user_id: ada.userId, type: 'annvie', type_id: at.annotationId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const reader = await listen(ada.token);
    await owner.http.delete(`/memento/permissions/${ada.userId}/annvie/${at.annotationId}`).expect(204);
    await reader.untilEnded();
    await expect(listen(ada.token)).rejects.toThrow('404');
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const again = await listen(ada.token);
    await ada.http.post('/memento/logout').expect(204);
    await again.untilEnded();
  }, 45_000);

  it('is told to one person in twenty tabs, and no more', async () => {
    const ada = await server.person('grabby');
    await owner.http
      .post('/memento/permissions')
      .send({ user_id: ada.userId, type: 'annvie', type_id: at.annotationId })
      .expect(201);
    for (let n = 0; n < 20; n++) await listen(ada.token);
    await expect(listen(ada.token)).rejects.toThrow('429');
    await listen();
    open[0].close();
    const untilFree = async (): Promise<EventReader> => listen(ada.token).catch(() => untilFree());
    await untilFree();
  });

  it('takes no place for who has gone while it was asked whether they may', async () => {
    const [samples, images] = [server.app.get(LiveStreams), server.app.get(ImageStreams)];
    const before = [samples.count, images.count];
    const asked = [{ user: { userId: owner.userId } } as never, { closed: true } as never] as const;
    await samples.begin(...asked, at.annotationId, null);
    await images.begin(...asked, 1);
    expect([samples.count, images.count]).toEqual(before);
  });
});
