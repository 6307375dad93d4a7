import { Logger } from '@nestjs/common';
import type { AppConfig } from '../config/app-config.js';
import { StartRefused } from '../errors/start-refused.js';
import { type ObjectStore, StorageRefusedError } from './object-store.js';
import { openObjects } from './open-objects.js';

/**
 * The bucket of the settings, for a server that starts; null: there is none. One that does not answer may do so later, and there is
 * much that a server can do without.
 *
 * @throws StartRefused storage.refused when it says that it may not be used
 */
export async function usableObjects(config: Pick<AppConfig, 'storage'>): Promise<ObjectStore | null> {
  const objects = await openObjects(config);
  try {
    await objects?.check();
  } catch (error) {
    if (error instanceof StorageRefusedError) {
      objects?.close();
      throw new StartRefused('storage.refused', `MEMENTO_STORAGE_URL: ${error.message}`);
    }
    new Logger('storage').warn('The bucket does not answer yet. Images and tiles are shown when it does.');
  }
  return objects;
}

/** Says no before anything is begun, in a sentence of its own. @throws StartRefused storage.refused */
export async function demandUsableStorage(config: Pick<AppConfig, 'storage'>): Promise<void> {
  (await usableObjects(config))?.close();
}
