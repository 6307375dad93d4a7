import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { PublicClient } from '../../test/public-client.js';
import { type Caller, TEST_PASSWORD, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';

const tiff = (value: number): Buffer => grey16Tiff(8, 6, (x, y) => value + x + y);

describe(`the public client, unmodified, on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let client: PublicClient;
  let me: number;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    client = await signedIn('owner');
    me = await client.getUserId('owner');
  });
  afterAll(() => server.close());

  async function signedIn(username: string, prefix = 'memento'): Promise<PublicClient> {
    const made = new PublicClient(`${await server.app.getUrl()}/${prefix}/`, username, TEST_PASSWORD);
    expect(await made.login()).toBe(0);
    return made;
  }
  /** A project with a category, two images, a sample with a layer of the first. */
  async function furnished(name: string) {
    const projectId = await client.newProject(me, name);
    const categoryId = await client.newCategory(me, projectId, 'WT');
    const imageId = await client.uploadImage(me, projectId, tiff(10), 'DAPI');
    const second = await client.uploadImage(me, projectId, tiff(500), 'GFP');
    const at = { projectId, categoryId, imageId };
    const [annotationId, layerId] = await client.newAnnotation(me, at, 'mouse_01', { name: 'DAPI' });
    expect([projectId, categoryId, imageId, second, annotationId, layerId].every((id) => id > 0)).toBe(true);
    return { ...at, second, annotationId, layerId };
  }

  it('signs in with the digest of the password in a header, and is refused with another', async () => {
    expect(await new PublicClient(`${await server.app.getUrl()}/memento/`, 'owner', 'wrong').login()).toBe(-1);
    const alias = await signedIn('owner', 'memento-api');
    expect(await alias.getUserId('owner')).toBe(owner.userId);
  });

  it('finds people by user name', async () => {
    expect(me).toBe(owner.userId);
    expect(await client.getUserId('nobody')).toBe(-1);
  });

  it('makes projects and finds them by name', async () => {
    const id = await client.newProject(me, 'Alpha', 'darkmode:1');
    expect(await client.getProjectId('Alpha')).toBe(id);
    expect(await client.getProjectId('Beta')).toBe(-1);
    expect(await client.newProject(me, 'Alpha')).toBe(-1);
    expect(await client.getOrCreateProject(me, 'Alpha')).toBe(id);
    expect(await client.getOrCreateProject(me, 'Beta')).toBeGreaterThan(id);
  });

  it('makes categories where it owns the project, and nowhere else', async () => {
    const projectId = await client.newProject(me, 'Categories');
    expect(await client.getCategoryId(projectId, 'WT')).toBe(-1);
    const id = await client.newCategory(me, projectId, 'WT');
    expect(await client.newCategory(me, projectId, 'WT')).toBe(-1);
    expect(await client.getCategoryId(projectId, 'WT')).toBe(id);
    expect(await client.getOrCreateCategory(me, projectId, 'WT')).toBe(id);
    expect(await client.getOrCreateCategory(me, projectId, 'KO')).toBeGreaterThan(id);
    expect(await client.newCategory(me + 1, projectId, 'x')).toBe(-1);
    expect(await client.newCategory(me, 99_999, 'x')).toBe(-1);
    const stranger = await server.person('stranger');
    expect(await (await signedIn('stranger')).newCategory(stranger.userId, projectId, 'x')).toBe(-1);
  });

  it('uploads images and finds those that are there', async () => {
    const at = await furnished('Images');
    expect(await client.uploadImage(me, at.projectId, tiff(10), 'DAPI')).toBe(-1);
    expect(await client.getOrUploadImage(me, at.projectId, tiff(10), 'DAPI')).toBe(at.imageId);
    expect(await client.getOrUploadImage(me, at.projectId, tiff(3), 'RFP')).toBeGreaterThan(at.second);
    const exists = (name: string, categoryId = at.categoryId, annotationId = at.annotationId) =>
      client.checkImageExists(me, at.projectId, name, categoryId, annotationId);
    expect(await exists('DAPI')).toBe(at.imageId);
    expect(await exists('GFP')).toBe(0);
    expect(await exists('DAPI', at.categoryId, 99_999)).toBe(0);
    expect(await exists('none')).toBe(-1);
    const empty = await client.newProject(me, 'No images');
    expect(await client.checkImageExists(me, empty, 'DAPI', 1, 1)).toBe(-1);
  });

  it('makes classifications and links them to a category, in its order', async () => {
    const { projectId, categoryId } = await furnished('Classifications');
    const set = (names: string[]) => client.setClassifications(me, projectId, categoryId, names);
    const get = () => client.getClassifications(me, projectId, categoryId);
    expect([await set(['grade']), await get()]).toEqual([-1, []]);
    const grade = await client.newClassification(me, projectId, 'grade', 'M', 'normal,mild');
    expect(await client.newClassification(me, projectId, 'grade', 'M', '')).toBe(-1);
    for (const [name, type, data] of [
      ['mark', 'M', 'star#A'],
      ['other', 'X', ''],
    ])
      expect(await client.newClassification(me, projectId, name, type, data)).toBeGreaterThan(0);
    expect([await set(['other', 'mark', 'grade']), await get()]).toEqual([3, ['mark', 'grade']]);
    expect([await set(['grade', 'unknown']), await get()]).toEqual([-1, ['mark', 'grade']]);
    expect(await client.deleteClassification(me, projectId, grade)).toBe(0);
    expect(await get()).toEqual(['mark']);
    expect(await client.getClassifications(me + 1, projectId, categoryId)).toBeNull();
  });

  it('makes labels and puts them on samples', async () => {
    const { projectId, annotationId } = await furnished('Labels');
    const set = (names: string[]) => client.setAnnotationLabels(me, projectId, annotationId, names);
    const get = () => client.getAnnotationLabels(me, projectId, annotationId);
    expect([await client.getLabelId(projectId, 'positive'), await set(['positive']), await get()]).toEqual([
      -1,
      -1,
      [],
    ]);
    const positive = await client.newLabel(me, projectId, 'positive');
    expect(await client.newLabel(me, projectId, 'positive')).toBe(-1);
    await client.newLabel(me, projectId, 'artefact');
    expect(await client.getLabelId(projectId, 'positive')).toBe(positive);
    expect([await set(['artefact', 'positive']), (await get())?.sort()]).toEqual([2, ['artefact', 'positive']]);
    expect([await set(['unknown']), (await get())?.length]).toEqual([-1, 2]);
    expect([await set([]), await get()]).toEqual([0, []]);
    await set(['artefact', 'positive']);
    expect([await client.deleteLabel(me, projectId, positive), await get()]).toEqual([0, ['artefact']]);
    expect(await client.getAnnotationLabels(me + 1, projectId, annotationId)).toBeNull();
  });

  it('makes samples with their first layer, an image or a group', async () => {
    const at = await furnished('Samples');
    expect(await client.getAnnotationId(at.projectId, 'mouse_01')).toBe(at.annotationId);
    expect(await client.getAnnotationId(at.projectId, 'mouse_02')).toBe(-1);
    expect(await client.newAnnotation(me, at, 'mouse_01', { name: 'x' })).toEqual([-1, -1]);
    const none = { ...at, imageId: 0 };
    const [annotationId, group] = await client.newAnnotation(me, none, 'grouped', { name: 'T0', isGroup: true });
    const inGroup = await client.newImageLayer(me, { ...at, annotationId }, 'DAPI', { parentId: group });
    expect(inGroup).toBeGreaterThan(group);
    const layers = await owner.http.get(`/memento/layers?annotation_id=${annotationId}`).expect(200);
    expect(layers.body.layers).toMatchObject([
      { layer_id: group, kind: 'group', image_id: 0, sequence: 1 },
      { layer_id: inGroup, kind: 'image', image_id: at.imageId, parent_id: group, sequence: 2 },
    ]);
    expect(await client.newAnnotation(me, none, 'broken', { name: '' })).toEqual([-1, -1]);
    expect(await client.getAnnotationId(at.projectId, 'broken')).toBe(-1);
  });

  it('adds layers, finds them by name and changes them', async () => {
    const at = await furnished('Layers');
    const find = (name: string) => client.getLayerId(me, at.projectId, at.annotationId, name);
    expect([await find('DAPI'), await find('GFP')]).toEqual([at.layerId, -1]);
    const layerId = await client.newImageLayer(me, { ...at, imageId: at.second }, 'GFP', { settings: 'clip:0-255' });
    expect(await find('GFP')).toBe(layerId);
    const changes = { name: 'GFP 488', image_id: at.second, settings: 'color:#00ff00', sequence: 7, parent_id: -1 };
    expect(await client.editLayer(me, at.projectId, layerId, changes)).toBe(layerId);
    const { layer } = (await owner.http.get(`/memento/layers/${layerId}`).expect(200)).body;
    expect(layer).toMatchObject({ ...changes, parent_id: 0, annotation_id: at.annotationId, project_id: at.projectId });
    expect(await client.editLayer(me, at.projectId, 99_999, changes)).toBe(-1);
    const bare = await client.newImageLayer(me, { ...at, annotationId: 99_999 }, 'GFP');
    expect(bare).toBe(-1);
  });

  it('keeps the regions of a layer that it edits', async () => {
    const { projectId, annotationId } = await furnished('Regions');
    const region = { region_id: '5f0c6a1e-1111-4222-8333-944445555666', shape: 'point', version: 0 };
    const made = await owner.http
      .post('/memento/layers')
      .send({ name: 'Regions', data: 'none', annotation_id: annotationId })
      .expect(201);
    const layerId = made.body.layer.layer_id as number;
    const put = { op: 'put', region: { ...region, geometry: { points: [[3, 4]] } } };
    await owner.http
      .patch(`/memento/layers/${layerId}/regions`)
      .send({ changes: [put] })
      .expect(200);
    const before = await owner.http.get(`/memento/layers/${layerId}/regions`).expect(200);
    const changes = { name: 'Cells', image_id: 0, settings: '', sequence: 2, parent_id: 0 };
    expect(await client.editLayer(me, projectId, layerId, changes)).toBe(layerId);
    const after = await owner.http.get(`/memento/layers/${layerId}/regions`).expect(200);
    expect(after.body.regions).toEqual(before.body.regions);
    const listed = await owner.http.get(`/memento/layers/byannotation_id/${annotationId}`).expect(200);
    const rois = await client.projectTable('rois', projectId);
    expect(rois).toHaveLength(1);
    expect(listed.body.layers.at(-1)).toMatchObject({ layer_id: layerId, data: rois?.[0].data });
  });

  it('lets people take part, once', async () => {
    const at = await furnished('People');
    const reader = await server.person('reader');
    const places: [string, number][] = [
      ['propar', at.projectId],
      ['catpar', at.categoryId],
      ['annpar', at.annotationId],
    ];
    for (const [type, id] of places) {
      expect(await client.addParticipant(reader.userId, type, id)).toBe(reader.userId);
      expect(await client.addParticipant(reader.userId, type, id)).toBe(-1);
    }
    expect((await client.projectSummary(at.projectId))?.total_participants).toBe(1);
  });

  it('reads the tables of a project', async () => {
    const at = await furnished('Tables');
    await owner.http
      .post('/memento/comments')
      .send({ content: 'blurred', sequence: 1, layer_id: at.layerId, owner_id: me });
    expect(await client.projectSummary(at.projectId)).toEqual({
      ...{ total_participants: 0, total_annotations: 1 },
      ...{ total_annotations_submitted: 0, total_annotations_shared: 0 },
    });
    const [row] = (await client.projectTable('data', at.projectId)) ?? [];
    expect(Object.keys(row)).toEqual([
      'project',
      'category',
      'classification',
      'annotation',
      'image',
      'status',
      'label',
      'image_uri',
    ]);
    expect(row).toMatchObject({
      project: 'Tables',
      category: 'WT',
      annotation: 'mouse_01',
      image: 'DAPI',
      status: 'N',
    });
    expect(await client.projectTable('rois', at.projectId)).toEqual([]);
    expect(await client.projectTable('comments', at.projectId)).toEqual([
      { project: 'Tables', category: 'WT', annotation: 'mouse_01', layer: 'DAPI', content: 'blurred' },
    ]);
    for (const table of ['data', 'rois', 'comments'] as const)
      expect(await client.projectTable(table, 99_999)).toBeNull();
  });

  it('deletes samples, categories and projects, thing by thing, without one refusal', async () => {
    const at = await furnished('Gone');
    const reader = await server.person('leaver');
    for (const [type, id] of [
      ['propar', at.projectId],
      ['catpar', at.categoryId],
      ['annpar', at.annotationId],
    ] as const)
      await client.addParticipant(reader.userId, type, id);
    await client.newClassification(me, at.projectId, 'grade', 'M', 'a,b');
    await client.setClassifications(me, at.projectId, at.categoryId, ['grade']);
    await client.newLabel(me, at.projectId, 'positive');
    await client.setAnnotationLabels(me, at.projectId, at.annotationId, ['positive']);
    await owner.http.post('/memento/comments').send({ content: 'x', sequence: 1, layer_id: at.layerId }).expect(201);
    const [first] = await client.newAnnotation(me, at, 'first', { name: 'DAPI' });
    expect(await client.deleteAnnotation(me, at.projectId, first)).toBe(0);
    const other = await client.newCategory(me, at.projectId, 'KO');
    await client.newAnnotation(me, { ...at, categoryId: other }, 'second', { name: 'DAPI' });
    expect(await client.deleteCategory(me, at.projectId, other)).toBe(0);
    expect(await client.getCategoryId(at.projectId, 'KO')).toBe(-1);
    expect(await client.deleteProject(me + 1, at.projectId)).toBe(-1);
    expect(await client.deleteProject(me, at.projectId)).toBe(0);
    expect(await client.getProjectId('Gone')).toBe(-1);
    const deletions = client.calls.filter((call) => call.startsWith('DELETE'));
    expect(deletions.length).toBeGreaterThan(20);
    expect(deletions.filter((call) => !call.startsWith('DELETE 204'))).toEqual([]);
    const left = await owner.http.get(`/memento/permissions?user_id=${reader.userId}`).expect(200);
    expect(left.body.permissions).toEqual([]);
    expect(await client.newProject(me, 'Gone')).toBeGreaterThan(at.projectId);
  });
});
