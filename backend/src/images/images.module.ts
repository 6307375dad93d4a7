import { Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { Tiling } from '../tiles/tiling.js';
import { TileStore } from '../tiles/tile-store.js';
import { LayersModule } from '../layers/layers.module.js';
import { ImageContents } from './image-contents.js';
import { ImageRows } from './image-rows.js';
import { ImageUploads } from './image-uploads.js';
import { ImagesController } from './images.controller.js';
import { ImagesRepository } from './images.repository.js';
import { ImagesService } from './images.service.js';
import { StoredTiles } from './stored-tiles.js';
import { TileAddresses } from './tile-address.js';
import { TilesController } from './tiles.controller.js';
import { TilingHandler } from './tiling-handler.js';
import { TilingQueue } from './tiling-queue.js';
import { UploadFormInterceptor } from './upload-form.interceptor.js';

const OPEN_PYRAMIDS = 512;
const TILE_CACHE_BYTES = 256 * 1024 * 1024;

@Module({
  imports: [JobsModule, LayersModule],
  controllers: [ImagesController, TilesController],
  providers: [
    ImagesService,
    ImageContents,
    ImageRows,
    ImageUploads,
    ImagesRepository,
    StoredTiles,
    TileAddresses,
    TilingHandler,
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
  exports: [ImagesService, ImageContents, ImageUploads, TilingQueue],
})
export class ImagesModule {}
