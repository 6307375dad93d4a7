import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type TestAgent from 'supertest/lib/agent.js';
import { DataSource } from 'typeorm';
import { TilingJob } from '../../src/jobs/tiling-job.entity.js';
import { aSample } from '../builders/a-project.js';
import { anImageRow } from '../builders/an-image.js';
import { grey16Tiff } from '../builders/a-tiff.js';
import { AppConfig } from '../../src/config/app-config.js';
import { TEST_PASSWORD, type ThrowawayServer } from '../throwaway-server.js';
import { pointChange, type Scene, tried } from './scene.js';

/** Somebody who asks: a person, a guest, nobody in particular. */
export interface Asker {
  userId: number;
  http: TestAgent;
  /** The same somebody, in a session of its own. */
  again(): Promise<TestAgent>;
}

/** What is sent besides the method and the address. */
export interface Asked {
  /** Of the address, besides those that the scene has. */
  parameters?: Record<string, string | number>;
  query?: string;
  body?: object;
  /** Sent as the form of an upload. */
  form?: { json: object; file: Buffer };
  headers?: Record<string, string>;
  /** The reply goes on for ever: that it begins is all there is to see. */
  endless?: boolean;
  /** Instead of the caller's own session. */
  http?: TestAgent;
}

type Ask = (scene: Scene, caller: Asker) => Asked | Promise<Asked>;

/** What the names in addresses stand for in a scene. */
export function parametersOf({ cast, shares, ...scene }: Scene): Record<string, string | number> {
  const { projectId, categoryId, annotationId, layerId, labelId, classificationId, imageId, commentId, regionId } =
    scene;
  const { who, type, on } = cast.watched;
  const permission = { userId: who.userId, type, typeId: scene[`${on}Id`], username: cast.bystander.username };
  const ids = { projectId, categoryId, annotationId, layerId, labelId, classificationId, imageId, commentId, regionId };
  return { ...ids, ...permission, shareId: shares.view.shareId, level: 0, column: 0, row: 0, sequence: 0 };
}

const inProject: Ask = ({ projectId }) => ({ query: `?project_id=${projectId}` });
const named: Ask = ({ projectId }) => ({ body: { name: randomUUID(), project_id: projectId } });
const renamed: Ask = () => ({ body: { name: randomUUID() } });
const onSomebody: Ask = ({ cast }) => ({ parameters: { userId: cast.bystander.userId } });
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
const onMyself: Ask = (_, { userId }) => ({ parameters: { userId } });

