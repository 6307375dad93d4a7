import OpenLayersMap from 'ol/Map';
import View from 'ol/View';
import { isEmpty, type Extent } from 'ol/extent';
import DragPan from 'ol/interaction/DragPan';
import DragRotate from 'ol/interaction/DragRotate';
import MouseWheelZoom from 'ol/interaction/MouseWheelZoom';
import PinchRotate from 'ol/interaction/PinchRotate';
import PinchZoom from 'ol/interaction/PinchZoom';
import type { Box } from '../drawing/box';
import type { Point } from '../drawing/point';
import type { CanvasChannel } from './canvas-channel';
import { extentOf, PixelProjection, SLIDE_PROJECTION, toImage, toMap } from './pixel-projection';
import type { ImageSurface } from './image-surface';
import type { PainterCanvasOptions } from './painter-canvas';
import { exportPicture, type ExportedPicture } from './picture-export';
import { ShaderError } from './shader-program';
import { SinglePassSurface } from './single-pass-surface';
import { StackedSurface } from './stacked-surface';
import type { Interpolation } from './pass-painter';
import type { TileStore } from './tile-store';
import { valuesAt, type ChannelValue } from './value-read-out';
import { FIT_MARGIN_PX } from './view-window';

/** Where the view looks. */
export interface CanvasPosition {
  /** Screen px per image px. */
  readonly zoom: number;
  /** The image point in the middle. */
  readonly centre: Point;
  /** Radians, clockwise. */
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

/** How the images are drawn. */
export interface CanvasMapOptions {
  /** Tiles in memory, shared with other canvases. */
  readonly store: TileStore;
  /** Whether the graphics card may mix 16-bit samples. */
  readonly smooth16Bit: boolean;
  /** `layers`: one stock layer for each channel, which is also what happens where a single pass is not possible. */
  readonly drawing?: 'single-pass' | 'layers';
  readonly interpolation?: Interpolation;
  /** Graphics memory for tiles, of which the longest unused go first. */
  readonly textureBytes?: number;
}

const TEXTURE_BYTES = 256e6;

/** The largest magnification, screen px per image px. */
const CLOSEST = 64;
/** Zoomed out as far as possible, the longest side of the image has this many screen px. */
const SMALLEST_IMAGE_PX = 64;

/** The images: an OpenLayers map in image pixels with one layer per channel. */
export class CanvasMap {
  /** Element that takes pointer events. */
  readonly viewport: HTMLElement;
  /** Element for drawings above the images. It takes no pointer events. */
  readonly overlayContainer: HTMLElement;
  readonly #map: OpenLayersMap;
  readonly #events: CanvasMapEvents;
  readonly #surface: ImageSurface;
  readonly #store: TileStore;
  readonly #painting: PainterCanvasOptions;
  #channels: readonly CanvasChannel[] = [];
  /** Whose view this is, when it is not our own. */
  #host: CanvasMap | null = null;
  #unshare = () => undefined as void;
  #images: ReadonlySet<number> = new Set();
  #sample: number | string | null = null;
  #extent: Extent = [0, 0, 0, 0];
  #projection: PixelProjection | null = null;
  #position: CanvasPosition | null = null;
  /** The view as `fit` left it, or `wanted` while the canvas has no size yet. */
  #fitted: CanvasPosition | 'wanted' | null = 'wanted';
  /** Whether the view has been changed and not drawn since. */
  #isStale = false;
  /** Where to look as soon as there is an image. */
  #awaited: CanvasPosition | null = null;
  #tileState: TileState = 'ready';

