import type { StoredTile } from './stored-tile';
import { contentBytes, type TileContent, type TileShape } from './tile-job';

/** A tile, or one plane of it, on the graphics card. */
export interface TileTexture {
  readonly texture: WebGLTexture;
  /** How it is magnified and shrunk now: a state of the texture, changed only when it has to be. */
  filter: number;
}

interface Entry {
  readonly textures: readonly TileTexture[];
  readonly bytes: number;
  frame: number;
}

/**
 * The textures of one context. Samples go up byte for byte: a pair of bytes as luminance and alpha, no value is touched.
 *
 * The longest unused are freed first, but none that the frame at hand needs.
 */
export class TexturePool {
  readonly #gl: WebGLRenderingContext;
  readonly #capacityBytes: number;
  readonly #hasNumbers: boolean;
  /** The longest unused first. */
  readonly #entries = new Map<StoredTile, Entry>();
  #bytes = 0;
  #frame = 0;

  constructor(gl: WebGLRenderingContext, capacityBytes: number) {
    this.#gl = gl;
    this.#capacityBytes = capacityBytes;
    this.#hasNumbers = gl.getExtension('OES_texture_float') !== null;
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Whether this graphics card takes such tiles at all: some phones have no floating-point textures. */
  takes({ sampleBytes }: TileShape): boolean {
    return sampleBytes !== 4 || this.#hasNumbers;
  }

  /** Begins a frame: what is asked for from now on stays until the next. */
  beginFrame(): void {
    this.#frame++;
  }

  /** The textures of a tile if they are there. */
  find(tile: StoredTile): readonly TileTexture[] | null {
    const entry = this.#entries.get(tile);
    if (entry === undefined) return null;
    if (entry.frame !== this.#frame) {
      entry.frame = this.#frame;
      this.#entries.delete(tile);
      this.#entries.set(tile, entry);
    }
    return entry.textures;
  }

  upload(tile: StoredTile, content: TileContent): readonly TileTexture[] {
    const textures =
      content.kind === 'picture'
        ? [this.#texture((gl) => gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, content.image))]
        : content.planes.map((plane) => this.#texture(() => this.#uploadSamples(plane, tile.job.shape)));
    const bytes = contentBytes(content);
    this.#entries.set(tile, { textures, bytes, frame: this.#frame });
    this.#bytes += bytes;
    return textures;
  }

  /** Frees what is too much. */
  endFrame(): void {
    for (const [tile, { frame }] of this.#entries) {
      if (this.#bytes <= this.#capacityBytes || frame === this.#frame) return;
      this.#free(tile);
    }
  }

  /** Frees all tiles that are not to be kept. */
  keepOnly(isKept: (tile: StoredTile) => boolean): void {
    for (const tile of this.#entries.keys()) if (!isKept(tile)) this.#free(tile);
  }

  #free(tile: StoredTile): void {
    const entry = this.#entries.get(tile);
    if (entry === undefined) return;
    this.#entries.delete(tile);
    this.#bytes -= entry.bytes;
    for (const { texture } of entry.textures) this.#gl.deleteTexture(texture);
  }

  #texture(upload: (gl: WebGLRenderingContext) => void): TileTexture {
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    setFilter(gl, gl.NEAREST);
    upload(gl);
    return { texture, filter: gl.NEAREST };
  }

  #uploadSamples(plane: ArrayBuffer, { sidePx, sampleBytes, samples, split }: TileShape): void {
    const gl = this.#gl;
    const together = split ? 1 : samples;
    const [format, type, data] =
      sampleBytes === 4
        ? [gl.LUMINANCE, gl.FLOAT, new Float32Array(plane)]
        : sampleBytes === 2
          ? [gl.LUMINANCE_ALPHA, gl.UNSIGNED_BYTE, new Uint8Array(plane)]
          : [{ 1: gl.LUMINANCE, 3: gl.RGB, 4: gl.RGBA }[together], gl.UNSIGNED_BYTE, new Uint8Array(plane)];
    gl.texImage2D(gl.TEXTURE_2D, 0, format, sidePx, sidePx, 0, format, type, data);
  }
}

/** Of the texture that is bound. */
export function setFilter(gl: WebGLRenderingContext, filter: number): void {
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
}
