import type { AppConfig } from '../config/app-config.js';
import { type ObjectStore, StorageRefusedError } from '../storage/object-store.js';
import { openObjects } from '../storage/open-objects.js';
import { StorageAwayError } from '../storage/storage-away.js';
import { BackupError, type ExitCode, storageAway } from './backup-error.js';

/**
 * The bucket of an installation, when it answers; null: there is none.
 *
 * @param exitCode Whether it is going to be read from or written to.
 * @throws         BackupError storage.refused, storage.away
 */
export async function reachableObjects(
  config: Pick<AppConfig, 'storage'>,
  exitCode: ExitCode,
): Promise<ObjectStore | null> {
  const objects = await openObjects(config);
  try {
    await objects?.check();
    return objects;
  } catch (error) {
    objects?.close();
    if (error instanceof StorageAwayError) throw storageAway(exitCode);
    if (!(error instanceof StorageRefusedError)) throw error;
    throw new BackupError(exitCode, 'storage.refused', `MEMENTO_STORAGE_URL: ${error.message}`);
  }
}
