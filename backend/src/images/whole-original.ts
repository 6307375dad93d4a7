import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { BlobStore } from '../storage/blob-store.js';
import { intactOriginal } from './image-contents.js';
import type { Image } from './image.entity.js';
import { originalLost } from './images.errors.js';

/** What has come since then was read as it came. */
const FRESH_MS = 3600 * 1000;

/**
 * Where to read the original of an image that is tiled. One that came long ago is read through first: disks forget, and a
 * picture that was made of other bytes would pass for the right one. A damaged copy gives way to the bucket's.
 *
 * @throws TilingError image.original-missing, image.original-changed, image.original-damaged; StorageAwayError,
 *         AppError storage.full, AbortError
 */
export async function wholeOriginal(
  blobs: BlobStore,
  { sha256, createdAt }: Pick<Image, 'sha256' | 'createdAt'>,
  signal: AbortSignal,
): Promise<string> {
  const path = await intactOriginal(blobs, sha256);
  if (Date.now() - createdAt.getTime() < FRESH_MS) return path;
  if ((await sha256Of(path, signal)) === sha256) return path;
  if (!(await blobs.dropCopy(blobs.originalPath(sha256)))) throw originalLost('damaged');
  const fetched = await intactOriginal(blobs, sha256);
  if ((await sha256Of(fetched, signal)) === sha256) return fetched;
  throw originalLost('damaged');
}

async function sha256Of(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash, { signal });
  return hash.digest('hex');
}
