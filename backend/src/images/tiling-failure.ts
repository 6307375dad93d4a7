import { AppError } from '../errors/app-error.js';
import type { JobFailure } from '../jobs/job-queue.js';
import { isDiskFull } from '../storage/disk-space.js';
import { StorageAwayError } from '../storage/storage-away.js';
import { TilingError, type TilingErrorCode } from '../tiles/tiling-error.js';

interface Meaning {
  /** What to do about it. */
  remedy: string;
  /** May go well another time; the others are about the file and will not. */
  again?: boolean;
}

const CRASHED = 'Try again, or open it in the program that made it, save it anew and upload that.';

/** Of each way in which tiling ends. A code that is missing here is about the file. */
const MEANINGS: Partial<Record<TilingErrorCode, Meaning>> = {
  'image.worker-crashed': { remedy: CRASHED, again: true },
  'image.storage-full': {
    remedy: 'Ask the administrator of this server to make room; then it goes on by itself.',
    again: true,
  },
  // These say themselves what to do.
  'image.original-missing': { remedy: '' },
  'image.original-changed': { remedy: '' },
  'image.original-damaged': { remedy: '' },
  'tiling.failed': { remedy: 'Try again; if it fails again, tell the administrator of this server.', again: true },
};
/** The same words whatever the storage said: it is the administrator who can do something. */
const AWAY: JobFailure = {
  code: 'storage.away',
  message: 'The storage of the images did not answer. This image goes on by itself when it does.',
  again: true,
};
const OF_FILE: Meaning = { remedy: 'Save it anew as TIFF or PNG and upload that.' };
const LONGEST = 1000;

/** What went wrong with an image, for the person who uploaded it. */
export function failureFor(error: unknown): JobFailure {
  if (error instanceof StorageAwayError) return AWAY;
  const known = error instanceof TilingError ? error : asKnown(error);
  const code = known?.code ?? 'tiling.failed';
  const { remedy, again = false } = MEANINGS[code] ?? OF_FILE;
  const sentence = known?.message ?? 'The server could not prepare this image.';
  return { code, message: `${sentence} ${remedy}`.trim().slice(0, LONGEST), again };
}

/** Files are brought from a bucket by the server itself, not by a worker that calls it so. */
function asKnown(error: unknown): TilingError | null {
  const isFull = isDiskFull(error) || (error instanceof AppError && error.code === 'storage.full');
  return isFull ? new TilingError('image.storage-full', 'There is no room left for this image.') : null;
}
