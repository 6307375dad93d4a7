import type { AppConfig } from '../config/app-config.js';
import type { ObjectStore } from './object-store.js';

/** The bucket of the settings, unasked yet; null: there is none, and nothing of what it takes is loaded. */
export async function openObjects({ storage }: Pick<AppConfig, 'storage'>): Promise<ObjectStore | null> {
  if (!storage) return null;
  const { S3ObjectStore } = await import('./s3-object-store.js');
  return new S3ObjectStore(storage);
}
