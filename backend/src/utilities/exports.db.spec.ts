import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as passing } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource, type EntityManager, type ObjectLiteral } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { onStatement } from '../../test/statement-log.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { Annotation } from '../annotations/annotation.entity.js';
import { Category } from '../categories/category.entity.js';
import { Comment } from '../comments/comment.entity.js';
import { DATABASE_KIND } from '../config/env.js';
import { PAGE_ROWS } from '../database/ordered-pages.js';
import { madeBy } from '../database/tracked.js';
import { AnnotationLabel } from '../labels/annotation-label.entity.js';
import { Label } from '../labels/label.entity.js';
import { Layer } from '../layers/layer.entity.js';
import { Region } from '../regions/region.entity.js';

const LARGE = 2 * PAGE_ROWS + 5;
const SMALL_CATEGORIES = 30;
const POINTS = Array.from({ length: 100 }, (_, n) => [n + 0.5, (n * n) % 97]);
const LABELS = ['zoster', 'a "b" \\ c', 'é, 细胞 😀', 'Z'];

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const numbered = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe(`exports of a project on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let db: EntityManager;
  let smallCategories: number[];
  let statements: string[] = [];

  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner, 'Kidney "2026"\u2028 ø');
    db = server.app.get(DataSource).manager;
    await fill();
    onStatement(db.dataSource, (query) => statements.push(query));
  });
  afterAll(() => server.close());
  afterEach(() => void jest.restoreAllMocks());

  async function insert<Row extends ObjectLiteral>(entity: new () => Row, rows: object[]): Promise<Row[]> {
    const made: Row[] = [];
    for (let start = 0; start < rows.length; start += 500) {
      const some = rows.slice(start, start + 500).map((row) => Object.assign(new entity(), row));
      await db.insert(entity, some);
      made.push(...some);
    }
    return made;
  }

  /** One category with many samples, many with one each; a layer with many regions and comments, many with one each. */
  async function fill(): Promise<void> {
    const stamp = { ...madeBy(owner.userId), projectId: at.projectId, ownerId: owner.userId };
    const categories = await insert(
      Category,
      numbered(SMALL_CATEGORIES).map((n) => ({ ...stamp, name: `small ${n}`, settings: '' })),
    );
    smallCategories = categories.map((category) => category.categoryId);
    const sample = (categoryId: number, name: string) => ({ ...stamp, categoryId, name, imageId: null, status: 'N' });
    const samples = await insert(Annotation, [
      ...numbered(LARGE - 1).map((n) => sample(at.categoryId, `sample ${n}`)),
      ...smallCategories.map((categoryId) => sample(categoryId, 'the "only" one\n')),
    ]);
    const labels = await insert(
      Label,
      LABELS.map((name) => ({ ...stamp, name })),
    );
    const linked = samples.filter((_, n) => n % 2).map(({ annotationId }) => annotationId);
    await insert(
      AnnotationLabel,
      linked.flatMap((annotationId) => labels.map(({ labelId }) => ({ annotationId, labelId, ...madeBy(1) }))),
    );
    const layers = await insert(
      Layer,
      samples.map(({ annotationId }) => ({
        ...stamp,
        ...{ annotationId, name: 'Drawn', kind: 'drawing', settings: '', sequence: 1, imageId: null, parentId: null },
      })),
    );
    await insert(Region, [
      ...numbered(LARGE).map((n) => region(at.layerId, n + 1)),
      ...layers.map(({ layerId }) => region(layerId, 1)),
    ]);
    const comment = (layerId: number, annotationId: number, n: number) => ({
      ...stamp,
      ...{ layerId, annotationId, parentId: null, content: `said "${n}"`, sequence: n, resolved: false },
    });
    await insert(Comment, [
      ...numbered(LARGE).map((n) => comment(at.layerId, at.annotationId, n)),
      ...layers.slice(-2).map(({ layerId, annotationId }) => comment(layerId, annotationId, 1)),
    ]);
  }

  function region(layerId: number, position: number): object {
    const content = { shape: 'polygon', geometry: { points: POINTS }, name: `"${position}"`, colour: '#f9bb01' };
    const regionId = randomUUID();
    return { ...madeBy(owner.userId), ownerId: owner.userId, layerId, position, labelId: null, regionId, ...content };
  }

  const path = (what: string): string => `/memento/utilities/project_${what}/${at.projectId}`;

  async function rowsOf(what: string): Promise<Record<string, string>[]> {
    const reply = await owner.http.get(path(what)).expect(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    return (reply.body as Record<string, Record<string, string>[]>)[`project_${what}`];
  }

  /** How the whole export is asked for without reading it. */
  async function opened(what: string): Promise<IncomingMessage> {
    const request = get(`${await server.app.getUrl()}${path(what)}`, { headers: { 'x-access-token': owner.token } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response;
  }

  it('give every sample once, by category and name, with its labels in order', async () => {
    const rows = await rowsOf('data');
    expect(rows).toHaveLength(LARGE + SMALL_CATEGORIES);
    const keys = rows.map((row) => `${row.category}\u0000${row.annotation}`);
    expect(keys).toEqual([...new Set(keys)].sort(byBytes));
    const labelled = rows.filter((row) => row.label !== null);
    expect(labelled).toHaveLength((LARGE - 1 + SMALL_CATEGORIES) / 2);
    expect(new Set(labelled.map((row) => row.label))).toEqual(new Set([[...LABELS].sort(byBytes).join('; ')]));
    expect(rows[0]).toMatchObject({ project: 'Kidney "2026"\u2028 ø', category: 'WT', annotation: 'mouse_01' });
    expect(rows.at(-1)).toEqual({
      ...{ project: 'Kidney "2026"\u2028 ø', category: 'small 9', classification: null },
      ...{ annotation: 'the "only" one\n', image: null, status: 'N', label: rows.at(-1)?.label, image_uri: null },
    });
  });

  it('give every drawing layer once, with all its regions in their order, however many', async () => {
    const rows = await rowsOf('rois');
    expect(rows).toHaveLength(LARGE + SMALL_CATEGORIES);
    expect(rows.map((row) => `${row.category}\u0000${row.annotation}`)).toEqual(
      (await rowsOf('data')).map((row) => `${row.category}\u0000${row.annotation}`),
    );
    const [large, one] = rows.map((row) => JSON.parse(row.data) as { objects: { memento: { name: string } }[] });
    expect(large.objects.map((object) => object.memento.name)).toEqual(numbered(LARGE).map((n) => `"${n + 1}"`));
    expect(one.objects).toHaveLength(1);
    const layer = await owner.http.get(`/memento/layers/${at.layerId}?data=true`).expect(200);
    expect(rows[0].data).toBe((layer.body as { layer: { data: string } }).layer.data);
  });

  it('give every comment in its order', async () => {
    const rows = await rowsOf('comments');
    expect(rows.map((row) => row.content)).toEqual([...numbered(LARGE), 1, 1].map((n) => `said "${n}"`));
  });

  it.each(['data', 'rois', 'comments'])('read %s in few statements', async (what) => {
    await rowsOf(what);
    statements = [];
    const rows = await rowsOf(what);
    const regions = what === 'rois' ? LARGE : 0;
    const pages = Math.ceil((rows.length + regions) / PAGE_ROWS);
    expect(statements.length).toBeLessThanOrEqual(6 + 5 * pages);
  });

  it('wait for whoever reads slowly, and stop when they go away', async () => {
    await rowsOf('rois');
    statements = [];
    await rowsOf('rois');
    const whole = statements.length;
    statements = [];
    const response = await opened('rois');
    let before: number;
    do {
      before = statements.length;
      await passing(200);
    } while (statements.length > before);
    expect(before).toBeLessThan(whole);
    const others = await owner.http.get(path('summary')).expect(200);
    expect((others.body as { total_annotations: number }).total_annotations).toBe(LARGE + SMALL_CATEGORIES);
    statements = [];
    response.destroy();
    await passing(200);
    expect(statements).toEqual([]);
  });

  it('that cannot begin answer with an error', async () => {
    await rowsOf('data');
    failAt('FROM categories c');
    const reply = await owner.http.get(path('data')).expect(500);
    expect(reply.body).toMatchObject({ status: 500, code: 'internal' });
  });

  it('that fail under way break off, so that nobody takes half for all', async () => {
    await rowsOf('rois');
    failAt('r.position > ?');
    const response = await opened('rois');
    response.resume();
    await expect(once(response, 'end')).rejects.toThrow('aborted');
  });

  function failAt(sql: string): void {
    const query = db.query.bind(db);
    jest
      .spyOn(db, 'query')
      .mockImplementation((statement: string, values?: ObjectLiteral) =>
        statement.includes(sql) ? Promise.reject(new Error('disk on fire')) : query(statement, values),
      );
  }
});
