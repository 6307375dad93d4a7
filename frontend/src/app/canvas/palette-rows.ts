/** Palettes that can be in use at the same time. */
export const PALETTE_ROWS = 64;
const ENTRIES = 256;

/** The palettes of a context, one row of a texture each. A palette is uploaded once, whoever uses it. */
export class PaletteRows {
  readonly texture: WebGLTexture;
  readonly #gl: WebGLRenderingContext;
  readonly #rows = new Map<Uint8Array, number>();

  constructor(gl: WebGLRenderingContext) {
    this.#gl = gl;
    this.texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, ENTRIES, PALETTE_ROWS, 0, gl.RGB, gl.UNSIGNED_BYTE, null);
  }

  /** @param palette  256 × 3 bytes; another length is a mistake of the caller. @throws RangeError */
  rowOf(palette: Uint8Array): number {
    const known = this.#rows.get(palette);
    if (known !== undefined) return known;
    if (palette.length !== ENTRIES * 3) throw new RangeError(`A palette has ${palette.length} bytes instead of 768.`);
    const row = this.#freeRow();
    this.#rows.set(palette, row);
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, row, ENTRIES, 1, gl.RGB, gl.UNSIGNED_BYTE, palette);
    return row;
  }

  /** The next one never used, else that of the oldest palette. */
  #freeRow(): number {
    if (this.#rows.size < PALETTE_ROWS) return this.#rows.size;
    const [oldest, row] = this.#rows.entries().next().value as [Uint8Array, number];
    this.#rows.delete(oldest);
    return row;
  }
}
