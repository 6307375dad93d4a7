import type { BackupDone } from './backup-run.js';
import type { Restored } from './restore-run.js';
import type { Verified } from './verify.js';

/** What people read on a screen; the list of files in the snapshot has all of them. */
const MOST_SHOWN = 50;

const WHY_LOST = {
  'original.missing': 'is not there',
  'original.damaged': 'is not what was uploaded',
  'original.unreadable': 'cannot be read',
} as const;

/** For people, as the other reports here. */
export function backupText({ snapshot, manifest, copied, lost, removed }: BackupDone): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows.lines, 0);
  const shown = lost
    .slice(0, MOST_SHOWN)
    .map(({ path, loss, kept }) => `  ${path} ${WHY_LOST[loss]} (${loss})${kept ? ', its copy here is kept' : ''}`);
  const more = lost.length - shown.length;
  return [
    `Snapshot ${snapshot}: ${rows} rows of ${manifest.tables.length} tables, ${manifest.files.lines} files.`,
    `New in the folder: ${copied.files} files, ${size(copied.bytes)}.`,
    ...removed.map((name) => `Removed: ${name}`),
    ...(lost.length
      ? ['', 'LOST  The database refers to originals that are not on the disk of the server any more:', ...shown]
      : []),
    ...(more > 0 ? [`  … and ${more} more, which are in files.jsonl.gz of the snapshot`] : []),
  ].join('\n');
}

export function verifyText({ snapshots, files, problems }: Verified): string {
  const all = `Read ${snapshots} snapshots and ${files} files.`;
  return [
    ...problems,
    all,
    problems.length ? `${problems.length} problems, see above.` : 'All is as it was written.',
  ].join('\n');
}

export function restoreText({ snapshot, filled }: Restored): string {
  if (!filled) return 'An earlier run had brought everything back. The server can be started now.';
  const { rows, files, foreign, tilesToMake, hasSecret } = filled;
  return [
    `Restored ${snapshot}: ${rows} rows, ${files.files} files.`,
    ...(files.references ? [`${files.references} originals lie where they lay: in the lab's own folders.`] : []),
    ...(files.lost ? [`LOST  ${files.lost} originals were not there when the backup was made.`] : []),
    ...foreign.map((name) => `The table ${name} is none of Memento's: its rows stay in the backup.`),
    ...(tilesToMake ? [`The server makes the tiles of ${tilesToMake} images when it is started.`] : []),
    hasSecret
      ? 'The secret is back: sessions, links and the secrets of webhooks stay what they were.'
      : 'The secret is not in this backup: set MEMENTO_SECRET to what it was, or everybody has to sign in anew.',
  ].join('\n');
}

function size(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
