import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aProject, aSample, type MadeProject } from '../../test/builders/a-project.js';
import { multiPageTiff } from '../../test/builders/a-multi-page-tiff.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { DATABASE_KIND } from '../config/env.js';
import type { ImageMetadata } from '../tiles/image-metadata.js';

interface Layer {
  layer_id: number;
  name: string;
  kind: string;
  plane: number;
  parent_id: number;
  image_id: number;
  settings: string;
  sequence: number;
}

const DAPI = { name: 'DAPI', colour: '#0000ff' };
const FITC = { name: 'FITC', colour: '#00ff00' };
const metadata = (values: Partial<ImageMetadata>): ImageMetadata => ({
  ...{ dialect: 'ome', channels: [DAPI, FITC], sizeZ: 1, sizeT: 1 },
  ...{ pixelSizeUm: null, zStepUm: null, timeStepS: null, notes: [], ...values },
});
const OME = (pixels: string): string =>
  `<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image><Pixels ${pixels}` +
  ` PhysicalSizeX="0.5" PhysicalSizeY="0.5" DimensionOrder="XYCZT" Type="uint8" SizeX="8" SizeY="6">` +
  '<Channel Name="DAPI" Color="65535"/><Channel Name="FITC" Color="16711935"/></Pixels></Image></OME>';

