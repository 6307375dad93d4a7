/** How `npm run backup` and `npm run restore` end. docs/guide/backup.md tells them to people. */
export const EXIT = {
  done: 0,
  failed: 1,
  wrongUse: 2,
  someLost: 3,
  source: 4,
  backup: 5,
  target: 6,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What ends a backup or a restore. `code` is for programs, the message a sentence for whoever started it. */
export class BackupError extends Error {
  constructor(
    readonly exitCode: ExitCode,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What is wrong with a backup itself: something in it is not what was written. */
export function damaged(sentence: string): BackupError {
  return new BackupError(EXIT.backup, 'backup.damaged', sentence);
}

/** @param exitCode Whether it was read from or written to. */
export function storageAway(exitCode: ExitCode): BackupError {
  const sentence = 'The bucket of the images does not answer. Start the same command again when it does.';
  return new BackupError(exitCode, 'storage.away', sentence);
}
