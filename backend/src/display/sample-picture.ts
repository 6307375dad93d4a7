import { createHash } from 'node:crypto';
import type { PictureParts } from './sample-pictures.repository.js';

/** How the composing is done. Another number makes every picture anew. */
const RECIPE = 1;

/** `none`: the sample has no image yet, or none that we have. */
export type PictureState = 'none' | 'processing' | 'ready' | 'failed';

/** The picture of a sample in a grid, before it is made. */
export interface SamplePicture {
  state: PictureState;
  /** 0 to 1. */
  progress: number;
  /** Why an image of the sample failed; empty: none did. */
  problem: string;
  /** Changes when the picture does; in its address it lets caches keep it for ever. Empty: there is none. */
  version: string;
}

export const NO_PICTURE: SamplePicture = { state: 'none', progress: 0, problem: '', version: '' };

/** @param parts undefined: the sample has no image */
export function pictureOf(parts: PictureParts | undefined): SamplePicture {
  if (!parts) return NO_PICTURE;
  const { processing, failed, ready, progress, problem } = parts;
  const state = processing > 0 ? 'processing' : ready > 0 ? 'ready' : failed > 0 ? 'failed' : 'none';
  return { state, progress, problem: failed > 0 ? (problem ?? '') : '', version: ready > 0 ? versionOf(parts) : '' };
}

function versionOf({ annotationId, layers, versions, images, lastLayer, ready }: PictureParts): string {
  const counted = [RECIPE, annotationId, layers, versions, images, lastLayer, ready].join(' ');
  return createHash('sha256').update(counted).digest('hex').slice(0, 16);
}
