import OpenLayersMap from 'ol/Map';
import View from 'ol/View';
import { isEmpty, type Extent } from 'ol/extent';
import DragPan from 'ol/interaction/DragPan';
import DragRotate from 'ol/interaction/DragRotate';
import MouseWheelZoom from 'ol/interaction/MouseWheelZoom';
import PinchRotate from 'ol/interaction/PinchRotate';
import PinchZoom from 'ol/interaction/PinchZoom';
import type { Point } from '../drawing/point';
import type { CanvasChannel } from './canvas-channel';
import { ChannelLayer, type LayerSurroundings } from './channel-layer';
import { extentOf, PixelProjection, SLIDE_PROJECTION, toImage, toMap } from './pixel-projection';
import { TileFetch } from './tile-fetch';
import { TileRetries } from './tile-retries';

/** Where the view looks. */
export interface CanvasPosition {
  /** Screen px per image px. */
  readonly zoom: number;
  /** The image point in the middle. */
  readonly centre: Point;
  /** Clockwise, in degrees, from 0 to below 360. */
  readonly rotation: number;
}

/** `ready`: all that the view wants to show is on screen. `failed`: some tiles were given up. */
export type TileState = 'loading' | 'ready' | 'failed';

/** What the canvas is told; all of it may come at any time, between and during frames. */
export interface CanvasMapEvents {
  /** A frame was drawn; anything above it is to be drawn now, in the same task. */
  drawn(projection: PixelProjection): void;
  moved(position: CanvasPosition): void;
  tiles(state: TileState): void;
}

/** The largest magnification, screen px per image px. */
const CLOSEST = 64;
/** Zoomed out as far as possible, the longest side of the image has this many screen px. */
const SMALLEST_IMAGE_PX = 64;
/** Space left around an image that is fitted to the canvas, in screen px. */
const FIT_MARGIN_PX = 12;

/** The images: an OpenLayers map in image pixels with one layer per channel. */
export class CanvasMap {
  /** Element that takes pointer events. */
  readonly viewport: HTMLElement;
  /** Element for drawings above the images. It takes no pointer events. */
  readonly overlayContainer: HTMLElement;
  readonly #map: OpenLayersMap;
  readonly #events: CanvasMapEvents;
  readonly #surroundings: LayerSurroundings;
  readonly #retries: TileRetries;
  #layers: readonly ChannelLayer[] = [];
  #keys: ReadonlySet<string> = new Set();
  #extent: Extent = [0, 0, 0, 0];
  #projection: PixelProjection | null = null;
  #position: CanvasPosition | null = null;
  /** The view as `fit` left it, or `wanted` while the canvas has no size yet. */
  #fitted: CanvasPosition | 'wanted' | null = 'wanted';
  /** Where to look as soon as there is an image. */
  #awaited: CanvasPosition | null = null;
  #complete = false;
  #tileState: TileState = 'ready';

