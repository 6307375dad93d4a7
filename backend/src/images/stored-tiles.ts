import { Injectable, Logger } from '@nestjs/common';
import { TilingError } from '../tiles/tiling-error.js';
import { type StoredTile, TileStore } from '../tiles/tile-store.js';
import { ImageNotReadyError } from './images.errors.js';
import { type TileAddress, TileAddresses } from './tile-address.js';
import { TilingQueue } from './tiling-queue.js';

/** Tiles of images by their id. A pyramid that turns out damaged is made again from its original. */
@Injectable()
export class StoredTiles {
  private readonly log = new Logger('tiles');

  constructor(
    private readonly addresses: TileAddresses,
    private readonly tiles: TileStore,
    private readonly queue: TilingQueue,
  ) {}

  /** @throws NotFoundError, ImageNotReadyError */
  addressOf(imageId: number): Promise<TileAddress> {
    return this.addresses.of(imageId);
  }

  /** @returns null where the pyramid has no such tile. @throws ImageNotReadyError */
  tile(imageId: number, { path }: TileAddress, level: number, column: number, row: number): Promise<StoredTile | null> {
    return this.orRepair(imageId, path, () => this.tiles.readTile(path, level, column, row));
  }

  /** JPEG. @throws ImageNotReadyError */
  thumbnail(imageId: number, { path }: TileAddress): Promise<Buffer> {
    return this.orRepair(imageId, path, () => this.tiles.readThumbnail(path));
  }

  private async orRepair<Result>(imageId: number, path: string, read: () => Promise<Result>): Promise<Result> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof TilingError) || error.code !== 'image.pyramid-damaged') throw error;
      this.log.error(`The pyramid of image ${imageId} is damaged and is made again: ${error.detail}`);
      this.tiles.forget(path);
      this.addresses.forget(imageId);
      await this.queue.repair(imageId);
      throw new ImageNotReadyError('processing');
    }
  }
}
