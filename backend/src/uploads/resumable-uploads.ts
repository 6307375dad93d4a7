import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Upload } from '@tus/server';
import type { Request, Response } from 'express';
import { AppConfig } from '../config/app-config.js';
import { InstallationTurns } from '../database/installation-turns.js';
import { AppError } from '../errors/app-error.js';
import type { Image } from '../images/image.entity.js';
import { ImageUploads } from '../images/image-uploads.js';
import { ProjectStorage } from '../images/project-storage.js';
import { UploadAdmission } from '../images/upload-admission.js';
import type { Principal } from '../permissions/principal.js';
import { BlobStore, LONGEST_FILE_NAME } from '../storage/blob-store.js';
import { StorageAwayError } from '../storage/storage-away.js';
import { KEPT_MS, ResumableStore } from './resumable-store.js';
import { expressRequest, TusServer } from './tus-server.js';
import { UploadLocks } from './upload-locks.js';
import { finishedAlready, notYours, uploadProblem } from './uploads.errors.js';

const SWEEP_EVERY_MS = 3600 * 1000;
const IMAGE_HEADER = 'memento-image-id';
/** Who began it is part of its name: whoever else knows the name gets nowhere with it. */
const ID = /^(\d+)-[0-9a-f]{32}$/;

export interface UploadState {
  upload: Upload;
  image: Image | null;
  expiresAt: Date;
}

/** An upload that can be gone on with. */
export interface Unfinished {
  uploadId: string;
  name: string;
  sha256: string;
  bytes: number;
  offset: number;
}

/**
 * Uploads that may be broken off and taken up again (tus 1.0.0), also after the server was killed. When the last byte has
 * arrived they become images on the same way as those that come with a form.
 */
