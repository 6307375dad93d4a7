import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aGuest, aShare } from '../../test/builders/a-guest.js';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { Sessions } from '../auth/sessions.js';
import { DATABASE_KIND } from '../config/env.js';
import { Share } from './share.entity.js';

interface ShareBody {
  share_id: number;
  state: string;
  openings: number;
  expires_at: string;
  note: string;
}

const DAY_MS = 86_400_000;

describe(`share links on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let imageId: number;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    const image = { projectId: at.projectId, ownerId: owner.userId, name: 'DAPI' };
    imageId = await anImageRow(server.app.get(DataSource), image);
    const layer = { name: 'DAPI', annotation_id: at.annotationId, image_id: imageId };
    await owner.http.post('/memento/layers').send(layer).expect(201);
  });
  afterAll(() => server.close());

  const codeOf = (reply: { status: number; body: unknown }) => [reply.status, (reply.body as { code: string }).code];
  const open = (token: string) => server.anonymous.post('/memento/shares/open').send({ token });
  const listed = async (query: string): Promise<ShareBody[]> =>
    ((await owner.http.get(`/memento/shares?${query}`).expect(200)).body as { shares: ShareBody[] }).shares;
  const sharedIn = async (caller: Pick<Caller, 'http'>, annotationId = at.annotationId): Promise<string> => {
    const reply = await caller.http.get(`/memento/annotations/${annotationId}`).expect(200);
    return (reply.body as { annotation: { shared: string } }).annotation.shared;
  };

  it('are made by those who administer the sample, shown once, and stored as a hash', async () => {
    const participant = await server.person('participant');
    const grant = { user_id: participant.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const body = { annotation_id: at.annotationId, right: 'view', note: 'for Grace' };
    await participant.http.post('/memento/shares').send(body).expect(403);
    await (await server.person('stranger')).http.post('/memento/shares').send(body).expect(404);
    const send = () => owner.http.post('/memento/shares').set('idempotency-key', 'k').send(body);
    const reply = await send().expect(201);
    expect(codeOf(await send())).toEqual([409, 'idempotency.answer-lost']);
    const { share, token, url } = reply.body as { share: ShareBody; token: string; url: string };
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(url).toBe(`/share#${token}`);
    expect(Math.round((Date.parse(share.expires_at) - Date.now()) / DAY_MS)).toBe(7);
    expect(JSON.stringify(await listed(`annotation_id=${at.annotationId}`))).not.toContain(token);
    expect(JSON.stringify(await server.app.get(DataSource).manager.find(Share))).not.toContain(token);
    const keys = await server.app.get(DataSource).query<object[]>('SELECT * FROM idempotency_keys');
    expect(JSON.stringify(keys)).not.toContain(token);
    await participant.http.get(`/memento/shares?project_id=${at.projectId}`).expect(403);
    await participant.http.get(`/memento/shares/${share.share_id}/openings`).expect(403);
    await participant.http.delete(`/memento/shares/${share.share_id}`).expect(403);
    expect(await sharedIn(participant)).toBe('');
    expect(await sharedIn(owner)).toBe('shared');
  });

  it('end within a year, and later than now', async () => {
    const make = (more: object) =>
      owner.http.post('/memento/shares').send({ annotation_id: at.annotationId, right: 'view', ...more });
    const soon = new Date(Date.now() + DAY_MS).toISOString();
    expect(((await make({ expires_at: soon }).expect(201)).body as { share: ShareBody }).share.expires_at).toBe(soon);
    for (const expires_at of ['2020-01-01T00:00:00Z', new Date(Date.now() + 400 * DAY_MS).toISOString(), 'never'])
      await make({ expires_at }).expect(400);
    await make({ right: 'administer' }).expect(400);
    await owner.http.get('/memento/shares').expect(400);
  });

  it('open to whoever has them, and every opening is noted', async () => {
    const { shareId, secret } = await aShare(owner, at.annotationId, 'view');
    const reply = await server.anonymous
      .post('/memento/shares/open')
      .set({ 'user-agent': 'browser/1', 'x-forwarded-for': '192.0.2.5' })
      .send({ token: secret, display_name: ' Grace ' })
      .expect(200);
    expect(reply.body).toMatchObject({
      user: { name: 'Grace' },
      share: { share_id: shareId, right: 'view', annotation_id: at.annotationId, project_id: at.projectId },
    });
    await open(secret).expect(200);
    const log = await owner.http.get(`/memento/shares/${shareId}/openings`).expect(200);
    expect((log.body as { openings: object[] }).openings).toMatchObject([
      { display_name: 'Grace', agent: 'browser/1', address: '192.0.2.5' },
      { display_name: 'Guest' },
    ]);
    const [share] = (await listed(`project_id=${at.projectId}`)).filter((row) => row.share_id === shareId);
    expect(share).toMatchObject({ state: 'live', openings: 2 });
    expect(codeOf(await open('A'.repeat(43)))).toEqual([404, 'share.not-found']);
    expect(codeOf(await open(''))).toEqual([404, 'share.not-found']);
  });

  it('keep a browser in cookies when it asks so', async () => {
    const { secret } = await aShare(owner, at.annotationId, 'annotate');
    const reply = await server.anonymous.post('/memento/shares/open').send({ token: secret, cookie: true }).expect(200);
    expect((reply.body as { token: string }).token).toBe('');
    const [session, csrf] = (reply.headers['set-cookie'] as unknown as string[]).map((cookie) => cookie.split(';')[0]);
    const cookie = `${session}; ${csrf}`;
    const me = await server.anonymous.get('/memento/me').set('cookie', cookie).expect(200);
    expect(me.body).toMatchObject({
      rights: { system: false, create_projects: false },
      guest: { annotation_id: at.annotationId },
    });
    const submission = `/memento/annotations/${at.annotationId}/submission`;
    await server.anonymous.post(submission).set('cookie', cookie).send({}).expect(403);
    const header = { cookie, 'x-xsrf-token': csrf.split('=')[1] };
    await server.anonymous.post(submission).set(header).send({}).expect(201);
    await server.anonymous.post('/memento/logout').set(header).expect(204);
    await server.anonymous.get('/memento/me').set('cookie', cookie).expect(401);
  });

  it('are gone at once when revoked: API and tiles', async () => {
    const other = await aSample(owner, at, 'shared for a while');
    const before = await summary();
    const { shareId, secret } = await aShare(owner, at.annotationId, 'view');
    const second = await aShare(owner, other, 'view');
    expect(await summary()).toBe(before + 1);
    const guest = await aGuest(server, secret);
    const tile = `/memento/images/${imageId}/tiles/0/0/0`;
    expect(codeOf(await guest.get(tile))).toEqual([409, 'image.not-ready']);
    await owner.http.delete(`/memento/shares/${shareId}`).expect(204);
    await owner.http.delete(`/memento/shares/${shareId}`).expect(204);
    for (const path of [tile, '/memento/me', '/memento/projects', `/memento/annotations/${at.annotationId}`])
      expect(codeOf(await guest.get(path))).toEqual([410, 'share.gone']);
    expect(codeOf(await open(secret))).toEqual([410, 'share.gone']);
    await owner.http.delete(`/memento/shares/${second.shareId}`).expect(204);
    expect([await summary(), await sharedIn(owner, other)]).toEqual([before, '']);
    const states = (await listed(`annotation_id=${other}`)).map((share) => share.state);
    expect(states).toEqual(['revoked']);
  });

  async function summary(): Promise<number> {
    const reply = await owner.http.get(`/memento/utilities/project_summary/${at.projectId}`).expect(200);
    const { total_annotations_shared, total_participants } = reply.body as Record<string, number>;
    expect(total_participants).toBe(1); // guests are not counted
    return total_annotations_shared;
  }

  it('are gone for a guest who is in when they expire', async () => {
    const { shareId, secret } = await aShare(owner, at.annotationId, 'view');
    const guest = await aGuest(server, secret);
    await guest.get('/memento/me').expect(200);
    const manager = server.app.get(DataSource).manager;
    await manager.update(Share, { shareId }, { expiresAt: new Date(Date.now() - 1) });
    server.app.get(Sessions).forgetPrincipals();
    expect(codeOf(await guest.get('/memento/me'))).toEqual([410, 'share.gone']);
    expect(codeOf(await open(secret))).toEqual([410, 'share.gone']);
    const [share] = (await listed(`annotation_id=${at.annotationId}`)).filter((row) => row.share_id === shareId);
    expect(share.state).toBe('expired');
  });

  it('that another server revokes are gone within ten seconds', async () => {
    const { shareId, secret } = await aShare(owner, at.annotationId, 'view');
    const guest = await aGuest(server, secret);
    const tile = `/memento/images/${imageId}/tiles/0/0/0`;
    await guest.get(tile).expect(409);
    const revokedAt = new Date(Date.now() - 1);
    await server.app.get(DataSource).manager.update(Share, { shareId }, { revokedAt });
    const deadline = Date.now() + 10_000;
    let status = 0;
    while (status !== 410 && Date.now() < deadline) {
      status = (await guest.get(tile)).status;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(status).toBe(410);
  });

  it('are gone while their sample lies in the trash', async () => {
    const sample = await aSample(owner, at, 'thrown away');
    const { secret } = await aShare(owner, sample, 'view');
    const guest = await aGuest(server, secret);
    await guest.get(`/memento/annotations/${sample}`).expect(200);
    await owner.http.delete(`/memento/annotations/${sample}`).expect(204);
    await guest.get(`/memento/annotations/${sample}`).expect(404);
    expect(codeOf(await open(secret))).toEqual([410, 'share.gone']);
  });

  it('stand in the log of the project, without what opens them', async () => {
    const { secret } = await aShare(owner, at.annotationId, 'view');
    const reply = await owner.http.get(`/memento/audit?project_id=${at.projectId}&kind=share`).expect(200);
    const actions = (reply.body as { audit: { action: string }[] }).audit.map((entry) => entry.action);
    expect(actions).toEqual(expect.arrayContaining(['share.create', 'share.revoke']));
    expect(JSON.stringify(reply.body)).not.toContain(secret);
  });
});