describe(`layers of an image on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let samples = 0;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const image = (name: string, values: Partial<ImageMetadata> | null, projectId = at.projectId): Promise<number> =>
    anImageRow(server.app.get(DataSource), {
      ...{ projectId, ownerId: owner.userId, name, metadata: values && metadata(values) },
    });
  const sample = (): Promise<number> => aSample(owner, at, `sample ${++samples}`);
  const ask = (annotationId: number, imageId: number, caller = owner) =>
    caller.http.post('/memento/layers/fromimage').send({ annotation_id: annotationId, image_id: imageId });
  const add = async (annotationId: number, imageId: number): Promise<Layer[]> =>
    ((await ask(annotationId, imageId).expect(201)).body as { layers: Layer[] }).layers;
  const layersOf = async (annotationId: number): Promise<Layer[]> => {
    const reply = await owner.http.get(`/memento/layers?annotation_id=${annotationId}&limit=5000`).expect(200);
    return (reply.body as { layers: Layer[] }).layers;
  };
  /** `z0: DAPI 0, FITC 1` for each group. */
  const inWords = (layers: Layer[]): string[] => {
    const groups = [{ layer_id: 0, name: '' }, ...layers.filter(({ kind }) => kind === 'group')];
    const shown = (group: number) =>
      layers.filter((layer) => layer.kind === 'image' && layer.parent_id === group).map((l) => `${l.name} ${l.plane}`);
    return groups.map(({ layer_id, name }) => `${name}: ${shown(layer_id).join(', ')}`).filter((text) => text !== ': ');
  };

  it('are its channels, in their names and colours, in no group when there is one slice and time', async () => {
    const annotationId = await sample();
    const layers = await add(annotationId, await image('channels', {}));
    expect(layers).toMatchObject([
      { name: 'DAPI', kind: 'image', plane: 0, parent_id: 0, settings: 'color:#0000ff', sequence: 1 },
      { name: 'FITC', kind: 'image', plane: 1, parent_id: 0, settings: 'color:#00ff00', sequence: 2 },
    ]);
    expect(await layersOf(annotationId)).toEqual(layers);
  });

  it('lie in a group for each slice and time, in their order, as far as it may go', async () => {
    const annotationId = await sample();
    const layers = await add(annotationId, await image('stack', { sizeZ: 11, sizeT: 2 }));
    const groups = layers.filter(({ kind }) => kind === 'group').map(({ name }) => name);
    const slices = Array.from({ length: 11 }, (_, z) => z);
    expect(groups).toEqual([0, 1].flatMap((t) => slices.map((z) => `T${t} z${z}`)));
    expect(inWords(layers).slice(0, 2)).toEqual(['T0 z0: DAPI 0, FITC 1', 'T0 z1: DAPI 2, FITC 3']);
    expect(layers.filter(({ kind }) => kind === 'image').map(({ plane }) => plane)).toEqual(
      Array.from({ length: 44 }, (_, plane) => plane),
    );
    expect(new Set(layers.map(({ sequence }) => sequence)).size).toBe(layers.length);
  });

  it('are made once, also when ten ask at once, and what was deleted comes back', async () => {
    const [annotationId, imageId] = [await sample(), await image('once', { sizeZ: 3 })];
    const replies = await Promise.all(Array.from({ length: 10 }, () => ask(annotationId, imageId)));
    expect(replies.map(({ status }) => status)).toEqual(Array(10).fill(201));
    const layers = await layersOf(annotationId);
    expect(inWords(layers)).toEqual(['z0: DAPI 0, FITC 1', 'z1: DAPI 2, FITC 3', 'z2: DAPI 4, FITC 5']);
    const gone = layers.find(({ plane }) => plane === 3) as Layer;
    await owner.http.delete(`/memento/layers/${gone.layer_id}`).expect(204);
    const again = await add(annotationId, imageId);
    expect(again).toHaveLength(9);
    expect(again.find(({ plane }) => plane === 3)).toMatchObject({ name: 'FITC', parent_id: gone.parent_id });
    const where = { kind: 'annotation', objectId: String(annotationId), action: 'annotation.add-image' };
    const deeds = await server.app.get(DataSource).manager.find(AuditEntry, { where, order: { auditId: 'ASC' } });
    expect(deeds.map(({ details }) => details)).toEqual([
      { image_id: imageId, layers: 6, groups: 3 },
      { image_id: imageId, layers: 1, groups: 1 },
    ]);
  });

  it('of two stacks of one sample share its groups', async () => {
    const annotationId = await sample();
    await add(annotationId, await image('one', { sizeZ: 2, channels: [DAPI] }));
    await add(annotationId, await image('two', { sizeZ: 2, channels: [FITC] }));
    expect(inWords(await layersOf(annotationId))).toEqual(['z0: DAPI 0, FITC 0', 'z1: DAPI 1, FITC 1']);
  });

  it('are one for an image of which nothing is known, and none too many', async () => {
    const [annotationId, many] = [await sample(), await image('many', { sizeT: 2501 })];
    expect(inWords(await add(annotationId, await image('old.tif', null)))).toEqual([': old.tif 0']);
    const refused = await ask(annotationId, many);
    expect([refused.status, refused.body]).toMatchObject([400, { issues: [{ path: 'image_id' }] }]);
    expect(await layersOf(annotationId)).toHaveLength(1);
    const full = await add(annotationId, await image('just right', { sizeT: 2500 }));
    expect(full).toHaveLength(7500);
  });

  it('are for those who arrange the sample, and of images of its project', async () => {
    const [annotationId, imageId] = [await sample(), await image('mine', {})];
    const [reader, stranger] = [await server.person('reader'), await server.person('stranger')];
    const grant = { user_id: reader.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    await ask(annotationId, imageId, reader).expect(403);
    await ask(annotationId, imageId, stranger).expect(404);
    const other = await aProject(owner, 'Other');
    await ask(annotationId, await image('theirs', {}, other.projectId)).expect(400);
    await ask(annotationId, 999_999).expect(400);
    expect(await layersOf(annotationId)).toEqual([]);
  });

  describe('one by one', () => {
    const make = (values: object) =>
      owner.http.post('/memento/layers').send({ name: 'x', annotation_id: at.annotationId, ...values });

    it('show a plane of theirs, and no other', async () => {
      const imageId = await image('planes', { sizeZ: 2 });
      const made = await make({ name: 'last', image_id: imageId, plane: 3 }).expect(201);
      expect((made.body as { layer: Layer }).layer.plane).toBe(3);
      const refused = await make({ name: 'beyond', image_id: imageId, plane: 4 });
      expect([refused.status, refused.body]).toMatchObject([
        400,
        {
          message: 'The image holds 4 pictures, counted from 0.',
          issues: [{ path: 'plane', message: 'must be from 0 to 3' }],
        },
      ]);
      await make({ name: 'negative', image_id: imageId, plane: -1 }).expect(400);
      await make({ name: 'no image', data: 'none', plane: 1 }).expect(400);
    });

    it('change their plane, and go to the first of another image unless told', async () => {
      const [one, two] = [await image('one of two', { sizeZ: 2 }), await image('two of two', { sizeZ: 2 })];
      const made = await make({ name: 'moves', image_id: one, plane: 2 }).expect(201);
      const path = `/memento/layers/${(made.body as { layer: Layer }).layer.layer_id}`;
      const put = async (body: object, status = 201) => {
        const reply = await owner.http.put(path).send(body).expect(status);
        return (reply.body as { layer?: Layer }).layer?.plane;
      };
      expect(await put({ name: 'still' })).toBe(2);
      expect(await put({ image_id: one })).toBe(2);
      expect(await put({ plane: 1 })).toBe(1);
      expect(await put({ plane: 4 }, 400)).toBeUndefined();
      expect(await put({ image_id: two })).toBe(0);
      expect(await put({ image_id: one, plane: 3 })).toBe(3);
      expect(await put({ image_id: await image('small', { channels: [DAPI] }), plane: 3 }, 400)).toBeUndefined();
    });
  });

  describe('that is uploaded', () => {
    const upload = (name: string, more: object, file: Buffer, caller = owner) =>
      caller.http
        .post('/memento/images/upload')
        .field('json', JSON.stringify({ name, format: 3, project_id: at.projectId, ...more }))
        .attach('file', file, 'stack.ome.tif');
    const stack = (marks: number): Buffer =>
      multiPageTiff(
        [0, 1, 2, 3].map((page) => ({
          fill: marks + page,
          tags: { 270: page === 0 ? OME('SizeC="2" SizeZ="2" SizeT="1"') : '' },
        })),
      );

    it('come with it when it names a sample, and it tells what the file says', async () => {
      const annotationId = await sample();
      const reply = await upload('together', { annotation_id: annotationId }, stack(1)).expect(201);
      const body = reply.body as { image: { image_id: number }; layers: number };
      expect(body).toMatchObject({
        image: {
          metadata: {
            ...{ dialect: 'ome', channels: [DAPI, FITC], size_z: 2, size_t: 1, pixel_size_um: 0.5 },
            ...{ z_step_um: null, time_step_s: null, notes: [] },
          },
        },
        layers: 4,
      });
      const layers = await layersOf(annotationId);
      expect(inWords(layers)).toEqual(['z0: DAPI 0, FITC 1', 'z1: DAPI 2, FITC 3']);
      expect(layers.filter(({ image_id }) => image_id === body.image.image_id)).toHaveLength(4);
      const alone = await upload('alone', {}, stack(2)).expect(201);
      expect((alone.body as { layers: number }).layers).toBe(0);
    });

    it('leave nothing behind when the sample is not there, or not for who sends it', async () => {
      const other = await aProject(owner, 'Elsewhere');
      await upload('refused', { annotation_id: other.annotationId }, stack(3)).expect(400);
      await upload('refused', { annotation_id: 999_999 }, stack(3)).expect(404);
      const stranger = await server.person('nobody');
      await upload('refused', { annotation_id: at.annotationId }, stack(3), stranger).expect(404);
      const listed = await owner.http.get(`/memento/images?project_id=${at.projectId}&name=refused`).expect(200);
      expect((listed.body as { images: object[] }).images).toEqual([]);
    });
  });
});
