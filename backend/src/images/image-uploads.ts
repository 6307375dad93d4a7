import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NameTakenError } from '../errors/app-error.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import type { ReceivedFile } from '../storage/blob-store.js';
import { type ProbedImage, Tiling } from '../tiles/tiling.js';
import { parseUpload, type UploadImageDto } from './dto/upload-image.dto.js';
import type { Image } from './image.entity.js';
import { ImageContents } from './image-contents.js';
import { ImageRows } from './image-rows.js';
import { asAnswer } from './images.errors.js';
import { ImagesRepository } from './images.repository.js';
import { TilingQueue } from './tiling-queue.js';
import { planOf } from './upload-code.js';

/** A file that came with a form. */
export interface UploadedFile extends ReceivedFile {
  originalName: string;
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
    private readonly control: AccessControl,
    private readonly rows: ImageRows,
  ) {}

  /**
   * Takes an uploaded file. It is looked at before there is a row, and kept before the row says so; tiling follows.
   * Whatever goes wrong, no row and no file are left.
   *
   * @param json Part `json` of the form.
   * @throws InvalidRequestError, NotFoundError, NotAllowedError, NameTakenError, AppError about the file
   */
  async upload(json: unknown, file: UploadedFile, me: Principal): Promise<Image> {
    try {
      const dto = await parseUpload(json);
      await this.control.demand('image:upload', me, 'project', dto.project_id);
      return await this.take(dto, file, me);
    } finally {
      await this.contents.discard(file);
    }
  }

  /**
   * Whether to receive a file at all. Senders that put the file before its description are heard out.
   *
   * @throws as {@link upload}
   */
  async admit(json: unknown, me: Principal): Promise<void> {
    if (json === undefined) return;
    const { project_id, annotation_id } = await parseUpload(json);
    await this.control.demand('image:upload', me, 'project', project_id);
    if (annotation_id !== undefined) await this.rows.demandSample(annotation_id, me);
  }

  /** The rest of {@link upload} for a file whose right is settled. */
  async take(dto: UploadImageDto, file: UploadedFile, me: Principal): Promise<Image> {
    if (dto.type === 'E') throw externalNotUploaded();
    if (await this.images.nameIsTaken(this.work.db, dto.project_id, dto.name))
      throw new NameTakenError('image', dto.name);
    const { width, height, metadata } = await this.probe(file.path);
    const seen = { ...fitted(width, height, planOf(dto.format).maxSidePx), metadata };
    const image = await this.contents.adopt(file, () => this.rows.add(dto, file, seen, me));
    this.queue.add(image);
    return image;
  }

  private async probe(path: string): Promise<ProbedImage> {
    try {
      return await this.tiling.probe(path);
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

function externalNotUploaded(): InvalidRequestError {
  return new InvalidRequestError('An image of type E is elsewhere on the web and has no file to upload.', [
    { path: 'json.type', message: 'must be empty or T for an uploaded file' },
  ]);
}
