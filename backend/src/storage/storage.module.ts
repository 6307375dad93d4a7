import { Global, Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { BlobStore } from './blob-store.js';

@Global()
@Module({
  providers: [
    {
      provide: BlobStore,
      inject: [AppConfig],
      useFactory: (config: AppConfig) => new BlobStore(config.dataDir, config.importRoots),
    },
  ],
  exports: [BlobStore],
})
export class StorageModule {}
