import { join } from 'node:path';
import { BackupError, EXIT } from './backup-error.js';
import { ContentStore } from './content-store.js';
import { readManifest, snapshotNames, snapshotsIn } from './manifest.js';
import { checkSnapshot } from './snapshot-check.js';

/** What was read, and a sentence for each thing that is not what was written. */
export interface Verified {
  snapshots: number;
  files: number;
  problems: string[];
}

/** Reads everything in a backup folder. @throws BackupError backup.not-found */
export async function verify(backupFolder: string): Promise<Verified> {
  const store = new ContentStore(backupFolder);
  const seen = new Set<string>();
  const problems: string[] = [];
  let snapshots = 0;
  for (const name of await snapshotNames(backupFolder)) {
    const snapshot = join(snapshotsIn(backupFolder), name);
    try {
      const manifest = await readManifest(snapshot);
      if (manifest === null) continue; // one that was killed, or is being made
      snapshots++;
      problems.push(...(await checkSnapshot(snapshot, manifest, store, seen)));
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      problems.push(error.message);
    }
  }
  if (snapshots === 0 && problems.length === 0) throw noBackup(backupFolder);
  return { snapshots, files: seen.size, problems };
}

export function noBackup(backupFolder: string): BackupError {
  return new BackupError(EXIT.backup, 'backup.not-found', `There is no backup in "${backupFolder}".`);
}
