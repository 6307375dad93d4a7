import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { aGuest, aShare } from '../../test/builders/a-guest.js';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

interface Display {
  layer_id: number;
  settings: string;
}

describe(`display settings on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let ann: Caller;
  let bob: Caller;
  let at: MadeProject;
  let dapi: number;
  let fitc: number;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    ann = await server.person('ann');
    bob = await server.person('bob');
  });
  beforeEach(async () => {
    at = await aProject(owner, randomUUID());
    for (const [who, type] of [[ann, 'propar'] as const, [bob, 'provie'] as const]) {
      const grant = { user_id: who.userId, type, type_id: at.projectId };
      await owner.http.post('/memento/permissions').send(grant).expect(201);
    }
    dapi = await layer({ name: 'DAPI.tif', settings: 'clip:auto,bitDepth:12' });
    fitc = await layer({ name: 'FITC.tif' });
  });
  afterAll(() => server.close());

  async function layer(values: { name: string; settings?: string; parent_id?: number; annotation_id?: number }) {
    const image = { projectId: at.projectId, ownerId: owner.userId, name: randomUUID() };
    const image_id = await anImageRow(server.app.get(DataSource), image);
    return made({ kind: 'image', image_id, ...values });
  }
  async function made(values: object): Promise<number> {
    const body = { annotation_id: at.annotationId, ...values };
    const reply = await owner.http.post('/memento/layers').send(body).expect(201);
    return (reply.body as { layer: { layer_id: number } }).layer.layer_id;
  }
  const path = (more = ''): string => `/memento/annotations/${at.annotationId}/display${more}`;
  const kept = async (who: Caller): Promise<Display[]> =>
    ((await who.http.get(path()).expect(200)).body as { display: Display[] }).display;
  const settingsOf = async (layerId: number): Promise<string> =>
    ((await owner.http.get(`/memento/layers/${layerId}`).expect(200)).body as { layer: Display }).layer.settings;
  const copy = async (body: object) =>
    ((await owner.http.post(path('/copy')).send(body).expect(201)).body as { copied: Record<string, number> }).copied;
  const one = (layer_id: number, settings = 'window:1-2,x:y') => ({ display: [{ layer_id, settings }] });

  describe('that somebody keeps', () => {
    it('are theirs alone, also of somebody who may only look', async () => {
      await ann.http.put(path()).send(one(dapi, 'window:-3.5-1e3')).expect(201);
      await bob.http.put(path()).send(one(fitc, 'lut:fire')).expect(201);
      expect(await kept(ann)).toEqual([{ layer_id: dapi, settings: 'window:-3.5-1e3' }]);
      expect(await kept(bob)).toEqual([{ layer_id: fitc, settings: 'lut:fire' }]);
      expect(await kept(owner)).toEqual([]);
      expect([await settingsOf(dapi), await settingsOf(fitc)]).toEqual(['clip:auto,bitDepth:12', '']);
    });

    it('take the place of those before, and can be given up', async () => {
      await ann.http.put(path()).send(one(dapi)).expect(201);
      await bob.http.put(path()).send(one(dapi)).expect(201);
      const reply = await ann.http.put(path()).send(one(fitc)).expect(201);
      expect(reply.body).toEqual(one(fitc));
      await ann.http.delete(path()).expect(204);
      await ann.http.delete(path()).expect(204);
      expect([await kept(ann), await kept(bob)]).toEqual([[], one(dapi).display]);
    });

    it('of one person in five tabs are one set', async () => {
      const tabs = [1, 2, 3, 4, 5].map((n) => ann.http.put(path()).send(one(dapi, `gamma:${n}`)));
      expect((await Promise.all(tabs)).map((reply) => reply.status)).toEqual([201, 201, 201, 201, 201]);
      expect(await kept(ann)).toHaveLength(1);
    });

    it('are for layers of the sample that show an image', async () => {
      const elsewhere = await aSample(owner, at, 'mouse_02');
      const strange = await layer({ name: 'DAPI', annotation_id: elsewhere });
      for (const layerId of [strange, at.layerId, 999_999]) {
        const reply = await ann.http.put(path()).send(one(layerId)).expect(400);
        const message = 'is not an image layer of this sample';
        expect(reply.body.issues).toEqual([{ path: 'display[0].layer_id', message }]);
      }
      for (const display of [undefined, {}, [{}], [{ layer_id: dapi }], [{ layer_id: dapi, settings: 5 }]])
        await ann.http.put(path()).send({ display }).expect(400);
      await ann.http
        .put(path())
        .send(one(dapi, 'x'.repeat(2001)))
        .expect(400);
      expect(await kept(ann)).toEqual([]);
    });

    it('go with the layer', async () => {
      await ann.http.put(path()).send(one(dapi)).expect(201);
      await owner.http.delete(`/memento/layers/${dapi}`).expect(204);
      expect(await kept(ann)).toEqual([]);
    });

    it('are not kept for guests of a link, who share an account', async () => {
      const { secret } = await aShare(owner, at.annotationId, 'annotate');
      const guest = await aGuest(server, secret);
      await guest.put(path()).send(one(dapi)).expect(403);
      await guest.delete(path()).expect(403);
      const reply = await guest.get(path()).expect(200);
      expect(reply.body).toEqual({ display: [] });
    });
  });

  describe('for everybody', () => {
    it('are set by those who administer the project, with every key as sent', async () => {
      const display = [
        { layer_id: dapi, settings: 'window:1-2,bitDepth:12' },
        { layer_id: fitc, settings: '' },
      ];
      await ann.http.put(path('/default')).send({ display }).expect(403);
      await owner.http.put(path('/default')).send({ display }).expect(201);
      expect([await settingsOf(dapi), await settingsOf(fitc)]).toEqual(['window:1-2,bitDepth:12', '']);
      const log = await owner.http.get(`/memento/audit?project_id=${at.projectId}&kind=display`).expect(200);
      expect(log.body.audit).toHaveLength(1);
      expect(log.body.audit[0]).toMatchObject({ action: 'display.set', actor: 'owner', details: { layers: 1 } });
    });

    it('are all set or none', async () => {
      const display = [...one(dapi).display, { layer_id: 999_999, settings: '' }];
      await owner.http.put(path('/default')).send({ display }).expect(400);
      expect(await settingsOf(dapi)).toBe('clip:auto,bitDepth:12');
    });
  });

  describe('copied to other samples', () => {
    let second: number;
    let third: number;
    let secondDapi: number;
    let thirdDapi: number;
    beforeEach(async () => {
      const other = await owner.http.post('/memento/categories').send({ name: 'KO', project_id: at.projectId });
      const { category_id } = (other.body as { category: { category_id: number } }).category;
      second = await aSample(owner, at, 'mouse_02');
      third = await aSample(owner, { ...at, categoryId: category_id }, 'mouse_03');
      const group = await made({ annotation_id: second, name: 'T0', kind: 'group' });
      secondDapi = await layer({
        ...{ annotation_id: second, name: 'dapi_T0.tif', parent_id: group, settings: 'clip:auto,bitDepth:16' },
      });
      await layer({ annotation_id: second, name: 'Cy5' });
      thirdDapi = await layer({ annotation_id: third, name: 'DAPI' });
      await owner.http.put(path('/default')).send(one(dapi, 'window:100-200,color:#0000ff,bitDepth:12')).expect(201);
    });

    it('go to channels of the same name, whatever their group, and leave what is not about display', async () => {
      expect(await copy({ target: 'category' })).toEqual({ samples: 1, layers: 1, unchanged: 0, unmatched: 1 });
      expect(await settingsOf(secondDapi)).toBe('window:100-200,color:#0000ff,bitDepth:16');
      expect(await settingsOf(thirdDapi)).toBe('');
      expect(await settingsOf(dapi)).toBe('window:100-200,color:#0000ff,bitDepth:12');
      expect(await copy({ target: 'category' })).toEqual({ samples: 0, layers: 0, unchanged: 1, unmatched: 1 });
    });

    it('go to chosen samples, or to all of the project', async () => {
      expect(await copy({ target: 'sample', ids: [third, third] })).toMatchObject({ samples: 1, layers: 1 });
      expect(await settingsOf(secondDapi)).toBe('clip:auto,bitDepth:16');
      expect(await copy({ target: 'project' })).toEqual({ samples: 1, layers: 1, unchanged: 1, unmatched: 1 });
      const log = await owner.http.get(`/memento/audit?project_id=${at.projectId}&kind=display&limit=1`).expect(200);
      const details = { target: 'project', samples: 1, layers: 1 };
      expect(log.body.audit[0]).toMatchObject({ action: 'display.copy', object_id: String(at.annotationId), details });
    });

    it('are only counted when so asked', async () => {
      const counted = await copy({ target: 'project', dry_run: true });
      expect(counted).toEqual({ samples: 2, layers: 2, unchanged: 0, unmatched: 1 });
      expect(await settingsOf(thirdDapi)).toBe('');
    });

    it('reach more layers than one statement takes', async () => {
      const dataSource = server.app.get(DataSource);
      const image = await anImageRow(dataSource, { projectId: at.projectId, ownerId: owner.userId, name: 'many' });
      const like = (n: number) => [at.projectId, third, image, n, 'image', `DAPI`, owner.userId, 'gamma:2', n];
      const columns = 'project_id, annotation_id, image_id, plane, kind, name, owner_id, settings, sequence';
      const now = DATABASE_KIND === 'mariadb' ? 'NOW(3)' : "strftime('%Y-%m-%d %H:%M:%f', 'now')";
      for (let from = 1; from <= 1200; from += 300) {
        const rows = Array.from({ length: 300 }, (_row, n) => like(from + n));
        const places = rows.map(() => `(?, ?, ?, ?, ?, ?, ?, ?, ?, ${now}, ${now})`).join(', ');
        await dataSource.query(`INSERT INTO layers (${columns}, created_at, updated_at) VALUES ${places}`, rows.flat());
      }
      expect(await copy({ target: 'sample', ids: [third] })).toMatchObject({ samples: 1, layers: 1201, unchanged: 0 });
    });

    it('stay within the project', async () => {
      const elsewhere = await aProject(owner, randomUUID());
      const asks = [
        { target: 'sample', ids: [elsewhere.annotationId] },
        { target: 'category', ids: [elsewhere.categoryId] },
        { target: 'sample' },
        { target: 'category', ids: [] },
        { target: 'sample', ids: ['x'] },
        { target: 'planet' },
      ];
      for (const body of asks) await owner.http.post(path('/copy')).send(body).expect(400);
      await ann.http.post(path('/copy')).send({ target: 'project' }).expect(403);
    });
  });
});
