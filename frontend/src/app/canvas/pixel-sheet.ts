/** From here on what lies below is not to be seen. */
const OPAQUE = 254.5 / 255;
const OPAQUE_BITS = 255 << 24;

/**
 * A picture that is painted pixel by pixel, for thousands of tiny lines: a 2D canvas takes 5 µs for an outline of 4 px,
 * since it makes and fills a path for each. All measures are px of the picture.
 */
export class PixelSheet {
  readonly image: ImageData;
  /** 0xaabbggrr: all machines with a browser have the lowest byte first. */
  readonly #pixels: Int32Array;
  /** 0x00bbggrr */
  #colour = 0;
  #alpha = 1;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.image = new ImageData(width, height);
    this.#pixels = new Int32Array(this.image.data.buffer);
  }

  clear(): void {
    this.#pixels.fill(0);
  }

  /** What follows is painted so. @param colour  0xrrggbb  @param alpha  0 to 1 */
  ink(colour: number, alpha: number): void {
    this.#alpha = alpha;
    this.#colour = ((colour & 255) << 16) | (colour & 0xff00) | (colour >> 16);
  }

  /** An upright square about a place. */
  dot(x: number, y: number, side: number): void {
    const left = Math.max(0, x - side / 2);
    const right = Math.min(this.width, x + side / 2);
    for (let i = left | 0; i < right; i++) {
      this.#column(i, y - side / 2, y + side / 2, Math.min(right, i + 1) - Math.max(left, i));
    }
  }

  /** A straight line, a little longer than told, so that lines that meet leave no gap at the corner. */
  line(x0: number, y0: number, x1: number, y1: number, width: number): void {
    const dx = x1 - x0;
    const dy = y1 - y0;
    const length = Math.sqrt(dx * dx + dy * dy);
    if (length < 1e-6) return this.dot(x0, y0, width);
    const moreX = (dx * width) / 4 / length;
    const moreY = (dy * width) / 4 / length;
    const half = (width / 2) * length;
    if (Math.abs(dx) >= Math.abs(dy)) {
      this.#flat(x0 - moreX, y0 - moreY, x1 + moreX, y1 + moreY, half / Math.abs(dx));
    } else this.#steep(x0 - moreX, y0 - moreY, x1 + moreX, y1 + moreY, half / Math.abs(dy));
  }

  /** Column by column, `reach` up and down. */
  #flat(x0: number, y0: number, x1: number, y1: number, reach: number): void {
    const slope = (y1 - y0) / (x1 - x0);
    const begin = Math.max(0, Math.min(x0, x1));
    const end = Math.min(this.width, Math.max(x0, x1));
    for (let i = begin | 0; i < end; i++) {
      const from = i > begin ? i : begin;
      const to = i + 1 < end ? i + 1 : end;
      const y = y0 + ((from + to) / 2 - x0) * slope;
      this.#column(i, y - reach, y + reach, to - from);
    }
  }

  /** Row by row, `reach` to the left and right. */
  #steep(x0: number, y0: number, x1: number, y1: number, reach: number): void {
    const slope = (x1 - x0) / (y1 - y0);
    const begin = Math.max(0, Math.min(y0, y1));
    const end = Math.min(this.height, Math.max(y0, y1));
    for (let j = begin | 0; j < end; j++) {
      const from = j > begin ? j : begin;
      const to = j + 1 < end ? j + 1 : end;
      const x = x0 + ((from + to) / 2 - y0) * slope;
      this.#row(j, x - reach, x + reach, to - from);
    }
  }

  /** A part of a column; `share`: of the width of its px. */
  #column(i: number, top: number, bottom: number, share: number): void {
    this.#run(i, this.width, top > 0 ? top : 0, bottom < this.height ? bottom : this.height, share * this.#alpha);
  }

  /** A part of a row; `share`: of the height of its px. */
  #row(j: number, left: number, right: number, share: number): void {
    this.#run(j * this.width, 1, left > 0 ? left : 0, right < this.width ? right : this.width, share * this.#alpha);
  }

  /** Px that lie `stride` apart, counted from the one at `start`: the first and the last are covered in part. */
  #run(start: number, stride: number, from: number, to: number, ink: number): void {
    if (to <= from) return;
    const first = from | 0;
    const last = to | 0;
    let at = start + first * stride;
    if (first === last) return this.#put(at, (to - from) * ink);
    this.#put(at, (first + 1 - from) * ink);
    for (let n = first + 1; n < last; n++) this.#put((at += stride), ink);
    if (to > last) this.#put(at + stride, (to - last) * ink);
  }

  #put(at: number, alpha: number): void {
    const pixel = this.#pixels[at];
    if (alpha >= OPAQUE) this.#pixels[at] = this.#colour | OPAQUE_BITS;
    else if (pixel === 0) this.#pixels[at] = this.#colour | ((alpha * 255 + 0.5) << 24);
    else if ((pixel & 0xffffff) === this.#colour) {
      // The lines of one outline, mostly: nothing is to be mixed.
      const below = pixel >>> 24;
      this.#pixels[at] = this.#colour | ((below + (255 - below) * alpha + 0.5) << 24);
    } else this.#mix(at, alpha);
  }

  #mix(at: number, alpha: number): void {
    const pixel = this.#pixels[at];
    const below = (pixel >>> 24) / 255;
    const both = alpha + below * (1 - alpha);
    if (both <= 0) return;
    const part = alpha / both;
    const red = pixel & 255;
    const green = (pixel >> 8) & 255;
    const blue = (pixel >> 16) & 255;
    const nowRed = red + ((this.#colour & 255) - red) * part + 0.5;
    const nowGreen = green + (((this.#colour >> 8) & 255) - green) * part + 0.5;
    const nowBlue = blue + (((this.#colour >> 16) & 255) - blue) * part + 0.5;
    this.#pixels[at] = nowRed | (nowGreen << 8) | (nowBlue << 16) | ((both * 255 + 0.5) << 24);
  }
}
