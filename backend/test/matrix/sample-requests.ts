import { randomUUID } from 'node:crypto';
import { type Ask, type Asker, inProject, renamed } from './asked.js';
import { pointChange, type Scene, tried } from './scene.js';

const withItsLabel: Ask = async ({ cast, annotationId, labelId }) => {
  await cast.owner.http.put(`/memento/annotations/${annotationId}/labels`).send({ label_ids: [labelId] });
  return {};
};
const withDisplay: Ask = async ({ cast, annotationId }) => {
  const reply = await cast.owner.http.get(`/memento/layers?annotation_id=${annotationId}`).expect(200);
  const { layers } = reply.body as { layers: { layer_id: number; kind: string }[] };
  const shown = layers.filter(({ kind }) => kind === 'image');
  return { body: { display: shown.map(({ layer_id }) => ({ layer_id, settings: 'gamma:2' })) } };
};
/** Of an answer to many, the list is of those that are gone. */
const theseAndOneGone = (annotationId: number) => ({ samples: { ids: [annotationId, 2 ** 31 - 1] } });

/** Samples, and all that is on them. */
export const SAMPLE_ASKS: Record<string, Ask> = {
  queueNext: inProject,
  queueProgress: inProject,
  bulkLabel: ({ annotationId, otherLabelId }) => ({ body: { ...theseAndOneGone(annotationId), add: [otherLabelId] } }),
  bulkMove: ({ annotationId, categoryId }) => ({
    body: { ...theseAndOneGone(annotationId), category_id: categoryId },
  }),
  bulkRemove: ({ annotationId }) => ({ body: theseAndOneGone(annotationId) }),
  bulkShare: ({ annotationId }) => ({ body: { ...theseAndOneGone(annotationId), right: 'view' } }),
  homeRecent: async ({ annotationId, labelId, otherLabelId }, { http }) => {
    const path = `/memento/annotations/${annotationId}/labels`;
    for (const label of [otherLabelId, labelId]) await http.put(path).send({ label_ids: [label] });
    return {};
  },
  homeSearch: () => ({ query: '?q=-' }),
  annotationsList: inProject,
  annotationsCreate: ({ projectId, categoryId }) => ({
    body: { name: randomUUID(), project_id: projectId, category_id: categoryId },
  }),
  arrangementsArrange: ({ imageId }) => ({
    body: { samples: [{ category: 'WT', name: randomUUID(), images: [{ image_id: imageId, name: 'DAPI' }] }] },
  }),
  getOrCreateSample: ({ projectId, categoryId }) => ({
    body: {
      ...{ name: randomUUID(), project_id: projectId, category_id: categoryId },
      layer: { name: 'channels', kind: 'group' },
    },
  }),
  getOrCreateLayer: ({ annotationId }) => ({
    body: { name: randomUUID(), annotation_id: annotationId, kind: 'group' },
  }),
  annotationsUpdate: renamed,
  annotationsSetLabels: ({ labelId }) => ({ body: { label_ids: [labelId] } }),
  annotationsLabelsList: ({ annotationId }) => ({ query: `?annotation_id=${annotationId}` }),
  annotationsLabelsAttach: async ({ cast, annotationId, otherLabelId }) => {
    await cast.owner.http.delete(`/memento/annotations_labels/${annotationId}/${otherLabelId}`);
    return { body: { annotation_id: annotationId, label_id: otherLabelId } };
  },
  annotationsLabelsDetach: withItsLabel,
  compatLinksRemoveLabelsBy: withItsLabel,
  layersList: inProject,
  layersCreate: ({ annotationId }) => ({ body: sheetOn(annotationId) }),
  'layersCreate:group': ({ annotationId }) => ({
    body: { name: randomUUID(), annotation_id: annotationId, kind: 'group' },
  }),
  layersAddImage: ({ annotationId, imageId }) => ({ body: { annotation_id: annotationId, image_id: imageId } }),
  layersUpdate: renamed,
  'layersUpdate:own': async (scene, caller) => ({
    parameters: { layerId: await aSheet(scene, caller) },
    body: { name: randomUUID() },
  }),
  'layersUpdate:shared': async (scene) => ({
    parameters: { layerId: (await aSharedSheet(scene)).layerId },
    body: { name: randomUUID() },
  }),
  'layersRemove:own': async (scene, caller) => ({ parameters: { layerId: await aSheet(scene, caller) } }),
  liveEvents: () => ({ endless: true }),
  livePresence: () => ({ body: { client_id: randomUUID(), cursor: [1, 2.5] } }),
  regionsChange: () => ({ body: pointChange(randomUUID()) }),
  'regionsChange:own': async (scene, caller) => ({
    parameters: { layerId: await aSheet(scene, caller) },
    body: pointChange(randomUUID()),
  }),
  'regionsChange:shared': async (scene) => {
    const { layerId, regionId } = await aSharedSheet(scene);
    return { parameters: { layerId }, body: pointChange(regionId, 1) };
  },
  geojsonImportsBring: () => ({ body: pointFeature() }),
  'geojsonImportsBring:own': async (scene, caller) => ({
    parameters: { layerId: await aSheet(scene, caller) },
    body: pointFeature(),
  }),
  regionHistoryRestore: async (scene) => ({ body: { version: await redrawnOn(scene, scene) } }),
  'regionHistoryRestore:shared': async (scene) => {
    const sheet = await aSharedSheet(scene);
    return { parameters: { layerId: sheet.layerId }, body: { version: await redrawnOn(scene, sheet) } };
  },
  displayList: async (scene, caller) => {
    const { body } = await withDisplay(scene, caller);
    await caller.http.put(`/memento/annotations/${scene.annotationId}/display`).send(body);
    return {};
  },
  displayKeep: withDisplay,
  displaySetDefault: withDisplay,
  displayCopy: () => ({ body: { target: 'project' } }),
  decisionsDecide: () => ({ body: { option: 'mild' } }),
  commentsList: inProject,
  commentsCreate: ({ layerId }) => ({ body: { layer_id: layerId, content: 'why?' } }),
  commentsUpdate: () => ({ body: { content: randomUUID() } }),
  'commentsUpdate:resolve': () => ({ body: { resolved: true } }),
  'commentsUpdate:own': async (scene, caller) => ({
    parameters: { commentId: await aComment(scene, caller) },
    body: { content: randomUUID() },
  }),
  'commentsRemove:own': async (scene, caller) => ({ parameters: { commentId: await aComment(scene, caller) } }),
};

