import { AppError } from '../errors/app-error.js';

/** Seconds after which asking again is worthwhile. */
const AGAIN_AFTER_S = 5;

/** 503: the storage of images and tiles does not answer; what was asked of it may be asked again. `cause` says more. */
export class StorageAwayError extends AppError {
  constructor(cause?: unknown) {
    super(503, 'storage.away', 'The storage of the images does not answer. Try again in a moment.', {
      retry_after: AGAIN_AFTER_S,
    });
    this.cause = cause;
  }
}
