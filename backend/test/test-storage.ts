import { basename } from 'node:path';
import { type StorageSettings, storageFrom } from '../src/config/storage-url.js';

/**
 * The bucket that `MEMENTO_TEST_STORAGE` names, with a part of it for what is at a place alone; null: files are kept in the
 * data folder. So all specs that start a server can run on either.
 */
export function testStorage(place: { dataDir: string }): StorageSettings | null {
  return storageFrom(testStorageVariables(place));
}

/** The same for a server that is a process of its own: its environment. */
export function testStorageVariables({ dataDir }: { dataDir: string }): Record<string, string> {
  const { MEMENTO_TEST_STORAGE, MEMENTO_TEST_STORAGE_ACCESS_KEY, MEMENTO_TEST_STORAGE_SECRET_KEY } = process.env;
  if (!MEMENTO_TEST_STORAGE) return {};
  const url = new URL(MEMENTO_TEST_STORAGE);
  url.pathname = `/${basename(dataDir)}`;
  return {
    MEMENTO_STORAGE_URL: url.href,
    MEMENTO_STORAGE_ACCESS_KEY: MEMENTO_TEST_STORAGE_ACCESS_KEY ?? '',
    MEMENTO_STORAGE_SECRET_KEY: MEMENTO_TEST_STORAGE_SECRET_KEY ?? '',
  };
}
