import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import { BlobStore } from '../storage/blob-store.js';
import type { Image } from './image.entity.js';
import { ImageNotReadyError } from './images.errors.js';
import { ImagesRepository } from './images.repository.js';
import { planOf, previewName, pyramidName } from './upload-code.js';

const MOST_REMEMBERED = 10_000;
/** A preview gives way to the pyramid at any moment. */
const PREVIEW_LIFE_MS = 2_000;

/** Where the pyramid of an image lies, and the hash that is in the address of its tiles. */
export interface TileAddress {
  path: string;
  contentHash: string;
  /** The finest level that has tiles: 0 unless it is a preview, made while the pyramid is. */
  finestLevel: number;
}

/** Remembers it for images that are ready, whose pyramid does not change any more, and for a moment for previews. */
@Injectable()
export class TileAddresses {
  private readonly known = new Map<number, { address: TileAddress; untilMs: number }>();

  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly blobs: BlobStore,
  ) {}

  /** It was deleted, or its pyramid is made again. */
  forget(imageId: number): void {
    this.known.delete(imageId);
  }

  /** Without waiting; null says nothing: ask {@link of}. */
  remembered(imageId: number): TileAddress | null {
    const known = this.known.get(imageId);
    return known && known.untilMs > performance.now() ? known.address : null;
  }

  /** @throws NotFoundError, ImageNotReadyError */
  async of(imageId: number): Promise<TileAddress> {
    const known = this.remembered(imageId);
    if (known) return known;
    const image = await this.images.byId(this.work.db, imageId);
    if (!image) throw new NotFoundError('image');
    const address = this.addressOf(image);
    this.known.delete(imageId);
    if (this.known.size >= MOST_REMEMBERED) this.known.delete(this.known.keys().next().value as number);
    const lifeMs = isPreview(address) ? PREVIEW_LIFE_MS : Infinity;
    this.known.set(imageId, { address, untilMs: performance.now() + lifeMs });
    return address;
  }

  private addressOf({ status, pyramid, format, sha256 }: Image): TileAddress {
    const finestLevel = pyramid?.finestLevel ?? 0;
    const preview = status === 'processing' && finestLevel > 0;
    if (!pyramid || (status !== 'ready' && !preview)) throw new ImageNotReadyError(status);
    const plan = planOf(format);
    const path = this.blobs.derivedPath(sha256, preview ? previewName(plan) : pyramidName(plan));
    return { path, contentHash: pyramid.contentHash, finestLevel };
  }
}

export function isPreview({ finestLevel }: TileAddress): boolean {
  return finestLevel > 0;
}
