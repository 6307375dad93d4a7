import { DataSource, type EntityManager } from 'typeorm';
import type { Geometry, Shape } from '../../src/regions/geometry.js';
import { Region } from '../../src/regions/region.entity.js';
import { bareTiff } from '../bare-tiff.js';
import type { Caller, ThrowawayServer } from '../throwaway-server.js';
import { aProject, aSample, type MadeProject } from './a-project.js';
import { anUploadedImage } from './an-uploaded-image.js';

export const WIDTH = 700;
export const HEIGHT = 530;
export const PIXEL_SIZE_UM = 0.5;
export const STAMP = '2026-01-02 03:04:05.678';

/** The same noise every time: no two neighbours alike. */
export const PIXELS = Uint16Array.from(
  { length: WIDTH * HEIGHT },
  (_, i) => (Math.imul(i, 2654435761) >>> 16) & 0xffff,
);

interface Drawn {
  shape: Shape;
  geometry: Geometry;
  name?: string;
  classified?: boolean;
  colour?: string;
  strokePx?: number;
  filled?: boolean;
  locked?: boolean;
  hidden?: boolean;
}

/** One of each shape, and what makes formats stumble. */
export const DRAWN: Drawn[] = [
  { shape: 'point', geometry: { points: [[3.5, 4.5]] }, name: '=HYPERLINK("http://evil")' },
  {
    shape: 'line',
    geometry: {
      points: [
        [10, 10],
        [40, 50],
      ],
    },
    name: 'axis',
  },
  {
    shape: 'line',
    geometry: {
      points: [
        [10, 10],
        [20, 10],
        [20, 30.25],
      ],
    },
  },
  {
    shape: 'polygon',
    geometry: {
      points: [
        [100, 100],
        [300, 110],
        [310.5, 320.25],
        [90, 300],
      ],
      holes: [
        [
          [150, 150],
          [200, 150],
          [200, 200],
          [150, 200],
        ],
        [
          [220, 220],
          [250, 220],
          [235, 260],
        ],
      ],
    },
    name: 'gland, "big" é 细胞 😀',
    classified: true,
  },
  { shape: 'rectangle', geometry: { x: 480, y: 490, width: 60.5, height: 30 }, classified: true, colour: '#00ff7f' },
  { shape: 'rectangle', geometry: { x: 400, y: 300, width: 100, height: 40, rotation: 0.5 }, locked: true },
  { shape: 'ellipse', geometry: { x: 500.25, y: 100, width: 120, height: 60 }, name: 'islet', classified: true },
  { shape: 'ellipse', geometry: { x: 300, y: 400, width: 90.1, height: 30.3, rotation: -1.2 }, hidden: true },
  {
    shape: 'freehand',
    geometry: {
      points: [
        [600, 400],
        [650, 390],
        [680, 450],
        [640, 500],
        [610, 470],
      ],
    },
    strokePx: 3.5,
    filled: false,
  },
  {
    shape: 'polygon',
    geometry: {
      points: [
        [70000.5, 40000],
        [70100, 40000],
        [70050, 40090.25],
      ],
    },
    name: 'far out',
  },
];

/** Its ids. */
export interface ExportedProject extends MadeProject {
  otherCategoryId: number;
  otherAnnotationId: number;
  otherLayerId: number;
  imageId: number;
  regionIds: string[];
}

export const regionIdOf = (n: number): string => `00000000-0000-4000-8000-${String(n + 1).padStart(12, '0')}`;

/**
 * The same project every time, its ids and times included, on a fresh server of either engine. Category "WT" has a sample
 * with an image of 16 bits, calibrated; the other category and its sample are called what breaks files, and have none.
 */
