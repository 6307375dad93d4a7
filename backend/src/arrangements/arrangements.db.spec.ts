import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { anImageRow } from '../../test/builders/an-image.js';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { DATABASE_KIND } from '../config/env.js';
import type { ImageMetadata } from '../tiles/image-metadata.js';

interface Sample {
  annotation_id: number;
  category_id: number;
  made: boolean;
  layers_added: number;
}
interface Layer {
  layer_id: number;
  name: string;
  kind: string;
  image_id: number;
  parent_id: number;
  plane: number;
}

const STACK: ImageMetadata = {
  ...{ dialect: 'ome', sizeZ: 2, sizeT: 1, pixelSizeUm: 0.5, zStepUm: null, timeStepS: null, notes: [] },
  channels: [
    { name: 'DAPI', colour: '#0000ff' },
    { name: 'FITC', colour: '#00ff00' },
  ],
};

describe(`arrangements on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let images = 0;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const image = (metadata: ImageMetadata | null = null, projectId = at.projectId): Promise<number> =>
    anImageRow(server.app.get(DataSource), { projectId, ownerId: owner.userId, name: `image ${++images}`, metadata });
  const ask = (samples: object[], caller = owner) =>
    caller.http.post(`/memento/projects/${at.projectId}/arrangement`).send({ samples });
  const arrange = async (...samples: object[]): Promise<Sample[]> =>
    ((await ask(samples).expect(201)).body as { samples: Sample[] }).samples;
  const layersOf = async (annotationId: number): Promise<Layer[]> =>
    ((await owner.http.get(`/memento/layers?annotation_id=${annotationId}`).expect(200)).body as { layers: Layer[] })
      .layers;
  const inWords = async (annotationId: number): Promise<string[]> => {
    const layers = await layersOf(annotationId);
    const groups = new Map(layers.map(({ layer_id, name }) => [layer_id, name]));
    return layers
      .filter(({ kind }) => kind === 'image')
      .map(({ name, parent_id, plane }) => `${groups.get(parent_id) ?? '-'}/${name} ${plane}`);
  };
  const deeds = () => server.app.get(DataSource).manager.count(AuditEntry);

  it('make categories, samples, groups and layers that are missing; asked again, nothing', async () => {
    const [a, b, c, d] = [await image(), await image(), await image(), await image()];
    const asked = [
      {
        ...{ category: 'KO', name: 'mouse_01' },
        images: [
          { image_id: a, name: 'DAPI', group: 'channels' },
          { image_id: b, name: 'FITC', group: 'channels' },
          { image_id: c, name: 'DAPI', group: 'stack' },
        ],
      },
      { category: 'Het', name: 'mouse_01', images: [{ image_id: d, name: 'DAPI' }] },
    ];
    const first = await arrange(...asked);
    expect(first).toMatchObject([
      { made: true, layers_added: 3 },
      { made: true, layers_added: 1 },
    ]);
    expect(first[0].annotation_id).not.toBe(first[1].annotation_id);
    expect(await inWords(first[0].annotation_id)).toEqual(['channels/DAPI 0', 'channels/FITC 0', 'stack/DAPI 0']);
    expect(await inWords(first[1].annotation_id)).toEqual(['-/DAPI 0']);
    const before = await deeds();
    const again = await arrange(...asked);
    expect(again).toEqual(first.map((sample) => ({ ...sample, made: false, layers_added: 0 })));
    expect(await deeds()).toBe(before);
    expect(await layersOf(first[0].annotation_id)).toHaveLength(5);
  });

  it('let an image that is alone stand for its sample, and leave a grouped one to its layers', async () => {
    const [a, b] = [await image(), await image()];
    const made = await arrange(
      { category: 'WT', name: 'alone', images: [{ image_id: a, name: 'a' }] },
      { category: 'WT', name: 'grouped', images: [{ image_id: b, name: 'b', group: 'g' }] },
    );
    const shown = await Promise.all(
      made.map(async ({ annotation_id }) => (await owner.http.get(`/memento/annotations/${annotation_id}`)).body),
    );
    expect(shown.map(({ annotation }) => [annotation.image_id, annotation.thumbnail_image_id])).toEqual([
      [a, a],
      [0, b],
    ]);
  });

  it('take all pictures of an image, and complete a sample that has some of its layers', async () => {
    const [stack, other] = [await image(STACK), await image()];
    const [{ annotation_id: id }] = await arrange({
      ...{ category: 'WT', name: 'stacked' },
      images: [{ image_id: stack, name: 'scan', group: 'T0' }],
    });
    const all = ['T0 z0/DAPI 0', 'T0 z0/FITC 1', 'T0 z1/DAPI 2', 'T0 z1/FITC 3'];
    expect(await inWords(id)).toEqual(all);
    const lost = (await layersOf(id)).find(({ plane, kind }) => kind === 'image' && plane === 2) as Layer;
    await owner.http.delete(`/memento/layers/${lost.layer_id}`).expect(204);
    const [again] = await arrange({
      ...{ category: 'WT', name: 'stacked' },
      images: [
        { image_id: stack, name: 'scan', group: 'T0' },
        { image_id: other, name: 'late', group: 'T0' },
      ],
    });
    expect(again).toMatchObject({ annotation_id: id, made: false, layers_added: 2 });
    expect((await inWords(id)).sort()).toEqual([...all, 'T0/late 0'].sort());
  });

  it('are all or nothing, and say what is wrong', async () => {
    const mine = await image();
    const elsewhere = await aProject(owner, 'Another');
    const foreign = await image(null, elsewhere.projectId);
    const before = await deeds();
    const reply = await ask([
      { category: 'New', name: 'good', images: [{ image_id: mine, name: 'a' }] },
      { category: 'New', name: 'bad', images: [{ image_id: foreign, name: 'a' }] },
    ]).expect(400);
    expect(reply.body).toMatchObject({
      code: 'request.invalid',
      issues: [{ path: 'samples[1].images[0].image_id', message: 'is not an image of this project' }],
    });
    expect(await deeds()).toBe(before);
    const empty = await ask([{ category: '', name: 'x'.repeat(256), images: [] }]).expect(400);
    expect(empty.body.issues.map(({ path }: { path: string }) => path).sort()).toEqual([
      'samples[0].category',
      'samples[0].images',
      'samples[0].name',
    ]);
  });

  it('of two who import the same at once come out as one', async () => {
    const ids = await Promise.all([image(), image(), image(), image()]);
    const samples = ids.map((image_id, i) => ({
      ...{ category: 'Both', name: `s${i}` },
      images: [{ image_id, name: 'a', group: 'g' }],
    }));
    const replies = await Promise.all([1, 2, 3].map(() => arrange(...samples)));
    for (const reply of replies) {
      expect(reply.map(({ annotation_id }) => annotation_id)).toEqual(replies[0].map((each) => each.annotation_id));
    }
    expect(replies.flat().filter(({ made }) => made)).toHaveLength(4);
    expect(replies.flat().reduce((sum, { layers_added }) => sum + layers_added, 0)).toBe(4);
  });

  it('begin with what is known of many images in one request', async () => {
    const imageId = await image();
    const name = `image ${images}`;
    const known = (body: object) =>
      owner.http.post('/memento/images/known').send({ project_id: at.projectId, ...body });
    const byName = await known({ names: [name, 'nobody'] }).expect(201);
    expect(byName.body.images).toEqual([
      {
        ...{ image_id: imageId, name, bytes: 1, sha256: '0'.repeat(64), status: 'failed', progress: 0 },
        failure: { code: 'image.damaged', message: 'made for a test' },
      },
    ]);
    expect((await known({ image_ids: [imageId, 999_999] }).expect(201)).body).toEqual(byName.body);
    expect((await known({}).expect(201)).body).toEqual({ images: [] });
    await known({ names: Array.from({ length: 1001 }, String) }).expect(400);
    await owner.http.delete(`/memento/images/${imageId}`).expect(204);
    expect((await known({ names: [name] }).expect(201)).body).toEqual({ images: [] });
  });
});
