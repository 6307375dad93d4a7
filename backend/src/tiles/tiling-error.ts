/**
 * Why an image could not be tiled or read. `message` is one sentence for the person who uploaded the file;
 * `code` is stable and is what programs switch on. What went wrong inside (a decoder's own words, a stack) is in
 * `detail`, for the log only.
 */
export class TilingError extends Error {
  override readonly name = 'TilingError';

  constructor(
    readonly code: TilingErrorCode,
    message: string,
    readonly detail: string = '',
  ) {
    super(message);
  }
}

/**
 * - `image.unsupported`     a kind of file, compression or sample type that cannot be read
 * - `image.damaged`         the right kind of file, but cut short or corrupt
 * - `image.too-large`       more pixels than the limits allow
 * - `image.too-demanding`   the job needed more memory or time than it was given
 * - `image.worker-crashed`  the decoder's process died; nothing of the image is kept
 * - `image.storage-full`    no room on the disk that holds the pyramids
 * - `image.pyramid-damaged` a stored pyramid cannot be read; tiling the original again mends it
 * - `tiling.cancelled`      the job was stopped by whoever asked for it
 * - `image.original-missing`, `image.original-changed`: a file that was imported by reference is gone, or another one
 * - `image.original-damaged` the original is not what it was when it came
 * - `tiling.closed`         the server is shutting down
 * - `tiling.failed`         anything else; a fault of ours, `detail` says which
 */
export type TilingErrorCode =
  | 'image.unsupported'
  | 'image.damaged'
  | 'image.too-large'
  | 'image.too-demanding'
  | 'image.worker-crashed'
  | 'image.storage-full'
  | 'image.pyramid-damaged'
  | 'tiling.cancelled'
  | 'image.original-missing'
  | 'image.original-changed'
  | 'image.original-damaged'
  | 'tiling.closed'
  | 'tiling.failed';