const sheetOn = (annotationId: number): object => ({ name: randomUUID(), annotation_id: annotationId, data: 'none' });

async function aSheet({ annotationId, layerId }: Scene, caller: Asker): Promise<number> {
  return (await tried(caller, 'layer', sheetOn(annotationId))) ?? layerId;
}

interface SharedSheet {
  layerId: number;
  regionId: string;
}

/** The owner's, with a region of the owner's. */
async function aSharedSheet({ annotationId, cast: { owner } }: Scene): Promise<SharedSheet> {
  const layerId = (await tried(owner, 'layer', { ...sheetOn(annotationId), shared: true })) as number;
  const regionId = randomUUID();
  await owner.http.patch(`/memento/layers/${layerId}/regions`).send(pointChange(regionId)).expect(200);
  return { layerId, regionId };
}

/** The owner changes a region. @returns the version of its layer before that */
async function redrawnOn({ cast: { owner } }: Scene, { layerId, regionId }: SharedSheet): Promise<number> {
  const path = `/memento/layers/${layerId}/regions`;
  const { version, regions } = (await owner.http.get(path).expect(200)).body as {
    version: number;
    regions: { region_id: string; version: number }[];
  };
  const base = regions.find(({ region_id }) => region_id === regionId)?.version;
  await owner.http.patch(path).send(pointChange(regionId, base)).expect(200);
  return version;
}

async function aComment({ layerId, commentId }: Scene, caller: Asker): Promise<number> {
  return (await tried(caller, 'comment', { layer_id: layerId, content: 'mine' })) ?? commentId;
}

function pointFeature(): object {
  const geometry = { type: 'Point', coordinates: [1, 2] };
  return { type: 'Feature', id: randomUUID(), geometry, properties: { objectType: 'annotation' } };
}
