import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { madeBy } from '../database/tracked.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { LONGEST_FILE_NAME, type ReceivedFile } from '../storage/blob-store.js';
import type { ReferencedFile } from '../storage/file-reference.js';
import { Tiling } from '../tiles/tiling.js';
import type { UploadImageDto } from './dto/upload-image.dto.js';
import type { Image } from './image.entity.js';
import { ImageContents } from './image-contents.js';
import { asAnswer, ChecksumMismatchError } from './images.errors.js';
import { ImagesRepository } from './images.repository.js';
import { TilingQueue } from './tiling-queue.js';
import { UploadAdmission } from './upload-admission.js';
import { planOf } from './upload-code.js';

/** A file that was sent to us. */
export interface UploadedFile extends ReceivedFile {
  originalName: string;
  /** The resumable upload that it came with. */
  uploadId?: string;
}

/** What its row says of where a file came from. */
type Origin = Pick<Image, 'originalName' | 'sha256' | 'bytes' | 'sourcePath' | 'uploadId'>;

const LONGEST_URI = 1000;

/** How a file becomes an image. */
@Injectable()
export class ImageUploads {
  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly contents: ImageContents,
    private readonly tiling: Tiling,
    private readonly queue: TilingQueue,
    private readonly admission: UploadAdmission,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Takes an uploaded file. It is looked at before there is a row, and kept before the row says so; tiling follows.
   * Whatever goes wrong, no row and no file are left.
   *
   * @param json Part `json` of the form.
   * @throws InvalidRequestError, NotFoundError, NotAllowedError, NameTakenError, ChecksumMismatchError, QuotaExceededError,
   *         AppError about the file
   */
  async upload(json: unknown, file: UploadedFile, me: Principal): Promise<Image> {
    try {
      return await this.take(await this.admission.dtoFrom(json, me), file, me);
    } finally {
      await this.contents.discard(file);
    }
  }

  /** The rest of {@link upload} for a file whose right is settled. */
  async take(dto: UploadImageDto, file: UploadedFile, me: Principal): Promise<Image> {
    if (dto.sha256 !== undefined && dto.sha256 !== file.sha256)
      throw new ChecksumMismatchError(dto.sha256, file.sha256);
    await this.admission.demandAcceptable(dto);
    const size = await this.sizeOf(file.path, dto);
    const { originalName, sha256, bytes, uploadId = null } = file;
    const origin = { originalName, sha256, bytes, uploadId, sourcePath: null };
    return this.kept(() => this.contents.adopt(file, () => this.addRow(dto, origin, size, me)));
  }

  /** The same for a file that stays where it is in the lab. */
  async refer(dto: UploadImageDto, file: ReferencedFile, me: Principal): Promise<Image> {
    if (dto.sha256 !== undefined && dto.sha256 !== file.sha256)
      throw new ChecksumMismatchError(dto.sha256, file.sha256);
    await this.admission.demandAcceptable(dto);
    const size = await this.sizeOf(file.path, dto);
    const { sha256, bytes, path: sourcePath } = file;
    const originalName = basename(sourcePath).slice(-LONGEST_FILE_NAME);
    const origin = { originalName, sha256, bytes, uploadId: null, sourcePath };
    return this.kept(() => this.contents.refer(file, () => this.addRow(dto, origin, size, me)));
  }

  /** The image that a resumable upload became; null: it is not finished. */
  ofUpload(uploadId: string): Promise<Image | null> {
    return this.images.byUpload(this.work.db, uploadId);
  }

  private async kept(keep: () => Promise<Image>): Promise<Image> {
    const image = await keep().catch((error: unknown) => {
      throw asAnswer(error);
    });
    this.queue.add(image);
    return image;
  }

  private async sizeOf(path: string, { format }: UploadImageDto): Promise<{ width: number; height: number }> {
    try {
      const { width, height } = await this.tiling.probe(path);
      return fitted(width, height, planOf(format).maxSidePx);
    } catch (error) {
      throw asAnswer(error);
    }
  }

  private addRow(
    dto: UploadImageDto,
    origin: Origin,
    size: { width: number; height: number },
    me: Principal,
  ): Promise<Image> {
    const { project_id: projectId, name, format, type = '' } = dto;
    const { sha256, bytes, originalName, sourcePath } = origin;
    return this.work.run(async (tx) => {
      if (sourcePath === null) await this.admission.demandRoomIn(tx, projectId, origin);
      const image = await this.images.add(tx, {
        ...madeBy(me.userId),
        ...{ projectId, name, ownerId: me.userId, type, format, ...origin, ...size },
        uri: `${sha256.slice(0, 12)}/${originalName}`.slice(0, LONGEST_URI),
        ...{ status: 'processing', progress: 0, failureCode: null, failureMessage: null },
        ...{ pixelSizeUm: null, pyramid: null, statistics: null },
      });
      const details = { name, sha256, bytes, ...(sourcePath === null ? {} : { source_path: sourcePath }) };
      const verb = sourcePath === null ? 'upload' : 'import';
      await this.audit.record(tx, me, { kind: 'image', verb, objectId: image.imageId, projectId, details });
      return image;
    });
  }
}

/** Size after the shrinking that codes 1 and 2 ask for. */
function fitted(width: number, height: number, maxSidePx: number | null): { width: number; height: number } {
  const scale = maxSidePx === null ? 1 : Math.min(1, maxSidePx / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
