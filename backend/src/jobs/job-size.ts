import type { Image } from '../images/image.entity.js';
import type { JobRequest } from './job-queue.js';

/** From here on a job takes minutes: 100 million samples, as in a slide of 6000 × 6000 pixels of three. */
export const LARGE_JOB = 100_000_000;

/** The job that makes an image's pyramid. */
export function requestFor(image: Image): JobRequest {
  const { imageId, projectId } = image;
  return { imageId, projectId, size: sizeOf(image) };
}

/** The stored picture may be much smaller than the file (codes 1 and 2): a sample in a file is seldom less than a byte. */
function sizeOf({ width, height, bytes, metadata }: Image): number {
  const planes = metadata ? metadata.sizeZ * metadata.sizeT * metadata.channels.length : 1;
  return Math.max(bytes, width * height * planes);
}
