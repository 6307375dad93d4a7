import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import { BlobStore } from '../storage/blob-store.js';
import { ImageNotReadyError } from './images.errors.js';
import { ImagesRepository } from './images.repository.js';
import { planOf, pyramidName } from './upload-code.js';

const MOST_REMEMBERED = 10_000;

/** Where the pyramid of an image lies, and the hash that is in the address of its tiles. */
export interface TileAddress {
  path: string;
  contentHash: string;
}

/** Remembers it for images that are ready: their pyramid does not change any more. */
@Injectable()
export class TileAddresses {
  private readonly known = new Map<number, TileAddress>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly blobs: BlobStore,
  ) {}

  /** It was deleted, or its pyramid is made again. */
  forget(imageId: number): void {
    this.known.delete(imageId);
  }

  /** @throws NotFoundError, ImageNotReadyError */
  async of(imageId: number): Promise<TileAddress> {
    const known = this.known.get(imageId);
    if (known) return known;
    const image = await this.images.byId(this.work.db, imageId);
    if (!image) throw new NotFoundError('image');
    if (image.status !== 'ready' || !image.pyramid) throw new ImageNotReadyError(image.status);
    const path = this.blobs.derivedPath(image.sha256, pyramidName(planOf(image.format)));
    const address = { path, contentHash: image.pyramid.contentHash };
    if (this.known.size >= MOST_REMEMBERED) this.known.delete(this.known.keys().next().value as number);
    this.known.set(imageId, address);
    return address;
  }
}
