import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type EntityManager } from 'typeorm';
import { anExportedProject, type ExportedProject } from '../../test/builders/an-exported-project.js';
import { aSample } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { Region } from '../regions/region.entity.js';

interface Feature {
  id: string;
  geometry: object;
  properties: Record<string, unknown>;
}

const SQUARE = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
  [0, 0],
];
const moved = (by: number): number[][] => SQUARE.map(([x, y]) => [x + by, y]);

/** As QuPath of several ages writes it. */
const FOREIGN = [
  {
    type: 'Feature',
    id: 'PathDetectionObject',
    geometry: { type: 'Polygon', coordinates: [SQUARE] },
    nucleusGeometry: { type: 'Polygon', coordinates: [SQUARE] },
    properties: { objectType: 'cell', classification: { names: ['Tumor', 'Positive'], colorRGB: -3670016 } },
  },
  {
    type: 'Feature',
    id: '0b4a2a0e-8c53-4f4c-9d0b-6f2a6d7b8c9d',
    geometry: { type: 'MultiPolygon', coordinates: [[moved(100)], [moved(200)]] },
    properties: { objectType: 'annotation', name: 'two parts', color: [1, 2, 255], measurements: { Solidity: 'NaN' } },
  },
  {
    type: 'Feature',
    geometry: { type: 'Polygon', isEllipse: true, coordinates: [moved(300)], plane: { c: -1, z: 3, t: 0 } },
    properties: { objectType: 'annotation', classification: 'positive', isLocked: true },
  },
];

