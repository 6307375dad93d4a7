import { Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Tiling } from '../tiles/tiling.js';
import { TileStore } from '../tiles/tile-store.js';
import { ImageContents } from './image-contents.js';
import { ImageImports } from './image-imports.js';
import { ImageUploads } from './image-uploads.js';
import { ImagesController } from './images.controller.js';
import { ImagesRepository } from './images.repository.js';
import { ImagesService } from './images.service.js';
import { ImportsController } from './imports.controller.js';
import { ProjectStorage } from './project-storage.js';
import { ProjectStorageController } from './project-storage.controller.js';
import { ProjectStorageRepository } from './project-storage.repository.js';
import { StoredTiles } from './stored-tiles.js';
import { TileAddresses } from './tile-address.js';
import { TilesController } from './tiles.controller.js';
import { TilingQueue } from './tiling-queue.js';
import { UploadAdmission } from './upload-admission.js';
import { UploadFormInterceptor } from './upload-form.interceptor.js';

const OPEN_PYRAMIDS = 512;
const TILE_CACHE_BYTES = 256 * 1024 * 1024;

@Module({
  controllers: [ImagesController, ImportsController, ProjectStorageController, TilesController],
  providers: [
    ImagesService,
    ImageContents,
    ImageImports,
    ImageUploads,
    ImagesRepository,
    ProjectStorage,
    ProjectStorageRepository,
    StoredTiles,
    TileAddresses,
    TilingQueue,
    UploadAdmission,
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
  exports: [ImagesService, ImageContents, ImageUploads, ProjectStorage, TilingQueue, UploadAdmission],
})
export class ImagesModule {}
