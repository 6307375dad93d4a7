import { Global, Module } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Metrics } from '../metrics/metrics.js';
import { BlobStore } from './blob-store.js';
import type { ObjectStore } from './object-store.js';
import { usableObjects } from './usable-objects.js';

/** Where files are kept, on this disk or in a bucket; whoever keeps them asks {@link BlobStore}, whichever it is. */
@Global()
@Module({
  providers: [{ provide: BlobStore, inject: [AppConfig, Metrics], useFactory: blobStoreFor }],
  exports: [BlobStore],
})
export class StorageModule {}

async function blobStoreFor(config: AppConfig, metrics: Metrics): Promise<BlobStore> {
  const { dataDir, importRoots, storageCacheBytes: mostCopyBytes } = config;
  const objects = await usableObjects(config);
  if (objects) measure(objects, metrics);
  return new BlobStore(dataDir, { importRoots, objects, mostCopyBytes });
}

function measure({ counts }: ObjectStore, metrics: Metrics): void {
  const requests = 'What was asked of the bucket, tries that the client repeats by itself not counted';
  metrics.counter('memento_object_requests_total', requests, () => counts.requests, 'request');
  const failures = 'What the bucket did not answer, or refused';
  metrics.counter('memento_object_failures_total', failures, () => counts.failures, 'request');
}