export async function anExportedProject(server: ThrowawayServer, owner: Caller): Promise<ExportedProject> {
  const made = await aProject(owner, 'Kidney "2026" ø/µ');
  const db = server.app.get(DataSource).manager;
  const file = bareTiff([PIXELS], WIDTH, HEIGHT);
  const { image_id: imageId } = await anUploadedImage(owner, made.projectId, { name: 'DAPI, raw.tif', file });
  await db.query('UPDATE images SET pixel_size_um = ? WHERE image_id = ?', [PIXEL_SIZE_UM, imageId]);
  await owner.http
    .post('/memento/layers/fromimage')
    .send({ annotation_id: made.annotationId, image_id: imageId })
    .expect(201);
  const otherCategoryId = await posted(owner, 'categories', 'category', {
    name: "=cmd|' /C calc'!A0",
    project_id: made.projectId,
  });
  const other = { projectId: made.projectId, categoryId: otherCategoryId };
  const otherAnnotationId = await aSample(owner, other, '../a:b "q", <é> 细胞');
  const sheet = { name: '-1+2', annotation_id: otherAnnotationId, data: 'none' };
  const otherLayerId = await posted(owner, 'layers', 'layer', sheet);
  await decideAndTalk(owner, made, otherLayerId);
  const regionIds = await draw(db, owner, made, otherLayerId);
  for (const table of ['annotations', 'decisions', 'comments', 'regions'])
    await db.query(`UPDATE ${table} SET created_at = ?, updated_at = ?`, [STAMP, STAMP]);
  await db.query('UPDATE annotations_labels SET created_at = ?', [STAMP]);
  await db.query('UPDATE submissions SET submitted_at = ?', [STAMP]);
  return { ...made, otherCategoryId, otherAnnotationId, otherLayerId, imageId, regionIds };
}

async function decideAndTalk(owner: Caller, made: MadeProject, otherLayerId: number): Promise<void> {
  const { projectId, categoryId, annotationId, labelId, layerId } = made;
  const formula = await posted(owner, 'labels', 'label', { name: '+plus', project_id: projectId });
  await owner.http
    .put(`/memento/annotations/${annotationId}/labels`)
    .send({ label_ids: [labelId, formula] })
    .expect(201);
  const question = { name: 'Grade?', type: 'M', data: 'low,high', project_id: projectId };
  const classificationId = await posted(owner, 'classifications', 'classification', question);
  const link = { category_id: categoryId, classification_id: classificationId };
  await owner.http.post('/memento/categories_classifications').send(link).expect(201);
  const decision = `/memento/annotations/${annotationId}/decisions/${classificationId}`;
  await owner.http.put(decision).send({ option: 'high' }).expect(201);
  await owner.http.post(`/memento/annotations/${annotationId}/submission`).expect(201);
  const content = '@here: "look",\nsecond line\ttab';
  await owner.http
    .post('/memento/comments')
    .send({ layer_id: layerId, content, pin: { x: 1.5, y: 2 } })
    .expect(201);
  await owner.http.post('/memento/comments').send({ layer_id: otherLayerId, content: 'plain' }).expect(201);
}

async function draw(db: EntityManager, owner: Caller, made: MadeProject, otherLayerId: number): Promise<string[]> {
  const rows = DRAWN.map(({ classified, ...drawn }, n) => {
    const defaults = { name: '', colour: '#f9bb01', strokePx: 2, filled: true, locked: false, hidden: false };
    const regionId = regionIdOf(n);
    const labelId = classified ? made.labelId : null;
    const stamp = { ...defaults, version: 1, createdBy: owner.userId, updatedBy: owner.userId, ownerId: owner.userId };
    const times = { createdAt: new Date(), updatedAt: new Date() };
    return { ...stamp, ...times, ...drawn, regionId, labelId, layerId: made.layerId, position: n + 1 };
  });
  const other = { ...rows[3], regionId: regionIdOf(rows.length), layerId: otherLayerId, position: 1 };
  await db.insert(Region, [...rows, other]);
  return [...rows, other].map(({ regionId }) => regionId);
}

async function posted(owner: Caller, resource: string, one: string, body: object): Promise<number> {
  const reply = await owner.http.post(`/memento/${resource}`).send(body);
  if (reply.status !== 201) throw new Error(`POST ${resource}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return (reply.body as Record<string, Record<string, number>>)[one][`${one}_id`];
}