const TUS = { 'tus-resumable': '1.0.0' };
/** An upload that the owner began; nothing of it has arrived. */
const ofTheOwner: Ask = async (scene) => {
  const reply = await scene.cast.owner.http.post('/memento/uploads').set(newUpload(scene)).expect(201);
  const uploadId = String(reply.headers.location).split('/').at(-1) as string;
  const headers = { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  return { parameters: { uploadId }, headers };
};
/** A file of the lab's in the folder from which may be imported. */
function importable(server: ThrowawayServer): string {
  const [root] = server.app.get(AppConfig).importRoots;
  const path = join(root, 'scan.tif');
  writeFileSync(
    path,
    grey16Tiff(3, 3, (x, y) => x + y),
  );
  return path;
}

/** By operation; after a colon, the same operation on something else. What is not here needs nothing but its address. */
export const ASKS: Record<string, Ask> = {
  auditList: inProject,
  'auditList:everything': () => ({}),
  authLogin: ({ cast }) => ({ body: { username: cast.bystander.username, password: TEST_PASSWORD } }),
  authLogout: async (_, caller) => ({ http: await caller.again() }),
  authSetup: () => ({
    body: { token: 'x'.repeat(43), username: 'eve', name: 'Eve', email: 'eve@lab.test', password: TEST_PASSWORD },
  }),
  meChangePassword: () => ({ body: { old_password: TEST_PASSWORD, new_password: TEST_PASSWORD } }),
  meEndSession: async (_, caller) => ({ parameters: { sessionId: await otherSession(caller) } }),
  meListTokens: async (_, caller) => {
    await aToken(caller);
    return {};
  },
  meCreateToken: () => ({ body: { name: randomUUID(), scope: 'read' } }),
  meRevokeToken: async (_, caller) => ({ parameters: { tokenId: await aToken(caller) } }),
  usersView: onSomebody,
  'usersView:self': onMyself,
  usersCreate: () => {
    const username = randomUUID().slice(0, 8);
    return { body: { username, name: username, email: `${username}@lab.test`, plain_password: TEST_PASSWORD } };
  },
  usersUpdate: ({ cast }) => ({ parameters: { userId: cast.bystander.userId }, body: { name: 'Somebody' } }),
  'usersUpdate:self': (_, { userId }) => ({ parameters: { userId }, body: { name: 'Myself' } }),
  'usersUpdate:username': (_, { userId }) => ({ parameters: { userId }, body: { username: randomUUID().slice(0, 8) } }),
  'usersUpdate:password': (_, { userId }) => ({ parameters: { userId }, body: { plain_password: TEST_PASSWORD } }),
  usersRemove: async (scene, caller) => ({ parameters: { userId: await aPerson(scene, caller) } }),
  ownershipChangeOwnership: async (scene, caller) => ({
    parameters: { oldUserId: await aPerson(scene, caller), newUserId: scene.cast.bystander.userId },
  }),
  ownershipOutlook: ({ cast }) => ({
    parameters: { oldUserId: cast.owner.userId, newUserId: cast.bystander.userId },
  }),
  rightsOfPerson: ({ cast }) => ({ parameters: { userId: cast.owner.userId } }),
  permissionsList: inProject,
  permissionsGrant: ({ cast, projectId }) => ({
    body: { user_id: cast.bystander.userId, type: cast.watched.type, type_id: projectId },
  }),
  'permissionsGrant:system': ({ cast }) => ({
    body: { user_id: cast.bystander.userId, type: cast.systemCode, type_id: 1 },
  }),
  'permissionsRevoke:system': async ({ cast, server }) => {
    const grant = { user_id: cast.bystander.userId, type: cast.systemCode, type_id: 1 };
    await server.admin.http.post('/memento/permissions').send(grant); // it may have it
    return { parameters: { userId: cast.bystander.userId, type: cast.systemCode, typeId: 1 } };
  },
  projectsCreate: () => ({ body: { name: randomUUID() } }),
  projectsUpdate: () => ({ body: { settings: 'darkmode:1' } }),
  'projectsUpdate:owner': ({ cast }) => ({ body: { owner_id: cast.bystander.userId } }),
  categoriesList: inProject,
  categoriesCreate: named,
  categoriesUpdate: renamed,
  labelsList: inProject,
  labelsCreate: named,
  labelsUpdate: renamed,
  imageFilesGetUrl: () => ({ parameters: { thumb: 0, subFilename: 'none' } }),
  imagesList: inProject,
  imagesCancelTiling: async (scene) => ({ parameters: { imageId: await anImage(scene, 'processing') } }),
  imagesRetryTiling: async (scene) => ({ parameters: { imageId: await anImage(scene, 'failed') } }),
  jobsList: async (scene) => {
    await aJob(scene);
    return { query: `?project_id=${scene.projectId}` };
  },
  jobsView: async (scene) => ({ parameters: { jobId: await aJob(scene) } }),
  pixelsValues: () => ({ query: '?x=0&y=0' }),
  imagesUpload: ({ projectId, cast }) => ({
    form: {
      json: { name: randomUUID(), format: 3, type: '', project_id: projectId, owner_id: cast.owner.userId },
      file: grey16Tiff(4, 4, (x, y) => x + y),
    },
  }),
  imagesCreate: ({ projectId }) => ({
    body: { name: randomUUID(), uri: 'https://images.lab.test/a.png', type: 'E', format: 0, project_id: projectId },
  }),
  imagesUpdate: renamed,
  importsList: inProject,
  importsTake: ({ projectId, server }) => ({
    body: { name: randomUUID(), format: 3, path: importable(server), project_id: projectId },
  }),
  knownImagesKnown: ({ projectId, imageId }) => ({ body: { project_id: projectId, image_ids: [imageId] } }),
  projectStorageChange: () => ({ body: { quota_mb: null } }),
  uploadsCreate: (scene) => ({ headers: newUpload(scene) }),
  uploadsView: ofTheOwner,
  uploadsAppend: ofTheOwner,
  uploadsRemove: ofTheOwner,
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
  regionHistoryRestore: async (scene) => ({ body: { version: await redrawnOn(scene, scene) } }),
  'regionHistoryRestore:shared': async (scene) => {
    const sheet = await aSharedSheet(scene);
    return { parameters: { layerId: sheet.layerId }, body: { version: await redrawnOn(scene, sheet) } };
  },
  classificationsList: inProject,
  classificationsCreate: named,
  classificationsUpdate: renamed,
  categoryClassificationsOffer: ({ classificationId }) => ({ body: { classification_ids: [classificationId] } }),
  categoryClassificationsList: ({ categoryId }) => ({ query: `?category_id=${categoryId}` }),
  categoryClassificationsLink: ({ categoryId, otherClassificationId }) => ({
    body: { category_id: categoryId, classification_id: otherClassificationId },
  }),
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
  sharesList: ({ annotationId }) => ({ query: `?annotation_id=${annotationId}` }),
  sharesCreate: ({ annotationId }) => ({ body: { annotation_id: annotationId, right: 'view' } }),
  sharesOpen: ({ shares }) => ({ body: { token: shares.view.secret } }),
  trashList: async (scene, caller) => {
    await thrownAway(scene);
    return inProject(scene, caller);
  },
  trashRestore: async (scene) => ({ parameters: { trashId: await thrownAway(scene) } }),
  trashPurge: async (scene) => ({ parameters: { trashId: await thrownAway(scene) } }),
};

/** Headers that begin an upload of 100 bytes. */
function newUpload({ projectId }: Scene): Record<string, string> {
  const fields = { name: randomUUID(), format: '3', project_id: String(projectId) };
  const metadata = Object.entries(fields).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`);
  return { ...TUS, 'upload-length': '100', 'upload-metadata': metadata.join(',') };
}

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

/** Somebody new for those who may remove people; hashing a password for all the others would take the time of all the rest. */
async function aPerson({ server, cast }: Scene, { http }: Asker): Promise<number> {
  const { rights } = (await http.get('/memento/me')).body as { rights?: { system: boolean } };
  return rights?.system ? (await server.person(randomUUID().slice(0, 8))).userId : cast.bystander.userId;
}

async function aToken({ http }: Asker): Promise<number> {
  const reply = await http.post('/memento/me/tokens').send({ name: randomUUID(), scope: 'read' });
  return (reply.body as { token?: { token_id: number } }).token?.token_id ?? 1;
}

async function otherSession({ http, again }: Asker): Promise<string> {
  await again();
  const { sessions = [] } = (await http.get('/memento/me/sessions')).body as {
    sessions?: { session_id: string; current: boolean }[];
  };
  return sessions.find((session) => !session.current)?.session_id ?? randomUUID();
}

/** A sample that the owner deleted. @returns the id of its entry in the trash */
async function thrownAway({ cast: { owner }, projectId, categoryId }: Scene): Promise<number> {
  const annotationId = await aSample(owner, { projectId, categoryId }, randomUUID());
  await owner.http.delete(`/memento/annotations/${annotationId}`).expect(204);
  const { trash } = (await owner.http.get(`/memento/trash?project_id=${projectId}`)).body as {
    trash: { trash_id: number }[];
  };
  return trash[0].trash_id;
}

/** Like the scene's, without a file; another one each time, for what is asked for changes it. */
function anImage({ server, cast: { owner }, projectId }: Scene, status: 'processing' | 'failed'): Promise<number> {
  const image = { projectId, ownerId: owner.userId, name: randomUUID(), status };
  return anImageRow(server.app.get(DataSource), image);
}

/** A job that is over. @returns its id */
async function aJob(scene: Scene): Promise<number> {
  const at = new Date();
  const done = { state: 'done', attempts: 1, progress: 1, createdAt: at, notBefore: at, startedAt: at, finishedAt: at };
  const imageId = await anImage(scene, 'failed');
  const row = Object.assign(new TilingJob(), { ...done, imageId, projectId: scene.projectId });
  await scene.server.app.get(DataSource).manager.insert(TilingJob, row);
  return row.jobId;
}
