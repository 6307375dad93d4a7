// The texts' polyfill, which the build of the web app adds to its pages by itself.
import '@angular/localize/init';
import type { ToolId } from '../../drawing/tool';
import type { CanvasChannel, ChannelDisplay, TileLevel } from '../canvas-channel';
import { CanvasMap, type CanvasMapOptions, type CanvasPosition, type TileState } from '../canvas-map';
import { graphicsSupport } from '../graphics-support';
import { OverviewMap } from '../overview-map';
import { tileFetch } from '../tile-fetch';
import type { PixelProjection } from '../pixel-projection';
import { TileStore } from '../tile-store';
import { BenchHand } from './bench-hand';
import { BenchRegions } from './bench-regions';
import { countGraphics } from './graphics-count';

/** A channel in words that can be sent to a page. Tiles are at `<url>/<level>/<column>/<row>`. */
export interface BenchChannel {
  readonly url: string;
  readonly key?: string;
  readonly imageId?: number;
  readonly width: number;
  readonly height: number;
  readonly tileSize?: number;
  readonly gutter?: 0 | 1;
  readonly encoding?: 'raw' | 'jpeg';
  readonly sampleType?: 'uint8' | 'uint16' | 'float32';
  readonly channels?: 1 | 3 | 4;
  readonly finestLevel?: number;
  readonly valueScale?: number;
  readonly valueOffset?: number;
  readonly blend?: 'add' | 'over';
  /** A palette as plain numbers: arrays of bytes cannot be sent. */
  readonly display?: Partial<Omit<ChannelDisplay, 'lut'>> & { readonly palette?: readonly number[] };
}

export interface BenchOptions extends Omit<Partial<CanvasMapOptions>, 'store'> {
  readonly width: number;
  readonly height: number;
}

/** What a bench does with the canvas, from outside the page. */
export class CanvasBench {
  readonly count = countGraphics();
  store = new TileStore(tileFetch());
  hand: BenchHand | null = null;
  /** Frames drawn so far. */
  frames = 0;
  #map: CanvasMap | null = null;
  #regions: BenchRegions | null = null;
  #linked: CanvasMap | null = null;
  #overview: OverviewMap | null = null;
  #shown: readonly CanvasChannel[] = [];
  #onDrawn: (() => void) | null = null;
  #state: TileState = 'loading';

  open({ width, height, ...options }: BenchOptions): void {
    this.close();
    const host = hostElement(width, height);
    const { smooth16Bit } = graphicsSupport();
    this.#state = 'loading';
    const events = {
      drawn: (projection: PixelProjection) => {
        this.frames++;
        this.#regions?.place(projection, this.map.size);
        this.#onDrawn?.();
      },
      moved: () => undefined,
      tiles: (state: TileState) => {
        this.#state = state;
      },
    };
    this.#map = new CanvasMap(host, events, { smooth16Bit, ...options, store: this.store });
    this.#regions = new BenchRegions(this.#map.overlayContainer);
  }

  /** A second canvas, that looks where the first looks. */
  openLinked({ width, height, ...options }: BenchOptions): void {
    const { smooth16Bit } = graphicsSupport();
    const events = { drawn: () => undefined, moved: () => undefined, tiles: () => undefined };
    this.#linked = new CanvasMap(hostElement(width, height), events, { smooth16Bit, ...options, store: this.store });
    this.#linked.shareView(this.map);
  }

  /** A map of the whole image; a press on it moves the canvas. */
  openOverview({ width, height }: BenchOptions): void {
    const { smooth16Bit } = graphicsSupport();
    const options = { smooth16Bit, interpolation: 'auto', textureBytes: 64e6 } as const;
    const host = hostElement(width, height);
    host.id = 'overview';
    this.#overview = new OverviewMap(host, this.store, options, (centre) => this.look({ zoom: 1, centre }));
  }

  close(): void {
    this.#regions?.dispose();
    this.#regions = null;
    this.#overview?.dispose();
    this.#linked?.dispose();
    this.#map?.dispose();
    this.#overview = null;
    this.#linked = null;
    this.#map = null;
    document.body.replaceChildren();
  }

