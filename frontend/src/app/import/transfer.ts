import type { PlannedFile } from './plan';

/**
 * `sent`: it is an image of the server, and its sample waits for the other files. `done`: its sample shows it.
 * `left-out`: it failed, and somebody chose to go on without it.
 */
export type FileState = 'waiting' | 'checking' | 'sending' | 'sent' | 'done' | 'failed' | 'left-out';

export interface FileProblem {
  /** As the API has them, or `file.…` for what is wrong on this side. */
  readonly code: string;
  readonly message: string;
}

/** One file on its way; everything but `sentBytes` is kept over a reload. */
export interface TransferFile {
  readonly index: number;
  readonly planned: PlannedFile;
  /** Another than planned when the name was taken by another file. */
  imageName: string;
  state: FileState;
  /** Hex; empty until it has been read. */
  sha256: string;
  /** Of the resumable upload; empty: not begun. */
  uploadUrl: string;
  /** 0: it is not there yet. */
  imageId: number;
  /** Whether the server had it before this import. */
  wasThere: boolean;
  /** 0: its sample has not been made. */
  annotationId: number;
  problem: FileProblem | null;
  sentBytes: number;
}

export function newTransfer(planned: PlannedFile, index: number): TransferFile {
  const nothing = { sha256: '', uploadUrl: '', imageId: 0, wasThere: false, annotationId: 0, problem: null };
  return { index, planned, imageName: planned.imageName, state: 'waiting', ...nothing, sentBytes: 0 };
}

/** Whether nothing more happens to it by itself. */
export function isSettled({ state }: TransferFile): boolean {
  return state === 'done' || state === 'failed' || state === 'left-out';
}

/** How far an import is. */
export interface Tally {
  readonly files: number;
  readonly done: number;
  readonly failed: number;
  readonly leftOut: number;
  /** Of those done, how many the server had already. */
  readonly wereThere: number;
  readonly bytes: number;
  readonly bytesDone: number;
}

export function tally(files: readonly TransferFile[]): Tally {
  const sum = { files: files.length, done: 0, failed: 0, leftOut: 0, wereThere: 0, bytes: 0, bytesDone: 0 };
  for (const { state, planned, imageId, sentBytes, wasThere } of files) {
    if (state === 'left-out') {
      sum.leftOut++;
      continue;
    }
    sum.bytes += planned.size;
    sum.bytesDone += imageId > 0 ? planned.size : sentBytes;
    if (state === 'failed') sum.failed++;
    if (state !== 'done') continue;
    sum.done++;
    if (wasThere) sum.wereThere++;
  }
  return sum;
}
