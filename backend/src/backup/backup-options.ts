import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { BackupError, EXIT } from './backup-error.js';

export const BACKUP_USAGE = `npm run backup -- --to /path/to/backups

  --to FOLDER      where backups are kept; made when it is not there
  --with-tiles     take the tiles along, which can be made again
  --keep N         then remove all but the newest N, and the files that only they had
  --verify         make no backup: read all that is in the folder, and compare the checksums
`;

export const RESTORE_USAGE = `npm run restore -- --from /path/to/backups

  --from FOLDER      where backups are kept; it is only read
  --snapshot NAME    which of them; else the newest
`;

export interface BackupOptions {
  /** Absolute. */
  to: string;
  withTiles: boolean;
  /** How many snapshots to keep; null: all. */
  keep: number | null;
  verify: boolean;
}

export interface RestoreOptions {
  /** Absolute. */
  from: string;
  /** Name of a snapshot; null: the newest. */
  snapshot: string | null;
}

/** @throws BackupError `use.…` */
export function backupOptions(args: string[]): BackupOptions {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const values = parsed(args, { to: text, keep: text, 'with-tiles': flag, verify: flag });
  if (typeof values.to !== 'string' || !values.to) throw wrongUse('use.incomplete', '--to is needed.');
  const keep = typeof values.keep === 'string' ? values.keep : null;
  if (keep !== null && !/^[1-9]\d{0,5}$/.test(keep))
    throw wrongUse('use.keep', `--keep must be a whole number from 1, not "${keep}".`);
  const verify = values.verify === true;
  if (verify && (keep !== null || values['with-tiles']))
    throw wrongUse('use.verify', '--verify makes no backup: it goes with --to only.');
  const withTiles = values['with-tiles'] === true;
  return { to: resolve(values.to), withTiles, keep: keep === null ? null : Number(keep), verify };
}

/** @throws BackupError `use.…` */
export function restoreOptions(args: string[]): RestoreOptions {
  const text = { type: 'string' } as const;
  const { from, snapshot } = parsed(args, { from: text, snapshot: text });
  if (typeof from !== 'string' || !from) throw wrongUse('use.incomplete', '--from is needed.');
  return { from: resolve(from), snapshot: typeof snapshot === 'string' ? snapshot : null };
}

function parsed(args: string[], options: ParseArgsConfig['options']): Record<string, unknown> {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    // TypeError ERR_PARSE_ARGS_…: its sentence names the argument.
    throw wrongUse('use.unknown', (error as Error).message);
  }
}

function wrongUse(code: string, sentence: string): BackupError {
  return new BackupError(EXIT.wrongUse, code, sentence);
}
