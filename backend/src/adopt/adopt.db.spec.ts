import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { DataSource } from 'typeorm';
import { type OwnMariaDb, ownMariaDb } from '../../test/own-mariadb.js';
import {
  ANN_PASSWORD,
  aPublicSystem,
  BOB_PASSWORD,
  type PublicSystem,
  SHARE_TOKEN,
  TILED_JPEG,
  TILED_PNG,
} from '../../test/public-system/a-public-system.js';
import { joinedTiles, worstDifference } from '../../test/public-system/images.js';
import { cutOff, DRAWN, FOREIGN } from '../../test/public-system/drawings.js';
import { type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { Annotation } from '../annotations/annotation.entity.js';
import { Comment } from '../comments/comment.entity.js';
import { DATABASE_KIND } from '../config/env.js';
import { ENTITIES } from '../entities.js';
import { Image } from '../images/image.entity.js';
import { Layer } from '../layers/layer.entity.js';
import { Grant } from '../permissions/grant.entity.js';
import { ForeignObject } from '../regions/foreign-object.entity.js';
import type { BoxGeometry, PointsGeometry } from '../regions/geometry.js';
import { Region } from '../regions/region.entity.js';
import { RegionRevision } from '../regions/region-revision.entity.js';
import { BlobStore } from '../storage/blob-store.js';
import { digestOf } from '../users/passwords.js';
import { adoptOptions } from './adopt-options.js';
import { COUNTED, type Counts } from './adopt-report.js';
import { type Adopted, Adoption } from './adoption.js';

const mariaDb = await ownMariaDb(`taking over the public system on ${DATABASE_KIND}`);

/** What cannot be taken of the fixture, as `table id`. */
const NOT_TAKEN = [
  ...['users 11', 'permissions 8/bogus/1', 'permissions 8/provie/99', 'permissions 99/propar/3'],
  ...['categories 5', 'classifications 4', 'categories_classifications 6/1', 'categories_classifications 99/1'],
  ...[
    'images 20',
    'image_files 14',
    'image_files 15',
    'image_files 16',
    'image_files 17',
    'image_files 19',
    'image_files 21',
  ],
  ...['annotations 7', 'annotations_labels ', 'annotations_labels 5/3', 'annotations_labels 7/1', 'shares 8'],
  ...[
    'layers 21',
    'layers 22',
    'regions 22/0',
    `regions 19/${cutOff().whole}`,
    'regions 20/0',
    'comments 2',
    'comments 3',
  ],
];

(mariaDb ? describe : describe.skip)(`taking over the public system on ${DATABASE_KIND}`, () => {
  let source: PublicSystem;
  let server: ThrowawayServer;
  let db: DataSource;
  let reports: string;
  let first: Adopted;
  const adopt = (...more: string[]): Promise<Adopted> => {
    const place = ['--database', source.url.href, '--images', source.imagesFolder, '--report', join(reports, 'report')];
    return server.app.get(Adoption).run(adoptOptions([...place, ...more]));
  };
  const rowCounts = async (): Promise<Record<string, number>> => {
    const counts = ENTITIES.map(async (entity) => [entity.name, await db.getRepository(entity).count()] as const);
    return Object.fromEntries(await Promise.all(counts));
  };
  const login = (username: string, password: string) =>
    server.anonymous
      .post('/memento/login')
      .set({ username: Buffer.from(username).toString('latin1'), password: digestOf(password) });
  const layerCalled = (name: string): Promise<Layer> => db.getRepository(Layer).findOneByOrFail({ name });
  const regionsOf = async (name: string): Promise<Region[]> => {
    const { layerId } = await layerCalled(name);
    return db.getRepository(Region).find({ where: { layerId }, order: { position: 'ASC' } });
  };
  const finding = (table: string, id: string) => first.report.notes.find((n) => n.table === table && n.id === id)?.code;

  beforeAll(async () => {
    source = await aPublicSystem((mariaDb as OwnMariaDb).url);
    server = await throwawayServer();
    db = server.app.get(DataSource);
    reports = mkdtempSync(join(tmpdir(), 'memento-reports-'));
  });
  afterAll(async () => {
    await server?.close();
    await source?.remove();
    await mariaDb?.stop();
    rmSync(reports, { recursive: true, force: true });
  });

  it('finds out in a dry run what would be taken, and changes nothing', async () => {
    const before = [await rowCounts(), await source.checksum()];
    const { report, text, exitCode } = await adopt('--dry-run');
    expect([await rowCounts(), await source.checksum()]).toEqual(before);
    expect(exitCode).toBe(3);
    // What is in a file only shows when it is opened.
    const expected = NOT_TAKEN.filter((one) => one !== 'image_files 21');
    expect(report.notTaken.map(({ table, id }) => `${table} ${id}`).sort()).toEqual(expected.sort());
    expect(text).toContain('dry run: nothing was changed');
  });

  it('takes all rows but those that have no place, and says why of each', async () => {
    const before = await source.checksum();
    first = await adopt();
    expect(await source.checksum()).toEqual(before);
    expect(first.exitCode).toBe(3);
    expect(first.report.notTaken.map(({ table, id }) => `${table} ${id}`).sort()).toEqual([...NOT_TAKEN].sort());
    for (const { reason, code } of first.report.notTaken) expect([reason.length > 10, code]).toEqual([true, code]);
    const written = JSON.parse(readFileSync(join(reports, 'report.json'), 'utf8')) as {
      tables: Record<string, Counts>;
    };
    for (const table of COUNTED) {
      const counts = written.tables[table];
      expect([table, counts.taken + counts.covered + counts.not_taken]).toEqual([table, counts.source]);
      expect([table, counts.new]).toEqual([table, counts.taken]);
      if (table === 'shares' || table === 'regions' || table === 'image_files') continue;
      const [{ count }] = await source.query(`SELECT COUNT(*) AS count FROM ${table}`);
      expect([table, counts.source]).toEqual([table, Number(count)]);
    }
    expect(readFileSync(join(reports, 'report.txt'), 'utf8')).toContain('images 20: Its project, 99, is not there.');
  });

  it('says of what it took how it differs', () => {
    expect(finding('projects', '4')).toBe('owner.unknown');
    expect(finding('annotations', '8')).toBe('project.disagrees');
    expect(finding('annotations', '9')).toBe('image.missing');
    expect(finding('classifications', '3')).toBe('classification.no-options');
    expect(finding('layers', '14')).toBe('parent.no-group');
    expect(finding('layers', '15')).toBe('parent.no-group');
    expect(finding('layers', '23')).toBe('layer.split');
    expect(finding('permissions', '7/proadm/1')).toBe('permission.covered');
    expect(finding('image_files', '10')).toBe('image.size-differs');
    expect(first.report.warnings.join()).toContain('"sysadm"');
  });

  it('lets everybody in with the password that they had', async () => {
    await login('ann', ANN_PASSWORD).expect(200);
    await login('BOB', BOB_PASSWORD).expect(200);
    await login('Zoë', 'zoe').expect(200);
    await login('sysadm', 'sysadm').expect(200);
    await login('ann', 'wrong').expect(401);
    await login('old', 'plain text').expect(401);
    await server.anonymous.post('/memento/login').send({ username: 'ann', password: ANN_PASSWORD }).expect(200);
    const stored: { password_hash: string }[] = await db.query('SELECT password_hash FROM users');
    expect(JSON.stringify(stored)).not.toContain(digestOf(ANN_PASSWORD));
  });

  it('gives nobody more rights than they had', async () => {
    const grants = await db.getRepository(Grant).find({ relations: { user: true } });
    const held = grants.map(({ user, type }) => `${user.kind === 'guest' ? 'guest' : user.username} ${type}`).sort();
    expect(held).toEqual(['Zoë annvie', 'Zoë catpar', 'admin sysadm', 'bob propar', 'guest annvie', 'sysadm sysadm']);
    const { body } = await login('bob', BOB_PASSWORD);
    const projects = await server.anonymous.get('/memento/projects').set('x-access-token', body.token as string);
    expect(projects.body.projects.map((one: { name: string }) => one.name).sort()).toEqual(['Kidney 🧬', 'Mine']);
  });

  it('puts every region where it was seen', async () => {
    const regions = await regionsOf('drawn');
    expect(regions.map(({ shape }) => shape)).toEqual(DRAWN.map(({ shape }) => shape));
    for (const [n, { geometry }] of regions.entries()) {
      const { points } = geometry as PointsGeometry;
      expect(points).toHaveLength(DRAWN[n].shown.length);
      for (const [k, [x, y]] of points.entries()) {
        expect(Math.abs(x - DRAWN[n].shown[k][0])).toBeLessThan(0.5);
        expect(Math.abs(y - DRAWN[n].shown[k][1])).toBeLessThan(0.5);
      }
    }
    expect((geometryIn(await regionsOf('cut off')) as object[]).length).toBe(cutOff().whole);
    expect(await db.getRepository(RegionRevision).count()).toBe(await rowCount(Region, ForeignObject));
  });
  const geometryIn = (regions: Region[]): (PointsGeometry | BoxGeometry)[] => regions.map(({ geometry }) => geometry);
  const rowCount = async (...entities: (typeof Region | typeof ForeignObject)[]): Promise<number> =>
    (await Promise.all(entities.map((entity) => db.getRepository(entity).count()))).reduce((a, b) => a + b);

  it('keeps what it cannot draw as it was, byte for byte', async () => {
    const { layerId } = await layerCalled('foreign');
    const kept = await db.getRepository(ForeignObject).find({ where: { layerId }, order: { position: 'ASC' } });
    expect(kept.map(({ text }) => text)).toEqual(FOREIGN.map((object) => JSON.stringify(object)));
    expect(await regionsOf('foreign')).toHaveLength(1);
  });

  it('keeps groups, settings and texts of any script', async () => {
    const [group, child, older] = await Promise.all(['T0', 'DAPI_T0', 'older than its group'].map(layerCalled));
    expect([group.kind, child.parentId, older.parentId]).toEqual(['group', group.layerId, group.layerId]);
    expect(child.settings).toBe('clip:auto,transparency:1.0,color:#00ff00,default:visible');
    const kinds = ['empty', 'null', 'drawn and all removed', 'base'].map(
      async (name) => (await layerCalled(name)).kind,
    );
    expect(await Promise.all(kinds)).toEqual(['drawing', 'group', 'drawing', 'image']);
    const comment = await db
      .getRepository(Comment)
      .findOneOrFail({ where: { sequence: 1 }, relations: { owner: true } });
    expect([comment.content, comment.owner.username]).toEqual(['Seen „it“ 🎉\nand 𝒻ar', 'bob']);
    const labels: { name: string }[] = await db.query('SELECT name FROM labels ORDER BY label_id');
    expect(labels.map(({ name }) => name)).toEqual(['Größe µ', 'artefact', 'other']);
    const statuses = await db.getRepository(Annotation).find({ order: { annotationId: 'ASC' } });
    expect(statuses.map(({ status }) => status)).toEqual(['S', 'N', 'N', 'N']);
  });

  it('opens samples by the links that people have', async () => {
    const opened = await server.anonymous.post('/memento/shares/open').send({ token: SHARE_TOKEN }).expect(200);
    expect(opened.body.share.right).toBe('view');
    const old = `/memento/viewer?project_id=3&category_id=4&annotation_id=5&share=${SHARE_TOKEN}`;
    const { status, headers } = await server.anonymous.get(old).redirects(0);
    expect([status, headers.location]).toEqual([302, `/share#${SHARE_TOKEN}`]);
    for (const spoilt of ['', '?share=%2F%2Fevil.test', '?share=a&share=b', '?share='])
      expect((await server.anonymous.get(`/memento/viewer${spoilt}`).redirects(0)).headers.location).toBe('/');
  });

  it('makes one image of the tiles, with the pixels of the tiles', async () => {
    const blobs = server.app.get(BlobStore);
    // Decoders of JPEG differ by a few values where colours are stored more coarsely than brightness.
    for (const [name, base, extension, { width, height, channels }, most] of [
      ['tiled', '3_11', '.jpg', TILED_JPEG, 3],
      ['tiled clear', '3_12', '.png', TILED_PNG, 0],
    ] as const) {
      const image = await ready(name);
      expect([image.status, image.width, image.height]).toEqual(['ready', width, height]);
      const original = await sharp(blobs.originalPath(image.sha256)).raw().toBuffer({ resolveWithObject: true });
      expect(original.info).toMatchObject({ width, height, channels });
      const pixels = await joinedTiles(join(source.imagesFolder, base), extension, { width, height, channels });
      expect(worstDifference(original.data, pixels)).toBeLessThanOrEqual(most);
    }
    for (const name of ['flat', 'clear', 'one tile']) expect((await ready(name)).status).toBe('ready');
  });
  const ready = async (name: string): Promise<Image> => {
    for (;;) {
      const image = await db.getRepository(Image).findOneByOrFail({ name });
      if (image.status !== 'processing') return image;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('tells of an image without its file that there is none', async () => {
    const { imageId } = await db.getRepository(Image).findOneByOrFail({ name: 'gone' });
    const { body } = await server.admin.http.get(`/memento/images/${imageId}`).expect(200);
    expect(body.image).toMatchObject({ status: 'failed', failure: { code: 'image.file-missing' } });
    for (const path of [
      `geturl/${imageId}/1/none`,
      `geturl/${imageId}/0/none`,
      `${imageId}/thumbnail`,
      `${imageId}/original`,
    ]) {
      const { status } = await server.admin.http.get(`/memento/images/${path}`);
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    }
  });

  it('makes nothing twice, and takes what has been mended meanwhile', async () => {
    const before = await rowCounts();
    await source.mendImages();
    const { report } = await adopt();
    const after = await rowCounts();
    expect({ ...after, TilingJob: 0 }).toEqual({ ...before, TilingJob: 0 });
    expect(report.notTaken.map(({ table, id }) => `${table} ${id}`).sort()).toEqual(
      NOT_TAKEN.filter((one) => one !== 'image_files 15').sort(),
    );
    for (const table of COUNTED)
      expect([table, report.counts.get(table)?.new]).toEqual([table, table === 'image_files' ? 1 : 0]);
    expect(await ready('gone')).toMatchObject({ status: 'ready', width: 40, height: 30 });
    // The first run may have been killed before anybody read it.
    expect(report.warnings.join()).toContain('"sysadm"');
  });

  it('does not give back what was taken away here since', async () => {
    await db.getRepository(Grant).delete({ type: 'propar' });
    const { layerId } = await layerCalled('empty');
    await db.getRepository(Layer).delete({ layerId });
    await adopt();
    expect(await db.getRepository(Grant).countBy({ type: 'propar' })).toBe(0);
    expect(await db.getRepository(Layer).countBy({ name: 'empty' })).toBe(0);
  });

  it.each([
    ['source.wrong-schema', async () => void (await source.query('ALTER TABLE layers RENAME COLUMN data TO datum'))],
    ['images.not-found', async () => void rmSync(source.imagesFolder, { recursive: true })],
  ])('refuses with %s, and a sentence', async (code, spoil) => {
    await spoil();
    await expect(adopt()).rejects.toMatchObject({ code, message: expect.stringMatching(/\.$/) });
  });
});