  /** @param target  Element to fill; the map follows its size. */
  constructor(target: HTMLElement, events: CanvasMapEvents, options: CanvasMapOptions) {
    this.#events = events;
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
    const { store, smooth16Bit, interpolation = 'auto', textureBytes = TEXTURE_BYTES } = options;
    this.#store = store;
    this.#painting = { smooth16Bit, interpolation, textureBytes };
    this.#surface = this.#makeSurface(options.drawing);
    this.#map.on('postrender', ({ frameState }) => {
      if (frameState) this.#afterFrame(frameState.coordinateToPixelTransform);
    });
    this.#map.on('change:size', () => this.#afterResize());
  }

  /** CSS px. */
  get size(): Point {
    const [width, height] = this.#map.getSize() ?? [0, 0];
    return [width, height];
  }

  /** Px of the image; 0, 0 while there is none. */
  get imageSize(): Point {
    return [this.#extent[2], 0 - this.#extent[1]];
  }

  /** As of the last frame; null before the first. */
  get projection(): PixelProjection | null {
    return this.#projection;
  }

  /**
   * Shows these channels, the first at the bottom.
   *
   * @param sample  What they belong to: as long as it stays the same, the view stays where it is. Null: the same as before
   *                when some of the images are.
   */
  show(channels: readonly CanvasChannel[], sample: number | string | null = null): void {
    const images = new Set(channels.map(({ tiles }) => tiles.imageId));
    const isSameSample = sample === null ? [...images].some((id) => this.#images.has(id)) : sample === this.#sample;
    this.#sample = sample;
    this.#images = images;
    this.#channels = channels;
    this.#surface.show(channels, isSameSample);
    this.#reportTiles();
    this.#setExtent(
      extentOf({
        width: Math.max(0, ...channels.map(({ tiles }) => tiles.width)),
        height: Math.max(0, ...channels.map(({ tiles }) => tiles.height)),
      }),
      !isSameSample,
    );
    this.#map.render();
  }

  /**
   * Fetches what may be shown next, once all that is shown is there.
   *
   * @param channels  Neighbours in time or depth: what they would need of the view as it is.
   * @param sample    The next sample: what it needs when all of it is shown, as it is at first.
   */
  prepare(channels: readonly CanvasChannel[], sample: readonly CanvasChannel[] = []): void {
    this.#surface.prepare(channels, sample);
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
    this.#outdate();
  }

  /** Looks at a place: what `moved` told once, shown again. Waits until there is an image. */
  lookAt(position: CanvasPosition): void {
    this.#awaited = position;
    // OpenLayers does not take an extent without size for empty.
    if (this.#extent[2] === 0) return;
    this.#awaited = null;
    this.#fitted = null;
    const view = this.#map.getView();
    view.cancelAnimations();
    view.setCenter(toMap(position.centre));
    view.setResolution(1 / position.zoom);
    view.setRotation(position.rotation);
    this.#outdate();
    this.#map.render();
  }

  /** Turns the image around the middle of the canvas. @param radians  Clockwise. */
  rotateBy(radians: number): void {
    this.#change((view) => view.adjustRotation(radians));
  }

  /** @param scale  Screen px per image px. */
  zoomTo(scale: number): void {
    this.#change((view) => view.setResolution(view.getConstrainedResolution(1 / scale) ?? 1 / scale));
  }

  zoomBy(factor: number): void {
    this.#change((view) => view.adjustResolution(1 / factor));
  }

  /** Moves the view by screen px. */
  panBy(dx: number, dy: number): void {
    const projection = this.#projection;
    if (projection === null) return;
    const [width, height] = this.size;
    const centre = projection.toImage([width / 2 + dx, height / 2 + dy]);
    this.#change((view) => view.setCenter(toMap(centre)));
  }

  /** Puts a point of the image into the middle. */
  centreOn(place: Point): void {
    this.#change((view) => view.setCenter(toMap(place)));
  }

  /** The values at a point of the image, in image px, of all visible channels, from tiles in memory. */
  valuesAt(point: Point): ChannelValue[] {
    return valuesAt(this.#channels, this.#store, point);
  }

  /**
   * A picture of what is shown, regions left out, drawn anew at a size of its own.
   *
   * @param size  px. With `area` left out it should have the proportions of the canvas; the width counts.
   * @param area  Part of the image to show upright, in image px; left out: what the canvas shows, turned as it is.
   * @throws RangeError  when it is larger than a browser can make, or there is nothing to draw.
   */
  exportPicture(size: { readonly width: number; readonly height: number }, area?: Box): Promise<ExportedPicture> {
    const position = this.#viewPosition();
    if (position === null) throw new RangeError('There is nothing to draw.');
    const { width, height } = size;
    const view = area
      ? {
          centre: [(area.minX + area.maxX) / 2, (area.minY + area.maxY) / 2] as const,
          resolution: Math.max((area.maxX - area.minX) / width, (area.maxY - area.minY) / height),
          rotation: 0,
        }
      : { ...position, resolution: this.size[0] / position.zoom / width };
    const window = { ...view, width, height, pixelRatio: 1 };
    return exportPicture(this.#channels, this.#store, this.#painting, window);
  }

  /** Looks where another canvas looks, and the other way round, from now on. */
  shareView(host: CanvasMap): void {
    this.#host = host;
    const adopt = () => this.#map.setView(host.#map.getView());
    host.#map.on('change:view', adopt);
    this.#unshare = () => host.#map.un('change:view', adopt);
    adopt();
  }

  /** Draws a frame soon, so that `drawn` is told. */
  redraw(): void {
    this.#map.render();
  }

  /** Asks again for tiles that were given up. */
  retryTiles(): void {
    this.#surface.retry();
    this.#map.render();
  }

  /** Follows a window that moved to a screen of another density. */
  setPixelRatio(pixelRatio: number): void {
    this.#map.setPixelRatio(pixelRatio);
  }

  dispose(): void {
    this.#unshare();
    this.#surface.dispose();
    this.#map.setTarget(undefined);
    this.#map.dispose();
  }

  #makeSurface(drawing: CanvasMapOptions['drawing']): ImageSurface {
    if (drawing !== 'layers') {
      try {
        return new SinglePassSurface(this.#map, this.#store, this.#painting);
      } catch (error) {
        if (!(error instanceof ShaderError)) throw error;
      }
    }
    const { smooth16Bit } = this.#painting;
    const surroundings = { store: this.#store, smooth16Bit, pixelRatio: () => this.#map.getPixelRatio() };
    return new StackedSurface(this.#map, surroundings, () => this.#reportTiles());
  }

  #setExtent(extent: Extent, isNewSample: boolean): void {
    const [oldWidth, oldHeight] = [this.#extent[2], -this.#extent[1]];
    const [width, height] = [extent[2], -extent[1]];
    if (width === oldWidth && height === oldHeight && !isNewSample) return;
    this.#extent = extent;
    if (isEmpty(extent) || this.#host !== null) return;
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
    if (this.#awaited) this.lookAt(this.#awaited);
    else if (fit) this.fit();
  }

  #change(change: (view: View) => void): void {
    const view = this.#map.getView();
    if (!view.isDef()) return;
    view.cancelAnimations();
    change(view);
    this.#outdate();
  }

  #afterResize(): void {
    if (this.#isFitted()) this.fit();
    this.#map.render();
  }

  #afterFrame(mapToScreen: readonly number[]): void {
    const projection = new PixelProjection(mapToScreen);
    this.#projection = projection;
    this.#isStale = false;
    this.#reportTiles();
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
    return centre && resolution
      ? { zoom: 1 / resolution, centre: toImage(centre), rotation: view.getRotation() }
      : null;
  }

  /** Whether nobody has moved the view since it was fitted; it then stays fitted when the canvas changes its size. */
  #isFitted(): boolean {
    return this.#fitted === 'wanted' || (this.#fitted !== null && isSamePosition(this.#fitted, this.#viewPosition()));
  }

  /** The view is to change: what was complete is so no more, before the next frame can tell. */
  #outdate(): void {
    this.#isStale = true;
    this.#reportTiles();
  }

  #reportTiles(): void {
    const settled = this.#surface.hasFailed ? 'failed' : 'ready';
    const state = !this.#isStale && this.#surface.isComplete ? settled : 'loading';
    if (state === this.#tileState) return;
    this.#tileState = state;
    this.#events.tiles(state);
  }
}

function isSamePosition(a: CanvasPosition, b: CanvasPosition | null): boolean {
  return (
    b !== null &&
    a.zoom === b.zoom &&
    a.rotation === b.rotation &&
    a.centre[0] === b.centre[0] &&
    a.centre[1] === b.centre[1]
  );
}

/** The left button or one finger, as far as no tool wants it, and the middle button always. */
function isPanning({ isPrimary, button }: PointerEvent): boolean {
  return isPrimary && (button === 0 || button === 1);
}
