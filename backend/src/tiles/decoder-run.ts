import { stat } from 'node:fs/promises';
import type { Sharp } from 'sharp';
import { decoderError } from './decoder-error.js';

const WATCH_FILE_MS = 250;

/**
 * Runs a decoder into a file; its complaints come out in our terms.
 *
 * @param onGrowth  Told from time to time how many bytes the file has.
 */
export async function runInto(path: string, decoder: Sharp, onGrowth: (bytes: number) => void): Promise<void> {
  const timer = setInterval(() => {
    // Not there yet, or just gone: there is nothing to tell.
    stat(path).then(
      ({ size }) => onGrowth(size),
      () => undefined,
    );
  }, WATCH_FILE_MS);
  try {
    await decoder.toFile(path);
  } catch (error) {
    throw decoderError(error as Error);
  } finally {
    clearInterval(timer);
  }
}
