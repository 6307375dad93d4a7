import type { Region } from '../drawing/region';
import { isEdit, regionSplices, type RegionSplice } from '../drawing/region-splices';
import type { RegionSet } from '../drawing/region-set';
import {
  type BitmapFrame,
  covers,
  enlargement,
  frameAround,
  isCrisp,
  type OverlayView,
  wayToView,
} from './bitmap-frame';
import type { LayerLooks } from './layer-looks';
import { SlicedOverlayMaker, overlayMaker, type OverlayMaker, type OverlayMakerEvents } from './overlay-maker';
import { packRegions } from './packed-regions';
import type { PackedSplice } from './region-raster';

/** What a picture of regions is to show. */
export interface Contents {
  readonly regions: RegionSet;
  /** Drawn elsewhere. */
  readonly leftOut: ReadonlySet<string>;
  /** To stand out. */
  readonly selected: ReadonlySet<string>;
  readonly layers: LayerLooks;
}

/** A picture that has been ordered, or is shown. */
interface Order {
  readonly frame: BitmapFrame;
  /** Sides of the picture by those of the view it was made for. */
  readonly grown: number;
  /** The last change that it shows. */
  readonly change: number;
}

interface Picture extends Order {
  readonly image: ImageBitmap | HTMLCanvasElement;
}

/** Sides of a picture by those of the view: so much can be panned without a new one. */
const GROWN = 1.5;
/** A view that has not moved for so long rests: longer than its last frame took, or each would look like the end. */
const REST_MS = { least: 20, most: 60, frames: 1.2 };
/** While the view moves, a picture that is shown larger or smaller than so is replaced. */
const LARGEST = 1.6;
const SMALLEST = 0.6;

/**
 * One picture of all regions that nobody works on, painted elsewhere, shown wherever the view is.
 *
 * While the view moves the picture moves with it. When it rests, a picture of just the view is ordered first, since that
 * is there sooner, then one with a margin.
 */
