import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { build } from 'esbuild';
import { TileServer } from './synthetic-tiles';

const FRONTEND = join(import.meta.dirname, '../../frontend');
const CANVAS = join(FRONTEND, 'src/app/canvas');

/** As `BenchChannel` of the frontend's bench page. */
export interface ChannelSpec {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly key?: string;
  readonly imageId?: number;
  readonly tileSize?: number;
  readonly gutter?: 0 | 1;
  readonly encoding?: 'raw' | 'jpeg';
  readonly sampleType?: 'uint8' | 'uint16' | 'float32';
  readonly channels?: 1 | 3 | 4;
  readonly finestLevel?: number;
  readonly valueScale?: number;
  readonly valueOffset?: number;
  readonly blend?: 'add' | 'over';
  readonly display?: {
    readonly visible?: boolean;
    readonly colour?: readonly [number, number, number];
    readonly min?: number;
    readonly max?: number;
    readonly gamma?: number;
    readonly opacity?: number;
    /** Three bytes a colour, 256 colours. */
    readonly palette?: readonly number[];
  };
}

export interface CanvasSpec {
  readonly width: number;
  readonly height: number;
  readonly drawing?: 'single-pass' | 'layers';
  readonly interpolation?: 'auto' | 'exact' | 'hardware';
  readonly textureBytes?: number;
}

export interface Place {
  readonly zoom?: number;
  readonly centre?: readonly [x: number, y: number];
  readonly rotation?: number;
}

/** RGBA, row by row from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

type TileState = 'loading' | 'ready' | 'failed';

/** Regions above the channels: the frontend's `testing/bench-regions.ts`. */
interface BenchRegions {
  show(regions: readonly object[]): void;
  makePolygons(count: number, side: number): void;
  showMade(): void;
  select(regionIds: readonly string[]): void;
  hitTestMs(times: number): number;
  editMs(times: number): Promise<{ edit: number; undo: number }>;
  followMs(times: number): number;
  readonly isSharp: boolean;
  sharp(): Promise<void>;
  settled(): Promise<void>;
}

/** `window.bench`, as far as it is used from here: the frontend's `testing/bench-page.ts`. */
interface BenchWindow {
  readonly count: Record<
    | 'uploads'
    | 'compiles'
    | 'draws'
    | 'contexts'
    | 'liveTextures'
    | 'livePrograms'
    | 'liveBuffers'
    | 'mostTextureBytes',
    number
  >;
  readonly frames: number;
  readonly gl: WebGLRenderingContext;
  readonly canvas: HTMLCanvasElement;
  open(spec: CanvasSpec): void;
  close(): void;
  show(channels: readonly ChannelSpec[], sample?: string | null): void;
  look(place: Place): void;
  settled(): Promise<TileState>;
  frame(): Promise<void>;
  pixels(): Promise<Pixels>;
  emptyPixels(): Promise<number>;
  prepare(channels: readonly ChannelSpec[]): void;
  openLinked(spec: CanvasSpec): void;
  openOverview(spec: CanvasSpec): void;
  overviewPixels(): Promise<Pixels>;
  pressOverview(x: number, y: number): void;
  readonly regions: BenchRegions;
  takeUp(tool: string): void;
  readonly hand: {
    readonly committed: readonly { after: { geometry: { points: readonly (readonly [number, number])[] } } }[];
    complete(): void;
  } | null;
  readonly places: readonly { zoom: number; centre: readonly [number, number]; rotation: number }[];
  readonly map: {
    readonly projection: { toScreen(point: readonly [number, number]): readonly [number, number] };
    retryTiles(): void;
    valuesAt(point: readonly [number, number]): { values: readonly number[]; isExact: boolean }[];
    exportPicture(size: { width: number; height: number }): Promise<{ canvas: HTMLCanvasElement; isComplete: boolean }>;
  };
}

declare global {
  interface Window {
    bench: BenchWindow;
  }
}

/** Bundles the canvas alone, and its worker, into a folder. */
async function buildBenchPage(folder: string): Promise<void> {
  await build({
    entryPoints: ['testing/bench-page.ts', 'tile.worker.ts', 'overlay.worker.ts'].map((file) => join(CANVAS, file)),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outdir: folder,
    entryNames: '[name]',
    tsconfig: join(FRONTEND, 'tsconfig.app.json'),
    logLevel: 'error',
  });
}

