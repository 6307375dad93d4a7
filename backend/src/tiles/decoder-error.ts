import { TilingError } from './tiling-error.js';

/** A decoder's complaint in our terms. */
export function decoderError(error: Error): TilingError {
  const detail = error.message;
  if (/No space left|ENOSPC/i.test(detail)) {
    return new TilingError('image.storage-full', 'There is no room left for this image.', detail);
  }
  if (/exceeds (pixel|channel) limit/.test(detail)) {
    return new TilingError('image.too-large', 'This image has more pixels than this server takes.', detail);
  }
  if (/unsupported|not supported|not configured|whole number of bytes|out of range|bad labq/i.test(detail)) {
    return new TilingError('image.unsupported', 'This image is of a flavour that cannot be read.', detail);
  }
  return new TilingError('image.damaged', 'This image is cut short or corrupt.', detail);
}