export class OverlayBitmap {
  readonly #changed: () => void;
  readonly #events: OverlayMakerEvents = {
    made: (id, image) => this.#take(id, image),
    failed: () => this.#goOnWithout(),
  };
  #maker: OverlayMaker | null = null;
  /** What the maker knows. */
  #known: readonly Region[] = [];
  #contents: Contents | null = null;
  #view: OverlayView | null = null;
  #change = 0;
  #picture: Picture | null = null;
  readonly #orders = new Map<number, Order>();
  #lastId = 0;
  #lookedAt = 0;
  /** Whether a picture has come that may not have been shown. */
  #hasNews = false;
  #resting: ReturnType<typeof setTimeout> | null = null;

  /** @param changed  There is another picture to show. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get picture(): Picture | null {
    return this.#picture;
  }

  /** Whether the picture shows all that there is in the view, px by px. */
  get isSharp(): boolean {
    const [picture, view] = [this.#picture, this.#view];
    if (picture === null || view === null || picture.change !== this.#change) return false;
    const way = wayToView(picture.frame, view);
    return isCrisp(way) && covers(way, picture.frame, view);
  }

  /** Whether no other picture is on its way. */
  get isSettled(): boolean {
    return this.#orders.size === 0 && this.#resting === null && this.#needed() === null;
  }

  /** What is to be seen has changed. Answers the number of that change. */
  show(contents: Contents): number {
    this.#contents = contents;
    this.#change++;
    if (this.#orders.size === 0) this.#order();
    return this.#change;
  }

  /** Whether the picture that is shown has this change. */
  has(change: number): boolean {
    return this.#picture !== null && this.#picture.change >= change;
  }

  /** The view is here now. */
  look(view: OverlayView): void {
    if (view === this.#view) return;
    const isFirst = this.#view === null;
    this.#view = view;
    if (!isFirst) {
      if (this.#resting !== null) clearTimeout(this.#resting);
      const wait = (performance.now() - this.#lookedAt) * REST_MS.frames;
      this.#resting = setTimeout(() => this.#rest(), Math.min(REST_MS.most, Math.max(REST_MS.least, wait)));
    }
    this.#lookedAt = performance.now();
    if (this.#orders.size === 0) this.#order();
  }

  /** Forgets all regions; to be called when there are few. */
  clear(): void {
    if (this.#resting !== null) clearTimeout(this.#resting);
    this.#resting = null;
    this.#maker?.dispose();
    this.#maker = null;
    this.#known = [];
    this.#contents = null;
    this.#view = null;
    this.#orders.clear();
    this.#drop();
  }

  #rest(): void {
    this.#resting = null;
    if (this.#hasNews) this.#tell();
    const view = this.#view;
    const last = [...this.#orders.values()].at(-1);
    const serves = last && view && last.change === this.#change && isCrisp(wayToView(last.frame, view));
    // What is being painted is for a view that has passed.
    if (!serves) this.#order();
  }

  /** How much larger than the view the picture must be that is missing; null when none is. */
  #needed(): number | null {
    const view = this.#view;
    if (view === null || this.#contents === null) return null;
    const picture = this.#picture;
    if (picture === null) return 1;
    const way = wayToView(picture.frame, view);
    const isWhole = covers(way, picture.frame, view);
    if (this.#resting !== null) {
      const size = enlargement(way);
      const serves = isWhole && size < LARGEST && size > SMALLEST && picture.change === this.#change;
      return serves ? null : GROWN;
    }
    if (!isWhole || !isCrisp(way)) return 1;
    const best = wayToView(frameAround(view, GROWN), view);
    const isCentred = picture.grown === GROWN && way[4] === best[4] && way[5] === best[5];
    return picture.change === this.#change && isCentred ? null : GROWN;
  }

  #order(): void {
    const [view, contents, grown] = [this.#view, this.#contents, this.#needed()];
    if (view === null || contents === null || grown === null) return;
    const { regions, leftOut, selected, layers } = contents;
    const places = (ids: ReadonlySet<string>) =>
      [...ids].map((id) => regions.position(id)).filter((place) => place >= 0);
    const frame = frameAround(view, grown);
    const id = ++this.#lastId;
    this.#orders.set(id, { frame, grown, change: this.#change });
    const splices = regionSplices(this.#known, regions.regions).flatMap(packedSplices);
    this.#known = regions.regions;
    this.#maker ??= overlayMaker(this.#events);
    const wish = { id, frame, leftOut: places(leftOut), selected: places(selected), layers: [...layers] };
    this.#maker.send({ splices, wish });
  }

  #take(id: number, image: Picture['image']): void {
    const order = this.#orders.get(id);
    // Older orders have been given up for this one.
    for (const each of this.#orders.keys()) if (each <= id) this.#orders.delete(each);
    if (order === undefined) {
      if ('close' in image) image.close();
      return;
    }
    this.#drop();
    this.#picture = { ...order, image };
    this.#hasNews = true;
    // While the view moves the next frame shows it: a drawing in between would be for nobody.
    if (this.#resting === null) this.#tell();
    if (this.#orders.size === 0) this.#order();
  }

  #tell(): void {
    this.#hasNews = false;
    this.#changed();
  }

  #drop(): void {
    const image = this.#picture?.image;
    if (image && 'close' in image) image.close();
    this.#picture = null;
  }

  /** The worker broke, and with it all that it knew. */
  #goOnWithout(): void {
    this.#maker?.dispose();
    this.#maker = new SlicedOverlayMaker(this.#events);
    this.#known = [];
    this.#orders.clear();
    this.#order();
  }
}

/** Whether two states of a region are drawn alike: a name or a version is not to be seen. */
export function looksAlike(a: Region, b: Region): boolean {
  return (
    a.geometry === b.geometry &&
    a.shape === b.shape &&
    a.colour === b.colour &&
    a.strokePx === b.strokePx &&
    a.filled === b.filled &&
    a.hidden === b.hidden &&
    a.layerId === b.layerId
  );
}

/** A splice without what looks as before. */
export function visibleSplices(splice: RegionSplice): readonly RegionSplice[] {
  if (!isEdit(splice)) return [splice];
  const { at, removed, added } = splice;
  const parts: RegionSplice[] = [];
  for (let i = 0; i < added.length; i++) {
    if (looksAlike(removed[i], added[i])) continue;
    let end = i + 1;
    while (end < added.length && !looksAlike(removed[end], added[end])) end++;
    parts.push({ at: at + i, removed: removed.slice(i, end), added: added.slice(i, end) });
    i = end;
  }
  return parts;
}

function packedSplices(splice: RegionSplice): PackedSplice[] {
  return visibleSplices(splice).map(({ at, removed, added }) => ({
    at,
    removed: removed.length,
    added: packRegions(added),
  }));
}
