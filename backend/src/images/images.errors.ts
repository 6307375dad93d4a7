import { AppError } from '../errors/app-error.js';
import { isDiskFull, storageFull } from '../storage/disk-space.js';
import { TilingError, type TilingErrorCode } from '../tiles/tiling-error.js';

const STATUS: Partial<Record<TilingErrorCode, number>> = {
  'image.unsupported': 415,
  'image.damaged': 422,
  'image.too-large': 413,
  'image.too-demanding': 422,
  'image.worker-crashed': 422,
  'image.original-missing': 409,
  'image.original-changed': 409,
  'image.original-damaged': 409,
};

/** What went wrong with a file, as an answer to who sent it. Anything else goes on as it is. */
export function asAnswer(error: unknown): unknown {
  if (isDiskFull(error)) return storageFull();
  if (!(error instanceof TilingError)) return error;
  if (error.code === 'image.storage-full') return storageFull();
  const status = STATUS[error.code];
  return status ? new AppError(status, error.code, error.message) : error;
}

const NO_TILES: Record<string, string> = {
  failed: 'This image could not be read.',
  external: 'This image is elsewhere on the web: only its address is known here.',
};

/** 409: the image has no tiles yet, or never will. */
export class ImageNotReadyError extends AppError {
  constructor(status: string) {
    super(409, 'image.not-ready', NO_TILES[status] ?? 'This image is still being prepared.');
  }
}

/** 422: other bytes arrived than were sent. */
export class ChecksumMismatchError extends AppError {
  constructor(expected: string, arrived: string) {
    const message = 'The file arrived changed: its SHA-256 is not the one that was announced. Send it again.';
    super(422, 'upload.checksum-mismatch', message, { expected, arrived });
  }
}

/** 413: the project has no room for it. Sizes in bytes. */
export class QuotaExceededError extends AppError {
  constructor(quotaBytes: number, details: { bytes_used: number; bytes_wanted: number }) {
    const message =
      `This project may hold ${inMib(quotaBytes)} MB of images, and ${inMib(details.bytes_used)} MB are taken. ` +
      'Delete images for good in the trash, or ask an administrator of the installation for more room.';
    super(413, 'quota.exceeded', message, { quota_bytes: quotaBytes, ...details });
  }
}

function inMib(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}

const LOST = {
  missing: 'The file that was imported is not in its folder any more. Put it back.',
  changed: 'The file that was imported has been changed. Import it again.',
  damaged: 'The file of this image has been damaged on the disk. Upload it again, or restore it from the backup.',
} as const;

/** The original is not there any more, or not the same: `missing` and `changed` are a reference's. */
export function originalLost(state: keyof typeof LOST): TilingError {
  return new TilingError(`image.original-${state}`, LOST[state]);
}

/** 400: the form has no file. */
export class MissingFileError extends AppError {
  constructor() {
    super(400, 'upload.missing-file', 'The upload needs a part "file" with the image.');
  }
}
