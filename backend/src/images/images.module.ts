import { Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { bareEnvironment } from '../config/env.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { BlobStore } from '../storage/blob-store.js';
import { Tiling } from '../tiles/tiling.js';
import { TileStore } from '../tiles/tile-store.js';
import { LayersModule } from '../layers/layers.module.js';
import { findVips } from '../tiles/vips-program.js';
import { ImageAccessController } from './image-access.controller.js';
import { ImageContents } from './image-contents.js';
import { ImageEventsController } from './image-events.controller.js';
import { ImageRows } from './image-rows.js';
import { ContentSweep } from './content-sweep.js';
import { ImageStreams } from './image-streams.js';
import { ImageFilesController } from './image-files.controller.js';
import { ImageImports } from './image-imports.js';
import { ImageUploads } from './image-uploads.js';
import { ImagesController } from './images.controller.js';
import { ImagesRepository } from './images.repository.js';
import { ImagesService } from './images.service.js';
import { KnownImagesController } from './known-images.controller.js';
import { PixelQueries } from './pixel-queries.js';
import { PixelsController } from './pixels.controller.js';
import { Renditions } from './renditions.js';
import { ImportsController } from './imports.controller.js';
import { ProjectStorage } from './project-storage.js';
import { ProjectStorageController } from './project-storage.controller.js';
import { ProjectStorageRepository } from './project-storage.repository.js';
import { StorageOverviewController } from './storage-overview.controller.js';
import { RoomAgain } from './room-again.js';
import { StoredTiles } from './stored-tiles.js';
import { TileAddresses } from './tile-address.js';
import { TileCounts } from './tile-counts.js';
import { TileRequests } from './tile-requests.js';
import { TilesController } from './tiles.controller.js';
import { TilingHandler } from './tiling-handler.js';
import { TilingQueue } from './tiling-queue.js';
import { ToldTiling } from './told-tiling.js';
import { UploadAdmission } from './upload-admission.js';
import { UploadFormInterceptor } from './upload-form.interceptor.js';

const OPEN_PYRAMIDS = 512;
const TILE_CACHE_BYTES = 256 * 1024 * 1024;

/** Starts with the helper that is there, and says so. */
async function tilingFor({ tilingWorkers, tilingMemoryMb, vips }: AppConfig, blobs: BlobStore): Promise<Tiling> {
  const helper = await findVips(vips);
  const found = helper ? `vips ${helper.version} reads NDPI, SCN, MRXS, JPEG 2000 and more` : 'without vips';
  new Logger('Tiling').log(`${tilingWorkers} × ${tilingMemoryMb} MiB, ${found}`);
  return new Tiling({
    ...{ workers: tilingWorkers, memoryMb: tilingMemoryMb, helper, environment: bareEnvironment() },
    sourceOf: (path) => blobs.openDerived(path),
  });
}

function tileStoreFor(blobs: BlobStore): TileStore {
  const sourceOf = (path: string) => blobs.openDerived(path);
  const store = new TileStore({ openFiles: OPEN_PYRAMIDS, cacheBytes: TILE_CACHE_BYTES, sourceOf });
  blobs.copies?.onGone((path) => store.release(path));
  return store;
}

@Module({
  imports: [JobsModule, LayersModule],
  controllers: [
    KnownImagesController,
    ImagesController,
    ImportsController,
    ProjectStorageController,
    StorageOverviewController,
    TilesController,
    ImageAccessController,
    ImageEventsController,
    PixelsController,
    ImageFilesController,
  ],
  providers: [
    ContentSweep,
    ImagesService,
    ImageContents,
    ImageImports,
    ImageRows,
    ImageStreams,
    ImageUploads,
    ImagesRepository,
    PixelQueries,
    ProjectStorage,
    ProjectStorageRepository,
    Renditions,
    RoomAgain,
    StoredTiles,
    TileAddresses,
    TileCounts,
    TileRequests,
    TilingHandler,
    TilingQueue,
    ToldTiling,
    UploadAdmission,
    UploadFormInterceptor,
    {
      provide: Tiling,
      inject: [AppConfig, BlobStore],
      useFactory: tilingFor,
    },
    {
      provide: TileStore,
      inject: [BlobStore],
      useFactory: tileStoreFor,
    },
  ],
  exports: [
    ImagesService,
    ImageContents,
    ImageUploads,
    PixelQueries,
    ProjectStorage,
    StoredTiles,
    TileRequests,
    Tiling,
    TilingQueue,
    UploadAdmission,
  ],
})
export class ImagesModule implements OnApplicationShutdown {
  constructor(private readonly tiles: TileStore) {}

  /** Nothing is answered any more: no pyramid stays open. */
  onApplicationShutdown(): void {
    this.tiles.close();
  }
}