/** The canvas alone in a page, and the server its tiles come from. */
export class ViewerBench {
  private constructor(
    readonly page: Page,
    readonly server: TileServer,
    /** What the page complained about. */
    readonly complaints: readonly string[],
  ) {}

  /** @param folder  What {@link buildBenchPage} made. */
  static async open(page: Page, folder: string): Promise<ViewerBench> {
    const server = await new TileServer(folder).start();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(server.url);
    await page.waitForFunction(() => 'bench' in window);
    return new ViewerBench(page, server, complaints);
  }

  async close(): Promise<void> {
    await this.page.goto('about:blank');
    this.server.stop();
  }

  /** A canvas that shows these channels, as sharp as it gets. */
  async show(canvas: CanvasSpec, channels: readonly ChannelSpec[], place: Place): Promise<TileState> {
    return this.page.evaluate(
      async ([canvas, channels, place]) => {
        window.bench.open(canvas);
        window.bench.show(channels);
        window.bench.look(place);
        return window.bench.settled();
      },
      [canvas, channels, place] as const,
    );
  }

  /** Other channels, or the same shown otherwise. */
  async change(channels: readonly ChannelSpec[]): Promise<TileState> {
    return this.page.evaluate(async (channels) => {
      window.bench.show(channels);
      return window.bench.settled();
    }, channels);
  }

  async look(place: Place): Promise<TileState> {
    return this.page.evaluate(async (place) => {
      window.bench.look(place);
      return window.bench.settled();
    }, place);
  }

  async pixels(): Promise<Pixels> {
    const { width, height, base64 } = await this.page.evaluate(async () => {
      const { width, height, data } = await window.bench.pixels();
      let binary = '';
      for (let at = 0; at < data.length; at += 8192) binary += String.fromCharCode(...data.subarray(at, at + 8192));
      return { width, height, base64: btoa(binary) };
    });
    return { width, height, data: new Uint8Array(Buffer.from(base64, 'base64')) };
  }

  count(): Promise<BenchWindow['count']> {
    return this.page.evaluate(() => ({ ...window.bench.count }));
  }

  /** After a collection of garbage. */
  async heapAndNodes(): Promise<{ heap: number; nodes: number }> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Performance.enable');
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    await session.detach();
    const read = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
    return { heap: read('JSHeapUsedSize'), nodes: read('Nodes') };
  }
}

export const test = base.extend<{ readonly viewer: ViewerBench }, { readonly benchPage: string }>({
  // Playwright's trace copies the page and its pixels around every step, in the page's own thread: it would be measured.
  trace: 'off',
  benchPage: [
    // Playwright reads the names of what a fixture needs from its first parameter: nothing.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'memento-viewer-'));
      await buildBenchPage(folder);
      await use(folder);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  viewer: async ({ page, benchPage }, use) => {
    const viewer = await ViewerBench.open(page, benchPage);
    await use(viewer);
    await viewer.close();
  },
});

export { expect } from '@playwright/test';

/** The largest difference between two frames, and in how many colour components they differ by more than `beyond`. */
export function difference(a: Pixels, b: Pixels, beyond = 1): { largest: number; beyond: number } {
  let [largest, count] = [0, 0];
  for (let i = 0; i < a.data.length; i++) {
    const each = Math.abs((a.data[i] ?? 0) - (b.data[i] ?? 0));
    if (each > largest) largest = each;
    if (each > beyond) count++;
  }
  return { largest, beyond: count };
}

/** The largest difference from what is expected at each px of the canvas, 0..255 and not rounded. */
export function worstError(
  { width, height, data }: Pixels,
  expected: (x: number, y: number) => readonly [number, number, number],
): number {
  let worst = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wanted = expected(x, y);
      for (let c = 0; c < 3; c++) {
        worst = Math.max(worst, Math.abs((data[(y * width + x) * 4 + c] ?? 0) - (wanted[c] ?? 0)));
      }
    }
  }
  return worst;
}
