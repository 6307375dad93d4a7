import { PackedGeometry } from '../../drawing/packed-geometry';
import { PLAIN_STYLE, type PointsGeometry, type Region } from '../../drawing/region';
import { regionAt } from '../../drawing/hit-test';
import { spliced } from '../../drawing/region-splices';
import { RegionSet } from '../../drawing/region-set';
import type { Point } from '../../drawing/point';
import { Overlay, type Work } from '../overlay';
import type { PixelProjection } from '../pixel-projection';
import { toolContext } from '../tool-context';

const COLOURS = ['#ff5252', '#ffd740', '#69f0ae', '#40c4ff', '#e040fb', '#ff6e40', '#b2ff59', '#18ffff'];
const NO_WORK: Work = { selection: new Set(), hovered: null, draft: null, colour: '#ffffff', handles: null };

/** A generator of pseudo-random numbers in [0, 1), the same for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const VERTICES = 20;

/** So many polygons all over a square image, as they are read; the more there are, the smaller. */
function manyPolygons(count: number, side: number): Region[] {
  const random = numbers(11);
  const radius = Math.min(120, side / Math.sqrt(count) / 2.6);
  const coordinates = new Float64Array(2 * VERTICES * count);
  return Array.from({ length: count }, (_, i) => {
    const [x, y, from] = [random() * side, random() * side, 2 * VERTICES * i];
    for (let k = 0; k < VERTICES; k++) {
      const [away, angle] = [radius * (0.7 + 0.3 * random()), (k / VERTICES) * 2 * Math.PI];
      coordinates[from + 2 * k] = x + away * Math.cos(angle);
      coordinates[from + 2 * k + 1] = y + away * Math.sin(angle);
    }
    const geometry = new PackedGeometry(coordinates, from, VERTICES);
    return aPolygon(`${i}`.padStart(36, '0'), geometry, COLOURS[i % COLOURS.length]);
  });
}

function aPolygon(regionId: string, geometry: PointsGeometry, colour: string): Region {
  return {
    ...PLAIN_STYLE,
    ...{ regionId, layerId: 1, shape: 'polygon', geometry, name: '', labelId: 0, colour, version: 1 },
  };
}

/** Regions on the bench's canvas. */
export class BenchRegions {
  readonly #overlay: Overlay;
  #set = RegionSet.EMPTY;
  #made: readonly Region[] = [];
  #projection: PixelProjection | null = null;

  constructor(container: HTMLElement) {
    this.#overlay = new Overlay(container);
  }

  get overlay(): Overlay {
    return this.#overlay;
  }

  place(projection: PixelProjection, size: Point): void {
    this.#projection = projection;
    this.#overlay.place(projection, size, window.devicePixelRatio);
  }

  /** Shows these regions; a first question makes them be put into the tree, as the first move of a pointer does. */
  show(regions: readonly Region[]): void {
    this.#set = this.#set.updated(regions);
    this.#set.get('');
    this.#overlay.showRegions(this.#set);
  }

  /** Makes them and does not show them yet: that is to be measured alone. */
  makePolygons(count: number, side: number): void {
    this.#made = manyPolygons(count, side);
  }

  showMade(): void {
    this.show(this.#made);
  }

  select(regionIds: readonly string[]): void {
    this.#overlay.showWork({ ...NO_WORK, selection: new Set(regionIds) });
  }

  /** Ms for a hit test all over the view: the middle of 25 times so many. */
  hitTestMs(times: number): number {
    const context = toolContext({
      ...{ regions: this.#set, layers: new Map(), selection: new Set<string>(), projection: this.#projection },
      ...{ readOnly: false, drawLayerId: 1, drawColour: '#ffffff' },
    });
    const random = numbers(5);
    const spent = Array.from({ length: 25 }, () => {
      const places = Array.from({ length: times }, () => {
        return this.#projection?.toImage([random() * 1280, random() * 800]) ?? ([0, 0] as const);
      });
      const begin = performance.now();
      for (const place of places) regionAt(place, context);
      return (performance.now() - begin) / times;
    });
    return middle(spent);
  }

  /** Ms for an edit and its undo, each until it is drawn; the middle of many. */
  async editMs(times: number): Promise<{ edit: number; undo: number }> {
    const [edits, undos]: number[][] = [[], []];
    for (let n = 0; n < times; n++) {
      const before = this.#set.regions;
      const at = Math.floor((n * before.length) / times);
      const begin = performance.now();
      this.show(shifted(before, at));
      const drawn = performance.now();
      this.show(shifted(this.#set.regions, at, -3));
      edits.push(drawn - begin);
      undos.push(performance.now() - drawn);
      // Hands are slower: what was changed is in the picture by then.
      await this.settled();
    }
    return { edit: middle(edits), undo: middle(undos) };
  }

  /** Ms that the set of regions takes to follow one edit after the other; the middle of many. */
  followMs(times: number): number {
    const spent = Array.from({ length: times }, (_, n) => {
      const edited = shifted(this.#set.regions, (n * 7919) % this.#set.regions.length);
      const begin = performance.now();
      this.#set = this.#set.updated(edited);
      this.#set.get('');
      return performance.now() - begin;
    });
    // Clocks of browsers tick in tenths of ms.
    return spent.reduce((sum, each) => sum + each, 0) / times;
  }

  get isSharp(): boolean {
    return this.#overlay.isSharp;
  }

  /** Resolves when the view is shown sharply. */
  async sharp(): Promise<void> {
    while (!this.#overlay.isSharp) await aMoment();
  }

  async settled(): Promise<void> {
    while (!this.#overlay.isSettled) await aMoment();
  }

  dispose(): void {
    this.#overlay.dispose();
  }
}

/** As a hand moves one of them. */
function shifted(regions: readonly Region[], at: number, by = 3): readonly Region[] {
  const { geometry } = regions[at];
  const points = 'points' in geometry ? geometry.points.map(([x, y]): Point => [x + by, y]) : [];
  const moved = { ...regions[at], geometry: { points } };
  return spliced(regions, [{ at, removed: [regions[at]], added: [moved] }]);
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** Not at once: asking all the time would take the processor from what is waited for. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}