  /** @param target  Element to fill; the map follows its size. */
  constructor(target: HTMLElement, events: CanvasMapEvents, options: { readonly smooth16Bit: boolean }) {
    this.#events = events;
    this.#retries = new TileRetries(() => this.#reportTiles());
    this.#map = new OpenLayersMap({
      target,
      controls: [],
      interactions: [
        new DragPan({ condition: ({ originalEvent }) => isPanning(originalEvent as PointerEvent) }),
        // Alt, Shift and dragging, as in every map; and two fingers, once they have turned far enough to mean it.
        new DragRotate(),
        new PinchRotate(),
        new PinchZoom(),
        new MouseWheelZoom(),
      ],
      pixelRatio: window.devicePixelRatio,
    });
    const [viewport, overlayContainer] = [this.#map.getViewport(), this.#map.getOverlayContainer()];
    if (!viewport || !overlayContainer) throw new Error('OpenLayers made no elements to show the map in.');
    this.viewport = viewport;
    this.overlayContainer = overlayContainer;
    this.#surroundings = {
      fetch: new TileFetch(),
      retries: this.#retries,
      pixelRatio: () => this.#map.getPixelRatio(),
      smooth16Bit: options.smooth16Bit,
    };
    this.#map.on('postrender', ({ frameState }) => {
      if (frameState) this.#afterFrame(frameState.coordinateToPixelTransform);
    });
    this.#map.on('change:size', () => this.#afterResize());
    this.#map.on('movestart', () => this.#setComplete(false));
    this.#map.on('loadstart', () => this.#setComplete(false));
    this.#map.on('rendercomplete', () => this.#setComplete(true));
    // OpenLayers uploads its tiles again in the next frame, but draws none by itself. The event does not bubble.
    this.viewport.addEventListener('webglcontextrestored', () => this.#map.render(), { capture: true });
  }

  /** CSS px. */
  get size(): Point {
    const [width, height] = this.#map.getSize() ?? [0, 0];
    return [width, height];
  }

  /** As of the last frame; null before the first. */
  get projection(): PixelProjection | null {
    return this.#projection;
  }

  /** Shows these channels, the first at the bottom. Layers are kept for channels that were there before. */
  show(channels: readonly CanvasChannel[]): void {
    const isSameSample = channels.some(({ key }) => this.#keys.has(key));
    this.#setComplete(false);
    this.#replaceLayers(channels);
    this.#keys = new Set(channels.map(({ key }) => key));
    this.#setExtent(
      extentOf({
        width: Math.max(0, ...channels.map(({ tiles }) => tiles.width)),
        height: Math.max(0, ...channels.map(({ tiles }) => tiles.height)),
      }),
      !isSameSample,
    );
    this.#map.render();
  }

  /** Shows all of the image, upright. */
  fit(): void {
    this.#fitted = 'wanted';
    const [width, height] = this.size;
    if (width === 0 || height === 0 || isEmpty(this.#extent)) return;
    const view = this.#map.getView();
    view.setRotation(0);
    const margin = Math.min(FIT_MARGIN_PX, width / 4, height / 4);
    view.fit(this.#extent, { size: [width, height], padding: [margin, margin, margin, margin] });
    this.#fitted = this.#viewPosition();
    this.#setComplete(false);
  }

  /** @param scale  Screen px per image px. */
  zoomTo(scale: number): void {
    this.#change((view) => view.setResolution(view.getConstrainedResolution(1 / scale) ?? 1 / scale));
  }

  zoomBy(factor: number): void {
    this.#change((view) => view.adjustResolution(1 / factor));
  }

  /** Turns the image about the middle of the view. @param degrees  Clockwise. */
  rotateBy(degrees: number): void {
    this.#change((view) => view.adjustRotation((degrees * Math.PI) / 180));
  }

  /** Looks where it was told; waits for an image to look at. */
  goTo(position: CanvasPosition): void {
    this.#awaited = position;
    // OpenLayers does not take an extent without size for empty.
    if (this.#extent[2] === 0) return;
    this.#fitted = null;
    this.#awaited = null;
    const view = this.#map.getView();
    view.cancelAnimations();
    view.setCenter(toMap(position.centre));
    view.setResolution(view.getConstrainedResolution(1 / position.zoom) ?? 1 / position.zoom);
    view.setRotation((position.rotation * Math.PI) / 180);
    this.#setComplete(false);
  }

  /** Moves the view by screen px. */
  panBy(dx: number, dy: number): void {
    const projection = this.#projection;
    if (projection === null) return;
    const [width, height] = this.size;
    const centre = projection.toImage([width / 2 + dx, height / 2 + dy]);
    this.#change((view) => view.setCenter(toMap(centre)));
  }

  /** Draws a frame soon, so that `drawn` is told. */
  redraw(): void {
    this.#map.render();
  }

  /** Asks again for tiles that were given up. */
  retryTiles(): void {
    this.#retries.tryAgain();
    this.#map.render();
  }

  /** Follows a window that moved to a screen of another density. */
  setPixelRatio(pixelRatio: number): void {
    this.#map.setPixelRatio(pixelRatio);
  }

  dispose(): void {
    this.#retries.dispose();
    for (const layer of this.#layers) {
      this.#map.removeLayer(layer.layer);
      layer.dispose();
    }
    this.#layers = [];
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }

  #replaceLayers(channels: readonly CanvasChannel[]): void {
    const unused = new Set(this.#layers);
    this.#layers = channels.map((channel, i) => {
      let layer = this.#layers.find((candidate) => unused.has(candidate) && candidate.isFor(channel));
      if (layer === undefined) {
        layer = new ChannelLayer(channel, this.#surroundings);
        this.#map.addLayer(layer.layer);
      } else {
        unused.delete(layer);
        layer.update(channel);
      }
      layer.layer.setZIndex(i);
      return layer;
    });
    for (const layer of unused) {
      this.#map.removeLayer(layer.layer);
      layer.dispose();
    }
  }

  #setExtent(extent: Extent, isNewSample: boolean): void {
    const [oldWidth, oldHeight] = [this.#extent[2], -this.#extent[1]];
    const [width, height] = [extent[2], -extent[1]];
    if (width === oldWidth && height === oldHeight && !isNewSample) return;
    this.#extent = extent;
    if (isEmpty(extent)) return;
    const old = this.#map.getView();
    const fit = isNewSample || this.#isFitted();
    this.#map.setView(
      new View({
        projection: SLIDE_PROJECTION,
        extent,
        constrainOnlyCenter: true,
        minResolution: 1 / CLOSEST,
        maxResolution: Math.max(1, Math.max(width, height) / SMALLEST_IMAGE_PX),
        constrainResolution: false,
        smoothResolutionConstraint: false,
        center: isNewSample ? undefined : old.getCenter(),
        resolution: isNewSample ? undefined : old.getResolution(),
        rotation: isNewSample ? 0 : old.getRotation(),
      }),
    );
    if (this.#awaited) this.goTo(this.#awaited);
    else if (fit) this.fit();
  }

  #change(change: (view: View) => void): void {
    const view = this.#map.getView();
    if (!view.isDef()) return;
    view.cancelAnimations();
    change(view);
    this.#setComplete(false);
  }

  #afterResize(): void {
    if (this.#isFitted()) this.fit();
    this.#map.render();
  }

  #afterFrame(mapToScreen: readonly number[]): void {
    const projection = new PixelProjection(mapToScreen);
    this.#projection = projection;
    this.#events.drawn(projection);
    const position = this.#viewPosition();
    if (position === null || isSamePosition(position, this.#position)) return;
    this.#position = position;
    this.#events.moved(position);
  }

  /** Where the view looks now, also before the next frame. */
  #viewPosition(): CanvasPosition | null {
    const view = this.#map.getView();
    const [centre, resolution] = [view.getCenter(), view.getResolution()];
    if (!centre || !resolution) return null;
    return { zoom: 1 / resolution, centre: toImage(centre), rotation: inDegrees(view.getRotation()) };
  }

  /** Whether nobody has moved the view since it was fitted; it then stays fitted when the canvas changes its size. */
  #isFitted(): boolean {
    return this.#fitted === 'wanted' || (this.#fitted !== null && isSamePosition(this.#fitted, this.#viewPosition()));
  }

  #setComplete(complete: boolean): void {
    this.#complete = complete;
    this.#reportTiles();
  }

  #reportTiles(): void {
    const settled = this.#retries.failed > 0 ? 'failed' : 'ready';
    const state = this.#complete && this.#retries.waiting === 0 ? settled : 'loading';
    if (state === this.#tileState) return;
    this.#tileState = state;
    this.#events.tiles(state);
  }
}

function isSamePosition(a: CanvasPosition, b: CanvasPosition | null): boolean {
  if (b === null || a.zoom !== b.zoom || a.rotation !== b.rotation) return false;
  return a.centre[0] === b.centre[0] && a.centre[1] === b.centre[1];
}

/** @returns 0 to below 360, to a millionth: OpenLayers adds up radians. */
function inDegrees(radians: number): number {
  const degrees = Math.round((radians * 180e6) / Math.PI) / 1e6;
  return ((degrees % 360) + 360) % 360;
}

/** The left button or one finger, as far as no tool wants it, and the middle button always. */
function isPanning({ isPrimary, button }: PointerEvent): boolean {
  return isPrimary && (button === 0 || button === 1);
}
