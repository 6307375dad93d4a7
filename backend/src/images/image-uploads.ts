import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { LONGEST_FILE_NAME, type ReceivedFile } from '../storage/blob-store.js';
import type { ReferencedFile } from '../storage/file-reference.js';
import { Tiling } from '../tiles/tiling.js';
import type { UploadImageDto } from './dto/upload-image.dto.js';
import type { Image } from './image.entity.js';
import { ImageContents } from './image-contents.js';
import { ImageRows, type SeenContent } from './image-rows.js';
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
    private readonly rows: ImageRows,
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
    const seen = await this.admitted(dto, file);
    const { originalName, sha256, bytes, uploadId = null } = file;
    const origin = { originalName, sha256, bytes, uploadId, sourcePath: null };
    return this.kept(() => this.contents.adopt(file, () => this.rows.add(dto, origin, seen, me)));
  }

  /** The same for a file that stays where it is in the lab. */
  async refer(dto: UploadImageDto, file: ReferencedFile, me: Principal): Promise<Image> {
    const seen = await this.admitted(dto, file);
    const { sha256, bytes, path: sourcePath } = file;
    const originalName = basename(sourcePath).slice(-LONGEST_FILE_NAME);
    const origin = { originalName, sha256, bytes, uploadId: null, sourcePath };
    return this.kept(() => this.contents.refer(file, () => this.rows.add(dto, origin, seen, me)));
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

  /** Whether the file is what was announced, may come in, and can be an image. @returns what was seen of it */
  private async admitted(
    dto: UploadImageDto,
    { sha256, path }: Pick<ReceivedFile, 'sha256' | 'path'>,
  ): Promise<SeenContent> {
    if (dto.sha256 !== undefined && dto.sha256 !== sha256) throw new ChecksumMismatchError(dto.sha256, sha256);
    await this.admission.demandAcceptable(dto);
    return this.lookAt(path, dto);
  }

  private async lookAt(path: string, { format }: UploadImageDto): Promise<SeenContent> {
    try {
      const { lossy, maxSidePx } = planOf(format);
      const trial = { scratchPath: await this.contents.scratchPath(), lossy };
      const { width, height, metadata } = await this.tiling.probe(path, trial);
      return { ...fitted(width, height, maxSidePx), metadata };
    } catch (error) {
      throw asAnswer(error);
    }
  }
}

/** Size after the shrinking that codes 1 and 2 ask for. */
function fitted(width: number, height: number, maxSidePx: number | null): { width: number; height: number } {
  const scale = maxSidePx === null ? 1 : Math.min(1, maxSidePx / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
