import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupError } from './backup-error.js';
import { ContentStore } from './content-store.js';
import { syncFolder } from './lasting.js';
import { FILE_LIST, type KeptFile, snapshotNames, snapshotsIn } from './manifest.js';
import { readLines } from './row-lines.js';

/** What `--keep` has done. */
export interface Pruned {
  /** Names of snapshots that are gone. */
  removed: string[];
  /** A sentence: why no file was removed, since it is not known which ones a damaged snapshot refers to; null: all is well. */
  damage: string | null;
}

/**
 * Removes all snapshots but the newest, and then the files that none of those that stay refers to. Each step may be the last
 * one of a process that is killed, or before a power cut: what it leaves goes with the next run.
 *
 * @param demandHeld Throws where somebody else is at work in the folder, who refers to what nobody knows of.
 */
export async function prune(backupFolder: string, keep: number, demandHeld: () => Promise<void>): Promise<Pruned> {
  const names = await snapshotNames(backupFolder);
  const removed = names.slice(0, Math.max(0, names.length - keep));
  await demandHeld();
  for (const name of removed) {
    const snapshot = join(snapshotsIn(backupFolder), name);
    // Without its manifest it does not count, whatever of it is still there.
    await rename(join(snapshot, 'manifest.json'), join(snapshot, 'removed.json'));
    await syncFolder(snapshot);
    await rm(snapshot, { recursive: true });
  }
  await syncFolder(snapshotsIn(backupFolder)); // before the files go: no snapshot that counts lacks one
  try {
    const referred = await referredIn(backupFolder);
    const store = new ContentStore(backupFolder);
    await demandHeld();
    for await (const sha256 of store.all()) if (!referred.has(sha256)) await store.remove(sha256);
    return { removed, damage: null };
  } catch (error) {
    if (!(error instanceof BackupError) || error.code !== 'backup.damaged') throw error;
    return { removed, damage: error.message };
  }
}

/** Checksums of the files of all snapshots. @throws BackupError backup.damaged where a list of files cannot be read */
async function referredIn(backupFolder: string): Promise<Set<string>> {
  const referred = new Set<string>();
  for (const name of await snapshotNames(backupFolder)) {
    for await (const line of readLines(join(snapshotsIn(backupFolder), name, FILE_LIST))) {
      const file = JSON.parse(line) as KeptFile;
      if (file.kind === 'file') referred.add(file.sha256);
    }
  }
  return referred;
}
