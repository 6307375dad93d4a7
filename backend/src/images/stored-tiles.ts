import { Injectable, Logger } from '@nestjs/common';
import { BlobStore } from '../storage/blob-store.js';
import { TilingError } from '../tiles/tiling-error.js';
import { type StoredTile, TileStore } from '../tiles/tile-store.js';
import { ImageNotReadyError } from './images.errors.js';
import { isPreview, type TileAddress, TileAddresses } from './tile-address.js';
import { TileCounts } from './tile-counts.js';
import { TilingQueue } from './tiling-queue.js';

/** Which tile of an image. */
export interface TilePosition {
  level: number;
  column: number;
  row: number;
  plane: number;
}

/** What lies in the pyramids of images, by their id. A pyramid that turns out damaged is made again from its original. */
@Injectable()
export class StoredTiles {
  private readonly log = new Logger('tiles');

  constructor(
    private readonly addresses: TileAddresses,
    private readonly tiles: TileStore,
    private readonly queue: TilingQueue,
    private readonly counts: TileCounts,
    private readonly blobs: BlobStore,
  ) {}

  /** @throws NotFoundError, ImageNotReadyError */
  addressOf(imageId: number): Promise<TileAddress> {
    return this.addresses.of(imageId);
  }

  /** A tile with its address, if both are in memory; null says nothing: ask the others. @param place from `tilePlace` */
  known(imageId: number, place: string): { tile: StoredTile; address: TileAddress } | null {
    const address = this.addresses.remembered(imageId);
    const tile = address && this.tiles.knownTile(address.path, place);
    return tile && { tile, address };
  }

  /** Of an image whose pyramid is complete. @throws NotFoundError, ImageNotReadyError */
  async completeAddressOf(imageId: number): Promise<TileAddress> {
    const address = await this.addresses.of(imageId);
    if (isPreview(address)) throw new ImageNotReadyError('processing');
    return address;
  }

  /** @returns null where the pyramid has no such tile. @throws ImageNotReadyError */
  async tile(imageId: number, address: TileAddress, position: TilePosition): Promise<StoredTile | null> {
    const { level, column, row, plane } = position;
    if (level >= 0 && level < address.finestLevel) throw new ImageNotReadyError('processing');
    return this.reading(imageId, address, () => this.tiles.readTile(address.path, level, column, row, plane));
  }

  /** JPEG. @throws ImageNotReadyError */
  thumbnail(imageId: number, address: TileAddress): Promise<Buffer> {
    return this.reading(imageId, address, () => this.tiles.readThumbnail(address.path));
  }

  /** Reads something of a pyramid, and sees to it when it turns out damaged. @throws ImageNotReadyError, StorageAwayError */
  async reading<Result>(imageId: number, address: TileAddress, read: () => Promise<Result>): Promise<Result> {
    try {
      return await read();
    } catch (error) {
      this.demandDamaged(error, address);
      if (!(await this.blobs.dropCopy(address.path))) return this.remade(imageId, address, error);
      this.log.warn(`The copy of the pyramid of image ${imageId} was damaged: ${error.detail}`);
    }
    try {
      return await read();
    } catch (error) {
      this.demandDamaged(error, address);
      return this.remade(imageId, address, error);
    }
  }

  /** @throws `error`, unless it says that a pyramid is damaged */
  private demandDamaged(error: unknown, { path }: TileAddress): asserts error is TilingError {
    if (!(error instanceof TilingError) || error.code !== 'image.pyramid-damaged') throw error;
    this.tiles.forget(path);
  }

  private async remade(imageId: number, address: TileAddress, { detail }: TilingError): Promise<never> {
    this.addresses.forget(imageId);
    if (!isPreview(address)) {
      this.log.error(`The pyramid of image ${imageId} is damaged and is made again: ${detail}`);
      if (await this.queue.repair(imageId, address.path)) this.counts.damaged++;
    }
    // A preview is taken away when the pyramid is complete: who asks again gets that.
    throw new ImageNotReadyError('processing');
  }
}
