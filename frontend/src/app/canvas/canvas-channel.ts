/** One pyramid level of an image, in its own pixels. Level 0 is full resolution, each next halves, rounding up. */
export interface TileLevel {
  readonly level: number;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

/** Where the tiles of one stored image are and how their bytes are laid out. */
export interface TileAddress {
  readonly imageId: number;
  /** Address of a tile; must stay the same for the same bytes (it is the key under which tiles are shared). */
  urlOf(level: number, column: number, row: number): string;
  /** Side of a tile in px, without the gutter. */
  readonly tileSize: number;
  /** Pixels of the neighbours carried along each edge, so that interpolation shows no seams. */
  readonly gutter: 0 | 1;
  /** `raw`: row-major, channels interleaved, little-endian, edge tiles padded to full size. `jpeg`: 8 bit, no gutter. */
  readonly encoding: 'raw' | 'jpeg';
  readonly sampleType: 'uint8' | 'uint16' | 'float32';
  readonly channels: 1 | 3 | 4;
  /** Full-resolution size in px. */
  readonly width: number;
  readonly height: number;
  readonly levels: readonly TileLevel[];
  /** Finest level that has tiles: more than 0 while only a preview is there. Left out: 0. */
  readonly finestLevel?: number;
  /** Which picture of the image this is, from 0. Left out: 0. */
  readonly plane?: number;
  /** The file's own value is stored sample × scale + offset. Left out: 1 and 0. */
  readonly valueScale?: number;
  readonly valueOffset?: number;
}

/** How a channel is shown. Values between `min` and `max` are spread over black … `colour`. */
export interface ChannelDisplay {
  readonly visible: boolean;
  /** 0..255 each; white leaves an RGB image as it is. */
  readonly colour: readonly [red: number, green: number, blue: number];
  /** In the file's own values, as read-out, statistics and histogram have them; the canvas converts to stored samples. */
  readonly min: number;
  readonly max: number;
  /** 1 = linear, > 1 lifts dark values: shown = ((value − min) / (max − min)) ^ (1 / gamma). */
  readonly gamma: number;
  /** 0..1 */
  readonly opacity: number;
  /**
   * A palette in place of `colour`: 256 colours of 3 bytes, from the lower end of the window to the upper. Null or left
   * out: from black to `colour`. Colour images ignore it. The same palette should stay the same array: a new one is
   * uploaded again.
   */
  readonly lut?: Uint8Array | null;
}

/** One thing the canvas shows: a fluorescence channel or an RGB image. The first in the list lies at the bottom. */
export interface CanvasChannel {
  /** Stays the same while the display changes; one key, one channel. */
  readonly key: string;
  readonly tiles: TileAddress;
  /** Which band of the tile is this channel, from 0. With `blend: 'over'` an RGB(A) image is shown whole and this is ignored. */
  readonly band: number;
  readonly display: ChannelDisplay;
  /** `add`: light on black (fluorescence). `over`: covers what is below (bright-field). */
  readonly blend: 'add' | 'over';
}
