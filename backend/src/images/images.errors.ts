import { AppError } from '../errors/app-error.js';
import { storageFull } from '../storage/blob-store.js';
import { TilingError, type TilingErrorCode } from '../tiles/tiling-error.js';

const STATUS: Partial<Record<TilingErrorCode, number>> = {
  'image.unsupported': 415,
  'image.damaged': 422,
  'image.too-large': 413,
  'image.too-demanding': 422,
  'image.worker-crashed': 422,
};

/** What went wrong with a file, as an answer to who sent it. Anything else goes on as it is. */
export function asAnswer(error: unknown): unknown {
  if (!(error instanceof TilingError)) return error;
  if (error.code === 'image.storage-full') return storageFull();
  const status = STATUS[error.code];
  return status ? new AppError(status, error.code, error.message) : error;
}

/** 409: the image has no tiles yet, or never will. */
export class ImageNotReadyError extends AppError {
  constructor(status: string) {
    super(
      409,
      'image.not-ready',
      status === 'failed' ? 'This image could not be read.' : 'This image is still being prepared.',
    );
  }
}

/** 400: the form has no file. */
export class MissingFileError extends AppError {
  constructor() {
    super(400, 'upload.missing-file', 'The upload needs a part "file" with the image.');
  }
}
