import type { OverlayAnswer, OverlayOrder } from './overlay-order';
import { buffersOf } from './packed-regions';
import { RegionRaster } from './region-raster';

/** Who paints pictures of regions, out of the way of the page. */
export interface OverlayMaker {
  /** Takes the numbers of the regions: their arrays must not be used afterwards. */
  send(order: OverlayOrder): void;
  dispose(): void;
}

export interface OverlayMakerEvents {
  made(id: number, image: HTMLCanvasElement): void;
  /** It can paint no more, and has forgotten all regions. */
  failed(): void;
}

/** Paints in a worker. */
export class WorkerOverlayMaker implements OverlayMaker {
  readonly #worker: Worker;

  /** @param worker  Runs `overlay.worker.ts`. */
  constructor(worker: Worker, events: OverlayMakerEvents) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data: { id, image } }: MessageEvent<OverlayAnswer>) => {
      events.made(id, canvasOf(image));
    });
    worker.addEventListener('error', () => events.failed());
  }

  send(order: OverlayOrder): void {
    this.#worker.postMessage(order, {
      transfer: order.splices.flatMap(({ added }) => buffersOf(added)),
    });
  }

  dispose(): void {
    this.#worker.terminate();
  }
}

/** The picture as an element, which can be shown and drawn from; it is not copied. */
function canvasOf(image: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext('bitmaprenderer')?.transferFromImageBitmap(image);
  return canvas;
}

/** For so long the page may be kept from other things. */
const SLICE_MS = 5;

/** Paints on the page's own thread, a little at a time: for browsers without canvases in workers. */
export class SlicedOverlayMaker implements OverlayMaker {
  readonly #events: OverlayMakerEvents;
  readonly #raster = new RegionRaster();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(events: OverlayMakerEvents) {
    this.#events = events;
  }

  send({ splices, wish }: OverlayOrder): void {
    for (const splice of splices) this.#raster.splice(splice);
    if (wish !== null) this.#begin(wish);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #begin({ id, ...wanted }: NonNullable<OverlayOrder['wish']>): void {
    clearTimeout(this.#timer);
    const canvas = document.createElement('canvas');
    canvas.width = wanted.frame.width;
    canvas.height = wanted.frame.height;
    const paper = canvas.getContext('2d', { willReadFrequently: true });
    if (paper === null) return;
    const steps = this.#raster.paint(paper, wanted);
    const goOn = () => {
      const until = performance.now() + SLICE_MS;
      while (performance.now() < until) {
        if (steps.next().done) {
          this.#events.made(id, canvas);
          return;
        }
      }
      this.#timer = setTimeout(goOn);
    };
    this.#timer = setTimeout(goOn);
  }
}

/** The best that this browser has. */
export function overlayMaker(events: OverlayMakerEvents): OverlayMaker {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return new SlicedOverlayMaker(events);
  const worker = new Worker(new URL('./overlay.worker', import.meta.url), { type: 'module' });
  return new WorkerOverlayMaker(worker, events);
}
