/** From here on what lies below is not to be seen. */
const OPAQUE = 254.5 / 255;

/**
 * A picture that is painted pixel by pixel, for thousands of tiny lines: a 2D canvas takes 5 µs for an outline of 4 px,
 * since it makes and fills a path for each. All measures are px of the picture.
 */
export class PixelSheet {
  readonly image: ImageData;
  /** 0xaabbggrr: all machines with a browser have the lowest byte first. */
  readonly #pixels: Uint32Array;
  /** 0x00bbggrr */
  #colour = 0;
  #alpha = 1;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.image.data.buffer);
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
    this.#bar(y - side / 2, y + side / 2, x - side / 2, x + side / 2);
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
    const begin = Math.min(x0, x1);
    const end = Math.max(x0, x1);
    for (let i = Math.floor(begin); i < end; i++) {
      const from = Math.max(begin, i);
      const to = Math.min(end, i + 1);
      const y = y0 + ((from + to) / 2 - x0) * slope;
      this.#bar(y - reach, y + reach, from, to);
    }
  }

  /** Row by row, `reach` to the left and right. */
  #steep(x0: number, y0: number, x1: number, y1: number, reach: number): void {
    const slope = (x1 - x0) / (y1 - y0);
    const begin = Math.min(y0, y1);
    const end = Math.max(y0, y1);
    for (let j = Math.floor(begin); j < end; j++) {
      const from = Math.max(begin, j);
      const to = Math.min(end, j + 1);
      const x = x0 + ((from + to) / 2 - y0) * slope;
      this.#bar(from, to, x - reach, x + reach);
    }
  }

  #bar(top: number, bottom: number, left: number, right: number): void {
    const firstX = Math.max(0, Math.floor(left));
    const firstY = Math.max(0, Math.floor(top));
    const lastX = Math.min(this.width, Math.ceil(right));
    const lastY = Math.min(this.height, Math.ceil(bottom));
    const pixels = this.#pixels;
    for (let j = firstY; j < lastY; j++) {
      const high = (Math.min(bottom, j + 1) - Math.max(top, j)) * this.#alpha;
      for (let i = firstX; i < lastX; i++) {
        const alpha = high * (Math.min(right, i + 1) - Math.max(left, i));
        const at = j * this.width + i;
        if (alpha >= OPAQUE) pixels[at] = this.#colour | 0xff000000;
        else if (pixels[at] === 0) pixels[at] = this.#colour | ((alpha * 255 + 0.5) << 24);
        else this.#mix(at, alpha);
      }
    }
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
