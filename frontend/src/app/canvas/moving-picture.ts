import type { Affine } from './affine';

/**
 * A picture that moves with the view without being drawn anew: where it lies is told to the browser, which puts it there
 * beside the page's own thread. Drawing it enlarged would take 2 ms of that for each frame.
 */
export class MovingPicture {
  readonly #host = document.createElement('div');
  #canvas: HTMLCanvasElement | null = null;

  constructor(container: HTMLElement) {
    this.#host.style.cssText = 'position:absolute;inset:0;overflow:hidden;contain:strict;visibility:hidden';
    container.prepend(this.#host);
  }

  /** @param way  Px of the picture → device px. */
  show(canvas: HTMLCanvasElement, [a, b, c, d, e, f]: Affine, pixelRatio: number): void {
    if (canvas !== this.#canvas) {
      this.#canvas = canvas;
      const [width, height] = [canvas.width, canvas.height].map((side) => `${side / pixelRatio}px`);
      canvas.style.cssText = 'position:absolute;left:0;top:0;transform-origin:0 0;will-change:transform';
      Object.assign(canvas.style, { width, height });
      this.#host.replaceChildren(canvas);
    }
    canvas.style.transform = `matrix(${a},${b},${c},${d},${e / pixelRatio},${f / pixelRatio})`;
    this.#host.style.visibility = 'visible';
  }

  hide(): void {
    if (this.#canvas === null) return;
    this.#canvas = null;
    this.#host.style.visibility = 'hidden';
    this.#host.replaceChildren();
  }
}