@Injectable()
export class ResumableUploads implements OnModuleDestroy {
  private readonly log = new Logger('uploads');
  private readonly store: ResumableStore;
  private readonly tus: TusServer;
  private readonly locks: UploadLocks;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly uploads: ImageUploads,
    private readonly admission: UploadAdmission,
    private readonly storage: ProjectStorage,
    private readonly blobs: BlobStore,
    private readonly turns: InstallationTurns,
    config: AppConfig,
  ) {
    this.locks = new UploadLocks(turns);
    this.store = new ResumableStore(join(config.dataDir, 'resumable'), {
      isFinished: async (id) => (await this.uploads.ofUpload(id)) !== null,
      removed: (id) => this.storage.release(id),
    });
    this.tus = new TusServer({
      path: '/memento/uploads',
      datastore: this.store,
      locker: this.locks,
      maxSize: config.maxUploadBytes,
      allowedOrigins: [], // no other site's pages
      disableTerminationForFinishedUploads: true,
      namingFunction: (request) => `${personOf(expressRequest(request)).userId}-${randomBytes(16).toString('hex')}`,
      getFileIdFromRequest: (request) => String(expressRequest(request).params.uploadId),
      generateUrl: (request, { id }) => `${expressRequest(request).originalUrl.replace(/\/?(\?.*)?$/, '')}/${id}`,
      onUploadCreate: (request, upload) => this.admit(upload, personOf(expressRequest(request))),
      onUploadFinish: async (request, { id }) => {
        const image = await this.finish(id, personOf(expressRequest(request)));
        return image ? { headers: { [IMAGE_HEADER]: String(image.imageId) } } : {};
      },
      onResponseError: (_request, error) => {
        throw uploadProblem(error);
      },
    });
  }

  /** Begins an upload, or tells what the server can do. @throws as UploadAdmission.admitLater, QuotaExceededError */
  begin(request: Request, response: Response): Promise<void> {
    return this.tus.answer(request, response);
  }

  /** HEAD, PATCH, DELETE of one's own. @throws AppError upload.*, and as ImageUploads.upload with the last piece */
  async continue(uploadId: string, request: Request, response: Response): Promise<void> {
    const me = personOf(request);
    demandMine(uploadId, me);
    // A server that was killed after the last byte: the client only asks, for it has nothing left to send.
    const image = await this.finish(uploadId, me);
    if (image) response.setHeader(IMAGE_HEADER, image.imageId);
    if (image && request.method === 'DELETE') throw finishedAlready();
    await this.tus.answer(request, response);
  }

  /** @throws AppError upload.not-found, upload.expired */
  async view(uploadId: string, me: Principal): Promise<UploadState> {
    demandMine(uploadId, me);
    const image = await this.finish(uploadId, me);
    const upload = await this.store.getUpload(uploadId);
    return { upload, image, expiresAt: new Date(expiryOf(upload)) };
  }

  /** What somebody has begun to send to a project, oldest first. @throws NotFoundError, NotAllowedError */
  async unfinished(projectId: number, me: Principal): Promise<Unfinished[]> {
    await this.admission.demandUpload(projectId, me);
    const uploads = await this.store.unfinishedOf(`${me.userId}-`);
    return uploads
      .filter(({ metadata }) => metadata?.project_id === String(projectId))
      .sort((a, b) => (a.creation_date ?? '').localeCompare(b.creation_date ?? '') || a.id.localeCompare(b.id))
      .map(({ id, size = 0, offset, metadata }) => ({
        ...{ uploadId: id, name: metadata?.name ?? '', sha256: metadata?.sha256 ?? '', bytes: size, offset },
      }));
  }

  /** At start and every hour: what was not finished in time, and what a killed server left. */
  async startSweeping(): Promise<void> {
    for (const upload of await this.store.list()) await this.keepRoom(upload);
    await this.sweep();
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => this.log.error('Sweeping uploads', (error as Error).stack));
    };
    this.timer = setInterval(sweep, SWEEP_EVERY_MS);
  }

  async sweep(now = new Date()): Promise<void> {
    for (const upload of await this.store.list())
      if (expiryOf(upload) < now.getTime() && !this.locks.isHeld(upload.id)) await this.store.remove(upload.id);
    await this.store.removeStrays(now.getTime());
    await this.blobs.sweepUploads(now.getTime());
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async admit(upload: Upload, me: Principal): Promise<object> {
    await this.admission.admitLater(jsonOf(upload), me, { uploadId: upload.id, bytes: upload.size ?? 0 });
    return {};
  }

  private async keepRoom(upload: Upload): Promise<void> {
    const { project_id: projectId } = JSON.parse(jsonOf(upload)) as { project_id: number };
    if ((await this.uploads.ofUpload(upload.id)) === null) this.storage.restore(upload.id, projectId, upload.size ?? 0);
  }

  /**
   * Makes the image when all has arrived: one of an upload, however many requests see that it is complete.
   *
   * @returns null: there is more to come, or there is no such upload
   */
  private finish(id: string, me: Principal): Promise<Image | null> {
    return this.turns.run(`finished upload ${id}`, async () => {
      const image = (await this.uploads.ofUpload(id)) ?? (await this.becomeImage(id, me));
      if (!image) return null;
      await this.store.removeBytes(id);
      this.storage.release(id);
      return image;
    });
  }

  private async becomeImage(id: string, me: Principal): Promise<Image | null> {
    const upload = await this.store.getUpload(id).catch((error: unknown) => {
      throw uploadProblem(error);
    });
    if (upload.offset !== upload.size) return null;
    const sha256 = await this.store.sha256Of(upload);
    const file = await this.blobs.receiveFrom(this.store.pathOf(id), sha256, upload.size);
    const originalName = (upload.metadata?.filename ?? upload.metadata?.name ?? '').slice(-LONGEST_FILE_NAME);
    try {
      return await this.uploads.upload(jsonOf(upload), { ...file, originalName, uploadId: id }, me);
    } catch (error) {
      // What cannot become an image is not kept; after a fault of ours, or of a bucket, it can be tried again.
      if (error instanceof AppError && !(error instanceof StorageAwayError)) await this.store.remove(id);
      throw error;
    }
  }
}

function personOf(request: Request): Principal {
  return request.user as unknown as Principal;
}

function demandMine(uploadId: string, me: Principal): void {
  if (ID.exec(uploadId)?.[1] !== String(me.userId)) throw notYours();
}

function expiryOf({ creation_date: begun }: Upload): number {
  return new Date(begun ?? 0).getTime() + KEPT_MS;
}

/** The fields of an upload as a form would send them: in Upload-Metadata all are text. */
function jsonOf({ metadata }: Upload): string {
  const fields = Object.entries(metadata ?? {}).map(([field, text]) => {
    const isNumber = (field === 'format' || field.endsWith('_id')) && /^\d+$/.test(text ?? '');
    return [field, isNumber ? Number(text) : (text ?? '')];
  });
  return JSON.stringify(Object.fromEntries(fields));
}