  get regions(): BenchRegions {
    if (this.#regions === null) throw new Error('Open a canvas first.');
    return this.#regions;
  }

  /** Takes a tool up; what is drawn from now on is written down. */
  takeUp(tool: ToolId): BenchHand {
    return (this.hand = new BenchHand(this.map, tool));
  }

  get map(): CanvasMap {
    if (this.#map === null) throw new Error('Open a canvas first.');
    return this.#map;
  }

  show(channels: readonly BenchChannel[], sample: string | null = null): void {
    this.#shown = channels.map(benchChannel);
    this.map.show(this.#shown, sample);
    this.#linked?.show(this.#shown, sample);
    this.#overview?.show(this.#shown, false);
  }

  /** Fetches ahead what these would need. */
  prepare(channels: readonly BenchChannel[]): void {
    this.map.prepare(channels.map(benchChannel));
  }

  look(position: Partial<CanvasPosition>): void {
    this.map.lookAt({ zoom: 1, centre: [0, 0], rotation: 0, ...position });
  }

  /** Waits until all is on screen, or given up. */
  async settled(): Promise<TileState> {
    await this.frame();
    while (this.#state === 'loading') await new Promise((resolve) => setTimeout(resolve, 10));
    return this.#state;
  }

  /** Waits for the next frame, drawing one. */
  frame(): Promise<void> {
    return new Promise((resolve) => {
      this.#onDrawn = () => {
        this.#onDrawn = null;
        resolve();
      };
      this.map.redraw();
    });
  }

  /** Where the canvas looks, and the linked one. */
  get places(): (CanvasPosition | null)[] {
    return [this.map, this.#linked].map((map) => {
      const projection = map?.projection;
      if (!map || !projection) return null;
      const centre = projection.toImage([map.size[0] / 2, map.size[1] / 2]);
      return { zoom: projection.scale, centre, rotation: 0 };
    });
  }

  /** Presses the overview at a place of it, in CSS px. */
  pressOverview(x: number, y: number): void {
    const host = document.querySelector<HTMLElement>('#overview');
    const { left, top } = host?.getBoundingClientRect() ?? { left: 0, top: 0 };
    host?.dispatchEvent(new PointerEvent('pointerdown', { buttons: 1, clientX: left + x, clientY: top + y }));
  }

  /** What the overview shows, once its tiles are there. */
  async overviewPixels(): Promise<{ width: number; height: number; data: Uint8Array }> {
    while (this.store.pending > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const canvas = document.querySelector<HTMLCanvasElement>('#overview canvas');
    if (canvas === null) throw new Error('Open an overview first.');
    // Ours comes after the one that draws; after the frame the browser has taken the picture away.
    this.#overview?.show(this.#shown, true);
    return new Promise((resolve) => requestAnimationFrame(() => resolve(frameOf(canvas))));
  }

  get canvas(): HTMLCanvasElement {
    const canvas = document.querySelector<HTMLCanvasElement>('.ol-layers canvas');
    if (canvas === null) throw new Error('Nothing is drawn.');
    return canvas;
  }

  get gl(): WebGLRenderingContext {
    return this.canvas.getContext('webgl') as WebGLRenderingContext;
  }

  /** The frame as RGBA, row by row from the top. */
  pixels(): Promise<{ width: number; height: number; data: Uint8Array }> {
    return new Promise((resolve) => {
      this.#onDrawn = () => {
        this.#onDrawn = null;
        resolve(frameOf(this.canvas));
      };
      this.map.redraw();
    });
  }

  /** Screen px whose colour is black. */
  async emptyPixels(): Promise<number> {
    const { data } = await this.pixels();
    let empty = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] === 0) empty++;
    return empty;
  }
}

function hostElement(width: number, height: number): HTMLElement {
  const host = document.createElement('div');
  host.style.cssText = `position:absolute;left:0;top:0;width:${width}px;height:${height}px;background:#000`;
  document.body.append(host);
  return host;
}

/** To be called in the task that drew it. */
function frameOf(canvas: HTMLCanvasElement): { width: number; height: number; data: Uint8Array } {
  const gl = canvas.getContext('webgl') as WebGLRenderingContext;
  const [width, height] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
  const upwards = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, upwards);
  const data = new Uint8Array(upwards.length);
  const row = width * 4;
  for (let y = 0; y < height; y++) data.set(upwards.subarray(y * row, (y + 1) * row), (height - 1 - y) * row);
  return { width, height, data };
}

const palettes = new Map<string, Uint8Array>();

/** The same palette is the same array, as the canvas wishes. */
function paletteOf(bytes: readonly number[]): Uint8Array {
  const key = bytes.join();
  const palette = palettes.get(key) ?? Uint8Array.from(bytes);
  palettes.set(key, palette);
  return palette;
}

export function benchChannel(spec: BenchChannel, index: number): CanvasChannel {
  const { url, width, height, tileSize = 512, gutter = 1, encoding = 'raw', sampleType = 'uint16', display } = spec;
  const { finestLevel, valueScale, valueOffset } = spec;
  const { palette, ...shown } = display ?? {};
  const lut = palette ? paletteOf(palette) : null;
  return {
    key: spec.key ?? url,
    band: 0,
    blend: spec.blend ?? 'add',
    display: { visible: true, colour: [255, 255, 255], min: 0, max: 65535, gamma: 1, opacity: 1, ...shown, lut },
    tiles: {
      imageId: spec.imageId ?? index,
      urlOf: (level, column, row) => `${url}/${level}/${column}/${row}`,
      tileSize,
      gutter,
      encoding,
      sampleType,
      channels: spec.channels ?? 1,
      width,
      height,
      levels: levelsOf(width, height, tileSize),
      ...{ finestLevel, valueScale, valueOffset },
    },
  };
}

function levelsOf(width: number, height: number, tileSize: number): TileLevel[] {
  const levels: TileLevel[] = [];
  for (let level = 0, [w, h] = [width, height]; ; level++, w = Math.ceil(w / 2), h = Math.ceil(h / 2)) {
    const [columns, rows] = [Math.ceil(w / tileSize), Math.ceil(h / tileSize)];
    levels.push({ level, width: w, height: h, columns, rows });
    if (columns * rows === 1) return levels;
  }
}

declare global {
  interface Window {
    bench: CanvasBench;
  }
}

window.bench = new CanvasBench();
