import { Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Tiling } from '../tiles/tiling.js';
import { TileStore } from '../tiles/tile-store.js';
import { ImageContents } from './image-contents.js';
import { ImageUploads } from './image-uploads.js';
import { ImagesController } from './images.controller.js';
import { ImagesRepository } from './images.repository.js';
import { ImagesService } from './images.service.js';
import { StoredTiles } from './stored-tiles.js';
import { TileAddresses } from './tile-address.js';
import { TileRequests } from './tile-requests.js';
import { TilesController } from './tiles.controller.js';
import { TilingQueue } from './tiling-queue.js';
import { UploadFormInterceptor } from './upload-form.interceptor.js';

const OPEN_PYRAMIDS = 512;
const TILE_CACHE_BYTES = 256 * 1024 * 1024;

@Module({
  controllers: [ImagesController, TilesController],
  providers: [
    ImagesService,
    ImageContents,
    ImageUploads,
    ImagesRepository,
    StoredTiles,
    TileAddresses,
    TileRequests,
    TilingQueue,
    UploadFormInterceptor,
    {
      provide: Tiling,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => new Tiling({ workers: config.tilingWorkers, memoryMb: config.tilingMemoryMb }),
    },
    {
      provide: TileStore,
      useFactory: () => new TileStore({ openFiles: OPEN_PYRAMIDS, cacheBytes: TILE_CACHE_BYTES }),
    },
  ],
  exports: [ImagesService, ImageContents, ImageUploads, TileRequests, TilingQueue],
})
export class ImagesModule {}
