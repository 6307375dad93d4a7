import type { Region } from '../drawing/region';
import { regionSplices } from '../drawing/region-splices';
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
import { packedSplices } from './visible-splices';

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

export interface Picture extends Order {
  readonly image: HTMLCanvasElement;
}

/** Sides of a picture by those of the view: so much can be panned without a new one. */
const GROWN = 1.5;
/** A view that has rested for so long will go on doing so. */
const IDLE_MS = 120;
/** While the view moves, a picture that is shown larger or smaller than so is replaced. */
const LARGEST = 1.6;
const SMALLEST = 0.6;
/** And one of whose margin less than so is left, by the sides of the view: the next should be there before it is used up. */
const SPARE = 0.08;
/** So many changes that are painted over a picture cost as much as the next picture. */
const MOST_BEHIND = 8;

/**
 * Pictures of all regions that nobody works on, painted elsewhere, shown wherever the view is.
 *
 * While the view moves a picture with a margin moves with it. When it rests, one of just the view is ordered, since that is
 * there sooner, and a while later the next one with a margin. The last of both kinds are kept: the one with a margin
 * shows something at the edges when the other does not.
 */
export class OverlayBitmap {
  readonly #changed: () => void;
  readonly #makerFor: (events: OverlayMakerEvents) => OverlayMaker;
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
  /** The newest last. */
  #pictures: readonly Picture[] = [];
  readonly #orders = new Map<number, Order>();
  #lastId = 0;
  #pause: 'moving' | 'resting' | 'idle' = 'idle';
  /** Grows with each move. */
  #moves = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Runs while changes that are to be seen anyhow may be followed by others. */
  #changeTimer: ReturnType<typeof setTimeout> | undefined;
  /** The last change that is not painted over the pictures that lack it. */
  #unpatched = 0;
  /** Whether a picture has come while the view moved, and may not have been shown. */
  #hasNews = false;
  /** Pictures that are needed no more, but may be on the screen until the next frame. */
  #dropped: readonly HTMLCanvasElement[] = [];

  /**
   * @param changed  There is another picture to show.
   * @param makerFor Who paints them.
   */
  constructor(changed: () => void, makerFor = overlayMaker) {
    this.#changed = changed;
    this.#makerFor = makerFor;
  }

