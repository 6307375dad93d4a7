import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aShare } from '../../test/builders/a-guest.js';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { Share } from '../shares/share.entity.js';
import type { RightDto, RightListDto } from './dto/right.dto.js';

describe(`who sees what, and why, on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let reader: Caller;
  let at: MadeProject;
  let elsewhere: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    reader = await server.person('reader');
    at = await aProject(owner, 'Kidney');
    elsewhere = await aProject(server.admin, 'Liver');
    for (const [type, type_id] of [
      ['propar', at.projectId],
      ['catvie', elsewhere.categoryId],
      ['annpar', elsewhere.annotationId],
    ] as const)
      await server.admin.http.post('/memento/permissions').send({ user_id: reader.userId, type, type_id }).expect(201);
  });
  afterAll(() => server.close());

  const rightsAt = async (path: string, caller = server.admin): Promise<RightDto[]> =>
    ((await caller.http.get(`/memento/rights/${path}`).expect(200)).body as RightListDto).rights;
  const short = ({ username, reason, type, access, category_name, annotation_name }: RightDto) =>
    [reason, username, type, access, category_name, annotation_name].join(' ').trim();

  it('names everybody who sees a project: administrators, owner, people let in, links', async () => {
    const { shareId } = await aShare(owner, at.annotationId, 'annotate');
    const rights = await rightsAt(`projects/${at.projectId}`, owner);
    expect(rights.map(short).slice(0, 3)).toEqual([
      `administrator ${server.admin.username} sysadm own`,
      'owner owner  own',
      'grant reader propar participate',
    ]);
    expect(rights[3]).toMatchObject({ reason: 'share', share_id: shareId, access: 'participate' });
    expect(rights[3].annotation_name).toBe('mouse_01');
    expect(rights).toHaveLength(4);
  });

  it('leaves out links that are over', async () => {
    const { shareId } = await aShare(owner, at.annotationId, 'view');
    const links = async () => (await rightsAt(`projects/${at.projectId}`)).map((right) => right.share_id);
    expect(await links()).toContain(shareId);
    const past = new Date(Date.now() - 1000);
    await server.app.get(DataSource).manager.update(Share, { shareId }, { expiresAt: past });
    expect(await links()).not.toContain(shareId);
  });

  it('tells of one person every place and the reason', async () => {
    const rights = await rightsAt(`users/${reader.userId}`);
    expect(rights.map((right) => `${right.project_name}: ${short(right)}`)).toEqual([
      'Kidney: grant reader propar participate',
      'Liver: grant reader catvie view WT',
      'Liver: grant reader annpar participate WT mouse_01',
    ]);
    const own = await rightsAt(`users/${owner.userId}`);
    expect(own.map((right) => [right.reason, right.project_name])).toEqual([['owner', 'Kidney']]);
    const [first] = await rightsAt(`users/${server.admin.userId}`);
    expect(first).toMatchObject({ reason: 'administrator', project_id: 0, access: 'own' });
    expect(await rightsAt('users/999999')).toEqual([]);
  });

  it('comes in pages that hold each reason once', async () => {
    const whole = await rightsAt(`projects/${elsewhere.projectId}`);
    const read: RightDto[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const reply = await server.admin.http.get(`/memento/rights/projects/${elsewhere.projectId}?limit=1${query}`);
      const page = reply.body as RightListDto;
      expect(page.rights).toHaveLength(1);
      read.push(...page.rights);
      cursor = page.next_cursor;
    }
    expect(read).toEqual(whole);
  });

  it('does not tell of what lies in the trash', async () => {
    const gone = await aProject(owner, 'Gone');
    await owner.http.delete(`/memento/projects/${gone.projectId}`).expect(204);
    const names = (await rightsAt(`users/${owner.userId}`)).map((right) => right.project_name);
    expect(names).toEqual(['Kidney']);
  });

  it('is for those who administer the project, and of a person for administrators', async () => {
    await reader.http.get(`/memento/rights/projects/${at.projectId}`).expect(403);
    await reader.http.get('/memento/rights/projects/999999').expect(404);
    await reader.http.get(`/memento/rights/users/${reader.userId}`).expect(403);
  });
});
