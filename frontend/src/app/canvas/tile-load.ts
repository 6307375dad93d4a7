import { rawTileBytes, TileError, type TileContent, type TileJob, type TileShape } from './tile-job';

/** Refusals that pass: request timeout, too early, too many requests; and every failure of the server itself. */
function mayPass(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/**
 * Fetches one tile and makes it ready for the graphics card. Runs in a worker, and works as well without one.
 *
 * @throws TileError  when it did not come, or is not what was promised; DOMException `AbortError` when it was called off.
 */
export async function loadTile({ url, shape }: TileJob, signal: AbortSignal): Promise<TileContent> {
  const body = await fetchBody(url, shape.encoding, signal);
  return body instanceof Blob ? decoded(body, shape) : { kind: 'raw', planes: planesOf(body, shape) };
}

async function fetchBody(url: string, encoding: TileShape['encoding'], signal: AbortSignal) {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', signal });
    if (response.ok) return await (encoding === 'jpeg' ? response.blob() : response.arrayBuffer());
  } catch (error) {
    if (signal.aborted) throw error;
    // TypeError: no connection, or it broke while reading.
    throw new TileError(`No answer for ${url}.`, true);
  }
  throw new TileError(`The server answered ${response.status} for ${url}.`, mayPass(response.status));
}

/** @throws TileError  when the picture is of another size: it would be stretched over the whole tile. */
async function decoded(body: Blob, { sidePx }: TileShape): Promise<TileContent> {
  const image = await createImageBitmap(body, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' }).catch(() => {
    throw new TileError('A tile is no picture.', false);
  });
  if (image.width === sidePx && image.height === sidePx) return { kind: 'picture', image };
  throw new TileError(`A tile is ${image.width} × ${image.height} instead of ${sidePx} px square.`, false);
}

/**
 * The planes of a raw tile, bytes in the order they came in: one with all that is there, or one for each sample.
 *
 * @throws TileError  when the tile has not the size that was promised.
 */
export function planesOf(tile: ArrayBuffer, shape: TileShape): ArrayBuffer[] {
  const expected = rawTileBytes(shape);
  if (tile.byteLength !== expected) {
    throw new TileError(`A tile has ${tile.byteLength} bytes instead of ${expected}.`, false);
  }
  return shape.split ? Array.from({ length: shape.samples }, (_, band) => plane(tile, shape, band)) : [tile];
}

// Samples are copied, not computed with, so the byte order of the machine does not matter.
function plane(tile: ArrayBuffer, { samples, sampleBytes }: TileShape, band: number): ArrayBuffer {
  const Samples = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[sampleBytes];
  const all = new Samples(tile);
  const own = new Samples(all.length / samples);
  for (let i = 0, from = band; i < own.length; i++, from += samples) own[i] = all[from];
  return own.buffer;
}
