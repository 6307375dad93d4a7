import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { AppConfig } from '../../src/config/app-config.js';
import { TilingJob } from '../../src/jobs/tiling-job.entity.js';
import { anImageRow } from '../builders/an-image.js';
import { grey16Tiff } from '../builders/a-tiff.js';
import type { ThrowawayServer } from '../throwaway-server.js';
import { type Ask, inProject, renamed } from './asked.js';
import type { Scene } from './scene.js';

const TUS = { 'tus-resumable': '1.0.0' };
/** An upload that the owner began; nothing of it has arrived. */
const ofTheOwner: Ask = async (scene) => {
  const reply = await scene.cast.owner.http.post('/memento/uploads').set(newUpload(scene)).expect(201);
  const uploadId = String(reply.headers.location).split('/').at(-1) as string;
  const headers = { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  return { parameters: { uploadId }, headers };
};
const PICTURE = { region: 'full', size: 'max', rotation: 0, file: 'default.jpg', dziLevel: 0, tile: '0_0.jpg' };
/** Whoever has it is let in, in the owner's name. */
const ofTheOwnersAddress: Ask = async ({ cast, imageId }) => {
  const reply = await cast.owner.http.get(`/memento/images/${imageId}/viewers`).expect(200);
  const { iiif } = (reply.body as { viewers: { iiif: string } }).viewers;
  return { parameters: { ...PICTURE, token: iiif.split('/').at(-3) as string } };
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

/** Images, uploads, tiling, other viewers. */
export const IMAGE_ASKS: Record<string, Ask> = {
  imageEventsFollow: () => ({ endless: true }),
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
  viewersIiifPicture: () => ({ parameters: PICTURE }),
  viewersDeepZoomTile: () => ({ parameters: PICTURE }),
  signedViewersIiifBase: ofTheOwnersAddress,
  signedViewersIiifInfo: ofTheOwnersAddress,
  signedViewersIiifPicture: ofTheOwnersAddress,
  signedViewersDeepZoom: ofTheOwnersAddress,
  signedViewersDeepZoomTile: ofTheOwnersAddress,
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
  uploadsList: ({ projectId }) => ({ query: `?project_id=${projectId}` }),
  uploadsView: ofTheOwner,
  uploadsAppend: ofTheOwner,
  uploadsRemove: ofTheOwner,
};

/** Headers that begin an upload of 100 bytes. */
function newUpload({ projectId }: Scene): Record<string, string> {
  const fields = { name: randomUUID(), format: '3', project_id: String(projectId) };
  const metadata = Object.entries(fields).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`);
  return { ...TUS, 'upload-length': '100', 'upload-metadata': metadata.join(',') };
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
