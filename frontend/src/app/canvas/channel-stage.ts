import type { CanvasChannel } from './canvas-channel';
import { drawPasses, type ChannelTiles, type DrawPass } from './draw-pass';
import { planFrame, type FramePlan, type UploadBudget } from './frame-plan';
import type { StoredPyramid } from './stored-pyramid';
import type { StoredTile } from './stored-tile';
import type { TexturePool } from './texture-pool';
import { tileShape } from './tile-job';
import type { TileStore } from './tile-store';
import { isSameWindow, type ViewWindow, wholeOf } from './view-window';
import { tilesAhead, wantedTiles } from './wanted-tiles';

/**
 * What one picture is made of: channels, their tiles, and what of them is wanted and drawn. Knows no map and no canvas.
 *
 * Work is done only when something changed: a slider moves through all of this without any.
 */
export class ChannelStage {
  readonly #store: TileStore;
  /** Wants what may be shown next: by itself, for what is shown is complete without. */
  readonly #later = {};
  #shown: readonly ChannelTiles[] = [];
  #ahead: readonly StoredPyramid[] = [];
  #next: readonly StoredPyramid[] = [];
  #passes: readonly DrawPass[] = [];
  #mostSlots = 0;
  #window: ViewWindow | null = null;
  #plan: FramePlan | null = null;
  #isFirstLook = true;
  #wantsAreStale = true;
  #passesAreStale = true;

  constructor(store: TileStore) {
    this.#store = store;
  }

  get channels(): readonly ChannelTiles[] {
    return this.#shown;
  }