  /** The one to show where the view is: a sharp one, else one that leaves nothing of the view empty, else the newest. */
  get picture(): Picture | null {
    const view = this.#view;
    if (view === null) return null;
    const newestFirst = [...this.#pictures].reverse();
    const whole = newestFirst.filter(({ frame }) => covers(wayToView(frame, view), frame, view));
    const sharp = whole.find(({ frame }) => isCrisp(wayToView(frame, view)));
    return sharp ?? whole[0] ?? newestFirst[0] ?? null;
  }

  /** Whether the picture shows all that there is in the view, px by px. */
  get isSharp(): boolean {
    const [picture, view] = [this.picture, this.#view];
    return picture !== null && view !== null && picture.change === this.#change && isSharpIn(picture.frame, view);
  }

  /** Whether no other picture is on its way. */
  get isSettled(): boolean {
    return this.#orders.size === 0 && this.#pause === 'idle' && this.#needed() === null;
  }

  /** Whether the view has not moved for a while. */
  get isIdle(): boolean {
    return this.#pause === 'idle';
  }

  /**
   * What is to be seen has changed. Answers the number of that change.
   *
   * @param isPatched  It is painted over pictures that do not have it: then they need not follow at once.
   */
  show(contents: Contents, isPatched = false): number {
    this.#contents = contents;
    this.#change++;
    if (!isPatched) this.#unpatched = this.#change;
    if (this.#orders.size === 0) this.#follow();
    return this.#change;
  }

  /** Whether every picture that may be shown has this change. */
  has(change: number): boolean {
    return this.#pictures.length > 0 && this.#pictures.every((picture) => picture.change >= change);
  }

  /** The view is here now. */
  look(view: OverlayView): void {
    if (view === this.#view) return;
    const isFirst = this.#view === null;
    this.#view = view;
    this.#free();
    if (!isFirst) this.#awaitRest();
    if (![...this.#orders.values()].some((order) => this.#serves(order, view))) this.#order();
  }

  /** Forgets all regions; to be called when there are few. */
  clear(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#changeTimer);
    this.#moves++;
    this.#pause = 'idle';
    this.#maker?.dispose();
    this.#maker = null;
    this.#known = [];
    this.#contents = null;
    this.#view = null;
    this.#orders.clear();
    this.#keep([]);
  }

  /** A view that does not move in the next frame rests, however long frames take. */
  #awaitRest(): void {
    const move = ++this.#moves;
    this.#pause = 'moving';
    clearTimeout(this.#timer);
    // That frame's own work comes before, and may move it.
    requestAnimationFrame(() => setTimeout(() => move === this.#moves && this.#rest()));
  }

  #rest(): void {
    this.#pause = 'resting';
    this.#timer = setTimeout(() => this.#idle(), IDLE_MS);
    if (this.#hasNews) this.#tell();
    const view = this.#view;
    if (view === null) return;
    const last = [...this.#orders.values()].at(-1);
    if (last?.change === this.#change && isSharpIn(last.frame, view)) return;
    // What is being painted is for a view that has passed; but as long as nothing else shows all of it, it is waited for.
    const isShown = this.#pictures.some((picture) => this.#serves(picture, view));
    if (last === undefined || isShown || !this.#serves(last, view)) this.#order();
  }

  /** Orders what is missing; what only lacks changes that are to be seen anyhow, once they have come to rest. */
  #follow(): void {
    clearTimeout(this.#changeTimer);
    const [view, picture] = [this.#view, this.picture];
    const isServed = picture !== null && view !== null && this.#pause === 'idle' && isSharpIn(picture.frame, view);
    const behind = isServed && picture.change >= this.#unpatched ? this.#change - picture.change : 0;
    const mayWait = behind > 0 && behind <= MOST_BEHIND;
    if (!mayWait) return this.#order();
    this.#changeTimer = setTimeout(() => this.#orders.size === 0 && this.#order(), IDLE_MS);
  }

  #idle(): void {
    this.#pause = 'idle';
    this.#tell();
    if (this.#orders.size === 0) this.#order();
  }

  /** Whether all of the view is in it, neither too coarse nor too fine. */
  #serves({ frame }: Order, view: OverlayView): boolean {
    const way = wayToView(frame, view);
    const size = enlargement(way);
    return size < LARGEST && size > SMALLEST && covers(way, frame, view);
  }

  /** How much larger than the view the picture must be that is missing; null when none is. */
  #needed(): number | null {
    const [view, picture] = [this.#view, this.picture];
    if (view === null || this.#contents === null) return null;
    if (picture === null) return 1;
    const way = wayToView(picture.frame, view);
    if (this.#pause === 'moving') {
      const hasSpare = this.#pictures.some(({ frame }) => covers(wayToView(frame, view), frame, view, SPARE));
      return hasSpare && this.#serves(picture, view) && picture.change === this.#change ? null : GROWN;
    }
    if (!isSharpIn(picture.frame, view)) return 1;
    if (picture.change !== this.#change) return GROWN;
    if (this.#pause === 'resting') return null;
    const best = wayToView(frameAround(view, GROWN), view);
    return picture.grown === GROWN && way[4] === best[4] && way[5] === best[5] ? null : GROWN;
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
    this.#maker ??= this.#makerFor(this.#events);
    const wish = { id, frame, leftOut: places(leftOut), selected: places(selected), layers: [...layers] };
    this.#maker.send({ splices, wish });
  }

  #take(id: number, image: Picture['image']): void {
    const order = this.#orders.get(id);
    // Older orders have been given up for this one.
    for (const each of this.#orders.keys()) if (each <= id) this.#orders.delete(each);
    if (order === undefined) return free(image);
    const isPassed = (old: Picture) => old.grown === order.grown || order.grown === GROWN || old.change < order.change;
    this.#keep([...this.#pictures.filter((old) => !isPassed(old)), { ...order, image }]);
    // While the view moves the next frame shows it: a drawing in between would be for nobody.
    if (this.#pause === 'moving') this.#hasNews = true;
    else this.#tell();
    if (this.#orders.size === 0) this.#follow();
  }

  #tell(): void {
    this.#hasNews = false;
    this.#changed();
  }

  #keep(pictures: readonly Picture[]): void {
    const gone = this.#pictures.filter((old) => !pictures.includes(old));
    this.#dropped = [...this.#dropped, ...gone.map(({ image }) => image)];
    this.#pictures = pictures;
    this.#free();
  }

  #free(): void {
    for (const image of this.#dropped) if (!image.isConnected) free(image);
    this.#dropped = this.#dropped.filter((image) => image.isConnected);
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

function isSharpIn(frame: BitmapFrame, view: OverlayView): boolean {
  const way = wayToView(frame, view);
  return isCrisp(way) && covers(way, frame, view);
}

/** Gives its memory back at once, which collecting garbage does not. */
function free(image: HTMLCanvasElement): void {
  image.width = 0;
}
