import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { inflateRawSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DataSource, type EntityManager, type ObjectLiteral } from 'typeorm';
import {
  anExportedProject,
  DRAWN,
  type ExportedProject,
  HEIGHT,
  PIXELS,
  WIDTH,
} from '../../test/builders/an-exported-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { outlineOf } from './formats/shape-outline.js';

const ALL = [
  ...['csv?table=samples', 'csv?table=decisions', 'csv?table=labels', 'csv?table=comments', 'csv?table=legacy'],
  ...['csv', 'csv?geometry=json&bom=true', 'csv?measure=intensity', 'xlsx', 'xlsx?table=regions', 'geojson'],
  ...[
    'coco',
    'imagej',
    'ome',
    'bundle',
    'bundle?measure=intensity',
    'geojson?annotation_id=1',
    'imagej?annotation_id=1',
  ],
  ...['ome?annotation_id=1', 'csv?category_id=1', 'csv?annotation_id=2,1'],
];

/** SHA-256 of what the exports of the fixed project hold, archives unpacked: the same on both engines. */
const CONTENTS = 'e6ba43a1c5c6201ab04b6f6c85a93eb7253551d90a80393b0cb24a186faac639';

describe(`exports on ${DATABASE_KIND}`, () => {
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
  afterEach(() => void jest.restoreAllMocks());

  const path = (what: string): string => `/memento/projects/${at.projectId}/exports/${what}`;

  async function exported(what: string): Promise<Buffer> {
    const reply = await owner.http.get(path(what)).buffer(true).parse(bytesOf).expect(200);
    return reply.body as Buffer;
  }

  async function rowsOf(what: string): Promise<Record<string, string>[]> {
    const [names, ...rows] = parsedCsv((await exported(what)).toString());
    return rows.map((row) => Object.fromEntries(row.map((value, n) => [names[n], value])));
  }

  it.each(ALL)('%s is the same bytes as long as nothing changes', async (what) => {
    expect((await exported(what)).equals(await exported(what))).toBe(true);
  });

  it('hold the same on both engines', async () => {
    const all = createHash('sha256');
    for (const what of ALL) all.update(what).update(contentsOf(await exported(what)));
    expect(all.digest('hex')).toBe(CONTENTS);
  });

  it('are saved under a name that says what they are', async () => {
    const reply = await owner.http.get(path(`csv?category_id=${at.categoryId}`)).expect(200);
    expect(reply.headers['content-disposition']).toBe(
      `attachment; filename="Kidney _2026_ ___ WT regions.csv"; filename*=UTF-8''Kidney%20_2026_%20%C3%B8_%C2%B5%20WT%20regions.csv`,
    );
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
  });

  it('tell each decision, label and comment with who and when', async () => {
    const [decision] = await rowsOf('csv?table=decisions');
    const when = '2026-01-02T03:04:05.678Z';
    expect(decision).toMatchObject({
      annotation: 'mouse_01',
      classification: 'Grade?',
      option: 'high',
      username: 'owner',
    });
    expect(decision).toMatchObject({ decided_at: when, changed_at: when, submitted_at: when });
    expect((await rowsOf('csv?table=labels')).map(({ label }) => label)).toEqual(['positive', "'+plus"]);
    const comments = await rowsOf('csv?table=comments');
    expect(comments.map(({ content }) => content)).toEqual(['plain', '\'@here: "look",\nsecond line\ttab']);
    expect(comments[1]).toMatchObject({ pin_x_px: '1.5', pin_y_px: '2', resolved: 'false', user: 'owner' });
  });

  it('have sizes in µm only where the image is calibrated', async () => {
    const rows = await rowsOf('csv');
    const [far, ...calibrated] = rows;
    expect(far).toMatchObject({
      annotation_id: `${at.otherAnnotationId}`,
      area_um2: '',
      perimeter_um: '',
      pixel_size_um: '',
    });
    const gland = calibrated.find(({ name }) => name.startsWith('gland'));
    expect(gland).toMatchObject({ area_px2: '40023.75', area_um2: '10005.9375', length_px: '' });
    expect(calibrated.find(({ name }) => name === 'axis')).toMatchObject({
      length_px: '50',
      length_um: '25',
      area_px2: '',
    });
  });

  it('measure the values of the file under each region', async () => {
    const rows = await rowsOf(`csv?measure=intensity&annotation_id=${at.annotationId}`);
    expect(rows).toHaveLength(DRAWN.length);
    for (const [n, row] of rows.entries()) {
      const values = valuesUnder(n);
      expect(row.pixels).toBe(DRAWN[n].shape === 'line' ? '' : `${values.length}`);
      if (!values.length) continue;
      const sum = values.reduce((a, b) => a + b, 0);
      const mean = sum / values.length;
      const deviation = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / (values.length - 1));
      expect(row).toMatchObject({
        sum: `${sum}`,
        min: `${Math.min(...values)}`,
        max: `${Math.max(...values)}`,
        exact: 'true',
      });
      expect(Number(row.mean)).toBeCloseTo(mean, 9);
      if (values.length > 1) expect(Number(row.sd)).toBeCloseTo(deviation, 6);
    }
  });

  it('take a category or some samples', async () => {
    const samplesIn = async (what: string) => (await rowsOf(what)).map(({ annotation_id }) => Number(annotation_id));
    expect(await samplesIn(`csv?table=samples&category_id=${at.otherCategoryId}`)).toEqual([at.otherAnnotationId]);
    expect(await samplesIn(`csv?table=samples&annotation_id=${at.annotationId}`)).toEqual([at.annotationId]);
    expect(await samplesIn(`csv?table=samples&annotation_id=${at.annotationId},999`)).toEqual([at.annotationId]);
  });

  it('refuse what is not there or makes no sense', async () => {
    await owner.http.get(path('csv?category_id=999')).expect(404);
    await owner.http.get(path('geojson?annotation_id=999')).expect(404);
    for (const what of [
      'csv?annotation_id=1;2',
      'csv?table=secrets',
      'pdf',
      'geojson?table=samples',
      'csv?measure=all',
    ]) {
      const reply = await owner.http.get(path(what)).expect(400);
      expect(reply.body).toMatchObject({ code: 'request.invalid' });
    }
  });

  it('that cannot begin answer with an error, those that fail under way break off', async () => {
    failAt('FROM regions r');
    await owner.http.get(path('csv')).expect(500);
    const request = get(`${await server.app.getUrl()}${path('coco')}`, { headers: { 'x-access-token': owner.token } });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
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

/** Values of the pixels whose centres lie in a drawn region: asked pixel by pixel, by another rule than the product's. */
function valuesUnder(n: number): number[] {
  const { shape, geometry } = DRAWN[n];
  const values: number[] = [];
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) if (isInside(x + 0.5, y + 0.5)) values.push(PIXELS[y * WIDTH + x]);
  return values;

  function isInside(px: number, py: number): boolean {
    if (!('points' in geometry) && shape === 'ellipse') {
      const { rotation = 0, width, height } = geometry;
      const [dx, dy] = [px - geometry.x - width / 2, py - geometry.y - height / 2];
      const along = dx * Math.cos(rotation) + dy * Math.sin(rotation);
      const across = dy * Math.cos(rotation) - dx * Math.sin(rotation);
      return (2 * along) ** 2 / width ** 2 + (2 * across) ** 2 / height ** 2 < 1;
    }
    const outline = outlineOf(DRAWN[n]);
    if (outline.kind === 'line') return false;
    if (outline.kind === 'point')
      return Math.floor(outline.point[0]) + 0.5 === px && Math.floor(outline.point[1]) + 0.5 === py;
    return turns(outline.ring, px, py) !== 0 && outline.holes.every((hole) => turns(hole, px, py) === 0);
  }
}

/** How often a ring goes round a point. Of the drawn ones none has an edge through the centre of a pixel but upright ones. */
function turns(ring: [number, number][], px: number, py: number): number {
  let count = 0;
  for (const [n, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(n + 1) % ring.length];
    const side = (bx - ax) * (py - ay) - (px - ax) * (by - ay);
    if (ay <= py && by > py && side > 0) count++;
    if (ay > py && by <= py && side < 0) count--;
  }
  return count;
}

function bytesOf(reply: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const response = reply as NodeJS.ReadableStream;
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  response.on('end', () => done(null, Buffer.concat(chunks)));
}

/** Archives as names and contents, whatever the packer of this version of Node makes of them; others as they are. */
function contentsOf(bytes: Buffer): Buffer {
  if (bytes.readUInt32LE(0) !== 0x04034b50) return bytes;
  const end = bytes.length - 22;
  const parts: Buffer[] = [];
  for (let n = 0, entry = bytes.readUInt32LE(end + 16); n < bytes.readUInt16LE(end + 10); n++) {
    const [name, extra] = [bytes.readUInt16LE(entry + 28), bytes.readUInt16LE(entry + 30)];
    const start = bytes.readUInt32LE(entry + 42);
    const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    const packed = bytes.subarray(from, from + bytes.readUInt32LE(entry + 20));
    const path = bytes.toString('utf8', entry + 46, entry + 46 + name);
    // What is said of files inside depends on how they are packed where they are archives themselves.
    if (path !== 'manifest.json' && path !== 'SHA256SUMS')
      parts.push(Buffer.from(path), contentsOf(bytes.readUInt16LE(entry + 10) ? inflateRawSync(packed) : packed));
    entry += 46 + name + extra;
  }
  return Buffer.concat(parts);
}

/** Enough of RFC 4180 for what is written here. */
function parsedCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