  /**
   * Shows these channels. Where another picture of the same sample was shown before, it stands in until the new one has
   * come: a preview for the whole, one plane for the next.
   *
   * @param isSameSample  Whether what was shown before may stand in.
   * @returns  Whether other tiles than before are held; not so when only a display has changed.
   */
  show(channels: readonly CanvasChannel[], isSameSample: boolean): boolean {
    const before = this.#shown;
    this.#isFirstLook ||= !isSameSample;
    this.#shown = channels.map((channel, i) => {
      const pyramid = this.#pyramidOf(channel);
      const old = isSameSample ? predecessor(channel, i, before) : undefined;
      return { channel, pyramid, previous: (old?.pyramid === pyramid ? old.previous : old?.pyramid) ?? null };
    });
    this.#passesAreStale = true;
    if (isSameTiles(before, this.#shown)) return false;
    this.#wantsAreStale = true;
    this.#plan = null;
    return true;
  }

  /**
   * What may be shown next is fetched when nothing else is to be.
   *
   * @param channels  Their tiles in view.
   * @param sample    Channels of another sample, which will first be shown as a whole.
   */
  prepare(channels: readonly CanvasChannel[], sample: readonly CanvasChannel[] = []): void {
    this.#ahead = channels.map((channel) => this.#pyramidOf(channel));
    this.#next = sample.filter(({ display }) => display.visible).map((channel) => this.#pyramidOf(channel));
    this.#wantsAreStale = true;
  }

  /** A tile has come, or was given up. */
  noteTile(): void {
    this.#plan = null;
  }

  /** Textures are gone. */
  forgetPlan(): void {
    this.#plan = null;
    this.#passesAreStale = true;
  }

  /** Says which tiles are needed, and works out the frame. */
  plan(view: ViewWindow, pool: TexturePool, mostSlots: number, budget: UploadBudget): FramePlan {
    if (!isSameWindow(view, this.#window)) {
      this.#window = view;
      this.#wantsAreStale = true;
      this.#plan = null;
    }
    this.#refreshPasses(mostSlots);
    this.#refreshWants(view);
    this.#plan ??= planFrame(this.#passes, view, pool, budget);
    if (this.#plan.passes.some(({ tiles }) => tiles.length > 0)) this.#isFirstLook = false;
    const plan = this.#plan;
    if (plan.isUnfinished) this.#plan = null;
    return plan;
  }

  /** Whether all that is wanted is here or given up, and nothing stands in for it any more. */
  get isSettled(): boolean {
    return !this.#wantsAreStale && this.#store.isSettled(this);
  }

  get hasFailed(): boolean {
    return this.#store.hasFailed(this);
  }

  /** Whether a tile belongs to what is shown, or stands in for it. */
  holds(tile: StoredTile): boolean {
    return this.#shown.some(({ pyramid, previous }) => pyramid.owns(tile) || previous?.owns(tile) === true);
  }

  /** Lets go what stood in. To be called once everything is there. */
  dropPredecessors(): boolean {
    if (this.#shown.every(({ previous }) => previous === null)) return false;
    this.#shown = this.#shown.map((each) => ({ ...each, previous: null }));
    this.forgetPlan();
    return true;
  }

  dispose(): void {
    this.#store.want(this, []);
    this.#store.want(this.#later, []);
    this.#shown = [];
  }

  /** A change of display changes the slots, not the plan: its passes are swapped for those with the new display. */
  #refreshPasses(mostSlots: number): void {
    if (!this.#passesAreStale && mostSlots === this.#mostSlots) return;
    this.#passesAreStale = false;
    this.#mostSlots = mostSlots;
    this.#passes = drawPasses(this.#shown, mostSlots);
    if (this.#plan === null) return;
    const passes = this.#plan.passes.map((planned, i) => ({ ...planned, pass: this.#passes[i] }));
    this.#plan = { ...this.#plan, passes };
  }

  #refreshWants(view: ViewWindow): void {
    if (!this.#wantsAreStale) return;
    this.#wantsAreStale = false;
    const visible = this.#shown.filter(({ channel }) => channel.display.visible);
    const pyramids = new Set(visible.map(({ pyramid }) => pyramid));
    const options = { isFirstLook: this.#isFirstLook, coarseFirst: this.#store.isSlow };
    const ahead = tilesAhead(new Set(this.#ahead.filter((pyramid) => !pyramids.has(pyramid))), view);
    const next = [...new Set(this.#next)].flatMap((pyramid) => tilesAhead([pyramid], wholeOf(pyramid.tiles, view)));
    this.#store.want(this, wantedTiles(pyramids, view, options));
    this.#store.want(this.#later, [...ahead, ...next]);
  }

  #pyramidOf(channel: CanvasChannel): StoredPyramid {
    return this.#store.pyramid(channel.tiles, tileShape(channel));
  }
}

/** Which of the channels shown before this one follows: itself, the same picture, else the one at its place. */
function predecessor(channel: CanvasChannel, place: number, before: readonly ChannelTiles[]): ChannelTiles | undefined {
  const { tiles, band } = channel;
  const sameKey = before.find((old) => old.channel.key === channel.key);
  if (sameKey && fits(sameKey, channel)) return sameKey;
  const samePicture = before.find(
    ({ channel: old }) => old.tiles.imageId === tiles.imageId && old.tiles.plane === tiles.plane && old.band === band,
  );
  if (samePicture && fits(samePicture, channel)) return samePicture;
  const samePlace = before[place];
  return before.length > place && fits(samePlace, channel) ? samePlace : undefined;
}

/** Whether the tiles of one lie where those of the other do, and are read the same way. */
function fits({ channel: old }: ChannelTiles, { tiles, blend }: CanvasChannel): boolean {
  const { width, height, tileSize, gutter, sampleType, channels, encoding } = old.tiles;
  return (
    old.blend === blend &&
    width === tiles.width &&
    height === tiles.height &&
    tileSize === tiles.tileSize &&
    gutter === tiles.gutter &&
    sampleType === tiles.sampleType &&
    channels === tiles.channels &&
    encoding === tiles.encoding
  );
}

/** Whether the same pictures are visible in the same order: what a plan depends on. */
function isSameTiles(a: readonly ChannelTiles[], b: readonly ChannelTiles[]): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ channel, pyramid, previous }, i) =>
        pyramid === b[i].pyramid &&
        previous === b[i].previous &&
        channel.blend === b[i].channel.blend &&
        channel.band === b[i].channel.band &&
        channel.display.visible === b[i].channel.display.visible,
    )
  );
}
