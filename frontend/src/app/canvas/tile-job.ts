import { isColourImage } from './colour-image';
import type { CanvasChannel, TileAddress } from './canvas-channel';

/** How a tile is to be taken apart before it can become textures. */
export interface TileShape {
  readonly encoding: 'raw' | 'jpeg';
  /** Side in px with the gutter. */
  readonly sidePx: number;
  /** Bytes of one sample. */
  readonly sampleBytes: 1 | 2 | 4;
  /** Samples per pixel. */
  readonly samples: 1 | 3 | 4;
  /** Whether samples that lie beside each other in the tile come out as a plane each. */
  readonly split: boolean;
}

/** What is fetched: an address, and what is expected there. */
export interface TileJob {
  readonly url: string;
  readonly shape: TileShape;
}

/** A tile ready for the graphics card: planes of raw samples, row by row; or a picture the browser has decoded. */
export type TileContent =
  | { readonly kind: 'raw'; readonly planes: readonly ArrayBuffer[] }
  | { readonly kind: 'picture'; readonly image: ImageBitmap };

/** Why a tile did not come. `retryable`: another try may do better (network, busy server), unlike a refusal. */
export class TileError extends Error {
  override readonly name = 'TileError';

  constructor(
    message: string,
    readonly retryable: boolean,
  ) {
    super(message);
  }
}

const SAMPLE_BYTES = { uint8: 1, uint16: 2, float32: 4 } as const;

/**
 * What the tiles of a channel are made of. Eight-bit colour stays together, a texture has room for it; wider colour, and
 * a band shown by itself, are taken apart.
 */
export function tileShape(channel: CanvasChannel): TileShape {
  const { tileSize, gutter, encoding, sampleType, channels } = channel.tiles;
  const sampleBytes = SAMPLE_BYTES[sampleType];
  const together = isColourImage(channel) && sampleBytes === 1;
  return {
    encoding,
    sidePx: tileSize + 2 * gutter,
    sampleBytes,
    samples: channels,
    split: encoding === 'raw' && channels > 1 && !together,
  };
}

/** Bytes of one raw tile: every one is complete, edge tiles are padded. */
export function rawTileBytes({ sidePx, samples, sampleBytes }: TileShape): number {
  return sidePx ** 2 * samples * sampleBytes;
}

/** What a loaded tile takes of memory; a texture of it takes as much. */
export function contentBytes(content: TileContent): number {
  if (content.kind === 'picture') return content.image.width * content.image.height * 4;
  return content.planes.reduce((sum, plane) => sum + plane.byteLength, 0);
}

/** Tiles under the same key are the same. */
export function pyramidKey(tiles: TileAddress, shape: TileShape): string {
  return `${tiles.urlOf(0, 0, 0)} ${shape.split}`;
}
