import type OpenLayersMap from 'ol/Map';
import type { FrameState } from 'ol/Map';
import Layer from 'ol/layer/Layer';
import type { CanvasChannel } from './canvas-channel';
import { ChannelStage } from './channel-stage';
import type { ImageSurface } from './image-surface';
import { PainterCanvas, type PainterCanvasOptions } from './painter-canvas';
import { toImage } from './pixel-projection';
import type { StoredTile } from './stored-tile';
import type { TileStore } from './tile-store';
import { isSameWindow, type ViewWindow } from './view-window';

/** A frame stops uploading after this; the rest comes in the next. While the view rests, sharp counts more than smooth. */
const UPLOAD_MS = { moving: 1, resting: 4 };

/**
 * All channels on one canvas, drawn by ourselves: one call a tile for all channels that lie on the same grid.
 *
 * For OpenLayers it is a layer with a render function of its own; the map tells where it looks, and when to draw.
 */
export class SinglePassSurface implements ImageSurface {
  readonly #map: OpenLayersMap;
  readonly #store: TileStore;
  readonly #stage: ChannelStage;
  readonly #canvas: PainterCanvas;
  readonly #layer: Layer;
  readonly #unsubscribe: () => void;
  #isComplete = false;
  /** Whether OpenLayers has been asked for a frame: once is enough for all tiles that come before it. */
  #isAwaited = false;
  /** What the last frame showed. */
  #view: ViewWindow | null = null;

  /** @throws ShaderError  when the graphics card cannot do it. */
  constructor(map: OpenLayersMap, store: TileStore, options: PainterCanvasOptions) {
    this.#map = map;
    this.#store = store;
    this.#stage = new ChannelStage(store);
    this.#canvas = new PainterCanvas(options, () => this.#redraw());
    Object.assign(this.#canvas.element.style, { position: 'absolute', left: '0', top: '0' });
    this.#layer = new Layer({ render: (frame) => this.#render(frame) });
    this.#unsubscribe = store.subscribe((tile) => this.#noteTile(tile));
    map.addLayer(this.#layer);
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  get hasFailed(): boolean {
    return this.#stage.hasFailed;
  }

  show(channels: readonly CanvasChannel[], isSameSample: boolean): void {
    if (this.#stage.show(channels, isSameSample)) this.#freeUnused();
    this.#isComplete = false;
    this.#layer.changed();
  }

  prepare(channels: readonly CanvasChannel[], sample: readonly CanvasChannel[]): void {
    this.#stage.prepare(channels, sample);
    this.#layer.changed();
  }

  retry(): void {
    this.#store.retryFailed();
    this.#redraw();
  }

  dispose(): void {
    this.#unsubscribe();
    this.#map.removeLayer(this.#layer);
    this.#layer.dispose();
    this.#stage.dispose();
    this.#canvas.dispose();
  }

  #render(frame: FrameState): HTMLElement {
    const { element, contents } = this.#canvas;
    const view = viewWindow(frame);
    this.#isComplete = false;
    this.#isAwaited = false;
    if (contents === null || view === null) return element;
    this.#canvas.resize(Math.round(view.width * view.pixelRatio), Math.round(view.height * view.pixelRatio));
    Object.assign(element.style, { width: `${view.width}px`, height: `${view.height}px` });
    const deadline = performance.now() + UPLOAD_MS[isSameWindow(view, this.#view) ? 'resting' : 'moving'];
    this.#view = view;
    const { painter, pool } = contents;
    const plan = this.#stage.plan(view, pool, painter.mostSlots, () => performance.now() < deadline);
    painter.paint(plan, view);
    this.#isComplete = !plan.isUnfinished && this.#stage.isSettled;
    if (plan.isUnfinished || (this.#isComplete && this.#stage.dropPredecessors())) this.#drawAgain();
    return element;
  }

  /** In the next frame: a layer that says so while it is drawn would not be heard. */
  #drawAgain(): void {
    queueMicrotask(() => this.#layer.changed());
  }

  #redraw(): void {
    this.#stage.forgetPlan();
    this.#layer.changed();
  }

  #noteTile(tile: StoredTile): void {
    if (!this.#stage.holds(tile)) return;
    this.#stage.noteTile();
    if (this.#isAwaited) return;
    this.#isAwaited = true;
    this.#layer.changed();
  }

  #freeUnused(): void {
    this.#canvas.contents?.pool.keepOnly((tile) => this.#stage.holds(tile));
  }
}

/** Null as long as the map looks nowhere. */
export function viewWindow({ viewState, size, pixelRatio }: FrameState): ViewWindow | null {
  const [width, height] = size;
  const { center, resolution, rotation } = viewState;
  if (!(width > 0 && height > 0 && resolution > 0) || center.some(Number.isNaN)) return null;
  return { centre: toImage(center), resolution, rotation, width, height, pixelRatio };
}
