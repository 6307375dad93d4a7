import type { Image } from './image.entity.js';

/** How far the server is with an image, as those who wait for it are told. */
export interface TilingState {
  image_id: number;
  /** `queued` also between two tries; `done` also of an image that is elsewhere on the web. */
  state: 'queued' | 'running' | 'done' | 'failed';
  /** Share of the tiling that is done, 0 to 1. */
  progress: number;
  failure: { code: string; message: string } | null;
}

/** @param isAtWork Whether some server is tiling it. */
export function tilingStateOf(image: Image, isAtWork: boolean): TilingState {
  const { imageId, status, progress, failureCode, failureMessage } = image;
  const state = status === 'failed' ? 'failed' : status !== 'processing' ? 'done' : isAtWork ? 'running' : 'queued';
  const failure = failureCode ? { code: failureCode, message: failureMessage ?? '' } : null;
  return { image_id: imageId, state, progress: state === 'done' ? 1 : progress, failure };
}

/** Whether nothing more will happen, unless somebody asks for it. */
export function isFinal({ state }: TilingState): boolean {
  return state === 'done' || state === 'failed';
}
