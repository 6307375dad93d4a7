import { Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Tiling } from '../tiles/tiling.js';
import { TileStore } from '../tiles/tile-store.js';
import { ImagesController } from './images.controller.js';
import { ImagesRepository } from './images.repository.js';
import { ImagesService } from './images.service.js';
import { TileAddresses } from './tile-address.js';
import { TilesController } from './tiles.controller.js';
import { TilingQueue } from './tiling-queue.js';
import { UploadFormInterceptor } from './upload-form.interceptor.js';

const OPEN_PYRAMIDS = 512;
const TILE_CACHE_BYTES = 256 * 1024 * 1024;

@Module({
  controllers: [ImagesController, TilesController],
  providers: [
    ImagesService,
    ImagesRepository,
    TileAddresses,
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
  exports: [ImagesService],
})
export class ImagesModule {}
