import { Injectable, Logger } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import { madeBy } from '../database/tracked.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NameTakenError, NotFoundError } from '../errors/app-error.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import { BlobStore, type ReceivedFile } from '../storage/blob-store.js';
import type { ProbedImage } from '../tiles/tiling.js';
import { Tiling } from '../tiles/tiling.js';
import { TileStore } from '../tiles/tile-store.js';
import { parseUpload, type UploadImageDto } from './dto/upload-image.dto.js';
import type { Image } from './image.entity.js';
import { asAnswer } from './images.errors.js';
import { type ImageFilter, ImagesRepository } from './images.repository.js';
import { KeyedTurns } from './keyed-turns.js';
import { TilingQueue } from './tiling-queue.js';
import { planOf, pyramidName, UPLOAD_CODES } from './upload-code.js';

const ORPHAN_AGE_MS = 3600 * 1000;

/** A file that came with a form. */
export interface UploadedFile extends ReceivedFile {
  originalName: string;
}

@Injectable()
export class ImagesService {
  private readonly log = new Logger('images');
  /** Adding and removing the same bytes at the same moment would lose them. */
  private readonly contentTurns = new KeyedTurns();

  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly blobs: BlobStore,
    private readonly tiling: Tiling,
    private readonly tiles: TileStore,
    private readonly queue: TilingQueue,
    private readonly control: AccessControl,
  ) {}

  /** @throws NotFoundError */
  async byId(imageId: number): Promise<Image> {
    const image = await this.images.byId(this.work.db, imageId);
    if (!image) throw new NotFoundError('image');
    return image;
  }

  list(filter: ImageFilter, page: Page, me: Principal): Promise<Paged<Image>> {
    return this.images.list(this.work.db, filter, page, me);
  }

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
      return await this.take(dto, file, me.userId);
    } finally {
      await this.blobs.discard(file);
    }
  }

  /** The rest of {@link upload} for a file whose right is settled. */
  async take(dto: UploadImageDto, file: UploadedFile, ownerId: number): Promise<Image> {
    if (dto.type === 'E') throw externalNotUploaded();
    if (await this.images.nameIsTaken(this.work.db, dto.project_id, dto.name))
      throw new NameTakenError('image', dto.name);
    const { width, height } = await this.probe(file.path);
    const size = fitted(width, height, planOf(dto.format).maxSidePx);
    const image = await this.contentTurns.run(file.sha256, async () => {
      await this.blobs.adopt(file);
      return this.addRow(dto, file, size, ownerId);
    });
    this.queue.add(image);
    return image;
  }

  /** Its original goes with the last image that shows the same bytes. */
  async remove(imageId: number): Promise<void> {
    const { sha256 } = await this.byId(imageId);
    await this.images.remove(this.work.db, imageId);
    await this.dropContent(sha256);
  }

  /** Removes a project by `removeRows` and then what was only its own on the disk. */
  async removeWithContents(projectId: number, removeRows: () => Promise<void>): Promise<void> {
    const contents = await this.images.contentsOf(this.work.db, projectId);
    await removeRows();
    for (const sha256 of contents) await this.dropContent(sha256);
  }

  /** At start: half-written uploads, files without a row, and images that wait for their tiles. */
  async recover(): Promise<void> {
    await this.blobs.sweepUploads();
    for await (const sha256 of this.blobs.olderThan(ORPHAN_AGE_MS)) await this.dropContent(sha256);
    await this.queue.resume();
  }

  private async probe(path: string): Promise<ProbedImage> {
    try {
      return await this.tiling.probe(path);
    } catch (error) {
      throw asAnswer(error);
    }
  }

  private addRow(
    dto: UploadImageDto,
    { sha256, bytes, originalName }: UploadedFile,
    size: { width: number; height: number },
    ownerId: number,
  ): Promise<Image> {
    return this.images.add(this.work.db, {
      ...madeBy(ownerId),
      ...{ projectId: dto.project_id, name: dto.name, ownerId, type: dto.type ?? '', format: dto.format },
      ...{ uri: `${sha256.slice(0, 12)}/${originalName}`.slice(0, 1000), originalName, sha256, bytes, ...size },
      ...{ status: 'processing', progress: 0, failureCode: null, failureMessage: null },
      ...{ pixelSizeUm: null, pyramid: null, statistics: null },
    });
  }

  private async dropContent(sha256: string): Promise<void> {
    await this.contentTurns.run(sha256, async () => {
      if (await this.images.isContentUsed(this.work.db, sha256)) return;
      for (const code of UPLOAD_CODES) this.tiles.forget(this.blobs.derivedPath(sha256, pyramidName(planOf(code))));
      await this.blobs.remove(sha256);
      this.log.log(`Removed the files of ${sha256.slice(0, 12)}`);
    });
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