describe(`import of GeoJSON on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: ExportedProject;
  let db: EntityManager;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await anExportedProject(server, owner);
    db = server.app.get(DataSource).manager;
  });
  afterAll(() => server.close());

  const bring = (layerId: number, body: object, who = owner) =>
    who.http.post(`/memento/layers/${layerId}/regions/import`).send(body);

  async function exported(annotationId: number): Promise<string> {
    const path = `/memento/projects/${at.projectId}/exports/geojson?annotation_id=${annotationId}`;
    const reply = await owner.http.get(path).buffer(true).parse(textOf).expect(200);
    return reply.body as string;
  }

  async function emptySheet(name: string): Promise<{ annotationId: number; layerId: number }> {
    const annotationId = await aSample(owner, at, name);
    const sheet = { name: 'Regions', annotation_id: annotationId, data: 'none' };
    const reply = await owner.http.post('/memento/layers').send(sheet).expect(201);
    return { annotationId, layerId: (reply.body as { layer: { layer_id: number } }).layer.layer_id };
  }

  it('gives back, byte for byte, what was exported and lost', async () => {
    const before = await exported(at.annotationId);
    await db.delete(Region, { layerId: at.layerId });
    expect((JSON.parse(await exported(at.annotationId)) as { features: [] }).features).toEqual([]);
    const first = await bring(at.layerId, JSON.parse(before) as object).expect(201);
    expect(first.body).toMatchObject({
      added: 10,
      changed: 0,
      unchanged: 0,
      losses: { measurements: 0, nuclei: 0, split: 0 },
    });
    expect(await exported(at.annotationId)).toBe(before);
    const again = await bring(at.layerId, JSON.parse(before) as object).expect(201);
    const { version } = first.body as { version: number };
    expect(again.body).toMatchObject({ added: 0, changed: 0, unchanged: 10, version });
    expect(await exported(at.annotationId)).toBe(before);
  });

  it('draws the same on another sample under ids of its own, once', async () => {
    const file = JSON.parse(await exported(at.annotationId)) as { features: Feature[] };
    const { annotationId, layerId } = await emptySheet('copy');
    await bring(layerId, file).expect(201);
    const again = await bring(layerId, file).expect(201);
    expect(again.body).toMatchObject({ added: 0, unchanged: 10 });
    const { features } = JSON.parse(await exported(annotationId)) as { features: Feature[] };
    const same = ({ geometry, properties: { name, color, isLocked, classification } }: Feature) => {
      return { geometry, name, color, isLocked, classification };
    };
    expect(features.map(same)).toEqual(file.features.map(same));
    expect(features.some(({ id }) => file.features.some((other) => other.id === id))).toBe(false);
  });

  it('changes what differs and leaves the rest alone', async () => {
    const { layerId, annotationId } = await emptySheet('changing');
    await bring(layerId, FOREIGN[1]).expect(201);
    const file = JSON.parse(await exported(annotationId)) as { features: Feature[] };
    file.features[0].properties.name = 'renamed';
    expect((await bring(layerId, file).expect(201)).body).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
    const { body } = await owner.http.get(`/memento/layers/${layerId}/regions`).expect(200);
    const { regions } = body as { regions: { name: string; version: number }[] };
    expect(regions.map(({ name, version }) => [name, version])).toEqual([
      ['renamed', 2],
      ['two parts', 1],
    ]);
  });

  it('takes what QuPath writes, and tells what it could not keep', async () => {
    const { layerId } = await emptySheet('foreign');
    const { body } = await bring(layerId, FOREIGN).expect(201);
    expect(body).toMatchObject({ added: 4, losses: { measurements: 1, nuclei: 1, split: 1 } });
    expect((await bring(layerId, FOREIGN).expect(201)).body).toMatchObject({ added: 0, changed: 0, unchanged: 4 });
    const list = await owner.http.get(`/memento/layers/${layerId}/regions`).expect(200);
    const { regions } = list.body as { regions: Record<string, unknown>[] };
    const points = SQUARE.slice(0, 4);
    expect(regions[0]).toMatchObject({ shape: 'polygon', geometry: { points }, colour: '#c80000' });
    expect(regions[1]).toMatchObject({ name: 'two parts', colour: '#0102ff', label_id: 0 });
    expect(regions[3]).toMatchObject({
      shape: 'ellipse',
      geometry: { x: 300, y: 0, width: 10, height: 10 },
      locked: true,
    });
    expect(regions[3].label_id).toBe(at.labelId);
    const labels = await owner.http.get(`/memento/labels?project_id=${at.projectId}&name=Tumor: Positive`).expect(200);
    expect((labels.body as { labels: { label_id: number }[] }).labels[0].label_id).toBe(regions[0].label_id);
  });

  it('writes nothing when one feature cannot be drawn, and says which', async () => {
    const { layerId } = await emptySheet('broken');
    const broken = {
      ...FOREIGN[0],
      id: 'x',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 'a'],
          ],
        ],
      },
    };
    const collection = { type: 'FeatureCollection', features: [FOREIGN[1], broken, { type: 'Image' }] };
    const reply = await bring(layerId, collection).expect(400);
    expect(reply.body).toMatchObject({ code: 'request.invalid' });
    const { issues } = (reply.body as { details: { issues: { path: string }[] } }).details ?? (reply.body as never);
    expect(issues.map(({ path }) => path)).toEqual(['features[1].geometry.coordinates', 'features[2]']);
    const { body } = await owner.http.get(`/memento/layers/${layerId}/regions`).expect(200);
    expect((body as { regions: [] }).regions).toEqual([]);
    await bring(layerId, { type: 'FeatureCollection', features: [FOREIGN[1], FOREIGN[1]] }).expect(400);
    await bring(layerId, { hello: 'world' }).expect(400);
  });

  it('makes labels only for who may, and touches no locked region', async () => {
    const reader = await server.person('reader');
    const grant = { user_id: reader.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    const { annotationId } = await emptySheet('shared');
    const sheet = { name: 'mine', annotation_id: annotationId, data: 'none' };
    const made = await reader.http.post('/memento/layers').send(sheet).expect(201);
    const { layer_id } = (made.body as { layer: { layer_id: number } }).layer;
    const unknown = { ...FOREIGN[2], properties: { classification: { name: 'Never seen' } } };
    const refused = await bring(layer_id, [FOREIGN[1], unknown], reader).expect(403);
    expect((refused.body as { message: string }).message).toContain('"Never seen"');
    await bring(layer_id, FOREIGN[2], reader).expect(201);
    const file = JSON.parse(await exported(annotationId)) as { features: Feature[] };
    file.features[0].properties.name = 'changed';
    const locked = await bring(layer_id, file, reader).expect(409);
    expect(locked.body).toMatchObject({ code: 'region.locked' });
  });
});

function textOf(reply: unknown, done: (error: Error | null, body: string) => void): void {
  const chunks: Buffer[] = [];
  const response = reply as NodeJS.ReadableStream;
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(null, Buffer.concat(chunks).toString()));
}
