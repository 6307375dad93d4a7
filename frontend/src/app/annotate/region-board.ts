import { computed, signal } from '@angular/core';
import { LAYER_TO_COME, type Region, type RegionChange } from '../drawing/region';
import { newRegionId } from '../drawing/region-id';
import { type Gesture, History } from './history';
import type { KeptChange } from './journal/kept-change';
import { NO_JOURNAL } from './journal/no-journal';
import type { SampleJournal } from './journal/sample-journal';
import { LayeredRegions } from './layered-regions';
import { reapply, sameContent } from './region-merge';
import { takeBack } from './take-back';
import { type Conflict, type SaveLine, SaveQueue, type SaveState } from './save-queue';

/** The server, as far as regions are concerned. All calls reject with ApiErrors. */
export interface RegionPort {
  fetch(layerId: number): Promise<readonly Region[]>;
  send(
    layerId: number,
    lines: readonly SaveLine[],
  ): Promise<{ readonly regions: readonly Region[]; readonly deleted: readonly string[] }>;
  /** Id of my drawing layer in this sample; made by the first call that needs it, found by all later ones. */
  drawingLayer(): Promise<number>;
}

/** From what needs a person to what needs nobody. */
const STATES: readonly SaveState[] = ['conflict', 'refused', 'signed-out', 'offline', 'saving', 'unsaved', 'saved'];

/** The regions of one sample: what is drawn, what is selected, what is saved, what can be undone. */
export class RegionBoard {
  private readonly sheets = new LayeredRegions();
  private readonly queues = signal<ReadonlyMap<number, SaveQueue>>(new Map());
  private readonly chosen = signal<ReadonlySet<string>>(new Set());
  private readonly history = new History();
  private readonly mine = signal(LAYER_TO_COME);
  /** The layer that was chosen to draw on; null: mine. */
  private readonly target = signal<number | null>(null);

  /** In drawing order, layer by layer. */
  readonly regions = this.sheets.regions;
  readonly selection = this.chosen.asReadonly();
  /** What is selected, in drawing order. */
  readonly selected = computed<readonly Region[]>(() => {
    const [chosen] = [this.chosen(), this.regions()];
    return chosen.size === 0 ? [] : this.sheets.inOrder(chosen);
  });
  /** The layer that I draw on; `LAYER_TO_COME` until there is one. */
  readonly drawLayerId = computed(() => this.target() ?? this.mine());
  readonly canUndo = this.history.canUndo;
  readonly canRedo = this.history.canRedo;

  private readonly allQueues = computed(() => [...new Set(this.queues().values())]);
  readonly unsent = computed(() => this.allQueues().reduce((sum, queue) => sum + queue.unsent(), 0));
  readonly saveState = computed<SaveState>(() => {
    const states = this.allQueues().map((queue) => queue.state());
    return STATES.find((state) => states.includes(state)) ?? 'saved';
  });
  /** Why saving does not go on, while that is so. */
  readonly problem = computed(
    () =>
      this.allQueues()
        .map((queue) => queue.problem())
        .find((problem) => problem !== null) ?? null,
  );
  /** How many changes only this page knows: neither the server nor the browser's journal has them. */
  readonly atRisk = computed(() => this.allQueues().reduce((sum, queue) => sum + queue.atRisk(), 0));
  /** Whether the browser keeps nothing of what is not saved. */
  readonly keepsNothing = computed(() => this.allQueues().some((queue) => queue.keepsNothing()));
  /** Whether what is refused was drawn on a layer that has been deleted. */
  readonly isLayerGone = computed(() => this.allQueues().some((queue) => queue.isLayerGone()));
  readonly conflicts = computed<readonly Conflict[]>(() => this.allQueues().flatMap((queue) => queue.conflicts()));

  /** @param journal Where what is not saved is kept; null if it cannot be. */
  constructor(
    private readonly port: RegionPort,
    private readonly journal: SampleJournal | null = null,
  ) {}

  /**
   * @param layers      The sample's drawing layers with their regions.
   * @param drawLayerId Mine among them, or `LAYER_TO_COME`.
   */
  load(layers: ReadonlyMap<number, readonly Region[]>, drawLayerId: number): void {
    this.sheets.load(layers);
    this.mine.set(drawLayerId);
    for (const [layerId, regions] of layers) this.addQueue(layerId, regions);
    if (drawLayerId === LAYER_TO_COME) this.addQueue(LAYER_TO_COME, []);
  }

  /**
   * Goes on with what a page that is no more has left in the journal, now and later.
   *
   * Rejects when the browser cannot keep anything.
   */
  async takeUp(): Promise<void> {
    const has = (regionId: string) => this.allQueues().some((queue) => queue.has(regionId));
    await this.journal?.takeUp({ give: (changes) => this.resume(changes), has });
  }

  /** Sends what can be sent at once, and leaves the rest to the journal and whoever opens the sample next. */
  async close(): Promise<void> {
    await Promise.all(this.allQueues().map((queue) => queue.close()));
    this.journal?.close();
  }

  /**
   * Takes what others have done on a layer; it never enters the history. What I have not sent stays on top.
   *
   * @param isMine  It is the echo of what this page has saved.
   */
  receive(layerId: number, regions: readonly Region[], deleted: readonly string[], isMine = false): void {
    if (!this.queues().has(layerId)) this.addQueue(layerId, []);
    this.queues().get(layerId)?.receive(regions, deleted, isMine);
  }

  /** Takes a gesture of mine: shown at once, saved soon, undone as a whole. What changes nothing is none. */
  commit(asked: readonly RegionChange[]): void {
    const changes = asked.filter((change) => change.kind === 'delete' || !sameContent(change.before, change.after));
    this.history.push(changes);
    this.apply(changes);
  }

  /** Reads a layer anew, after it may have changed without word of it. */
  async refresh(layerId: number): Promise<void> {
    this.addLayer(layerId);
    await this.queues().get(layerId)?.reread();
  }

  /** @returns how many regions stay as others have made them since */
  undo(): number {
    return this.retrace((possible) => this.history.undo(possible));
  }

  /** @returns as `undo` */
  redo(): number {
    return this.retrace((possible) => this.history.redo(possible));
  }

  /** Deletes the regions as one gesture. */
  remove(regionIds: Iterable<string>): void {
    const found = [...regionIds].map((regionId) => this.find(regionId)).filter((region) => region !== undefined);
    this.commit(found.map((before) => ({ kind: 'delete', before })));
  }

  select(regionIds: Iterable<string>): void {
    this.chosen.set(new Set([...regionIds].filter((regionId) => this.sheets.find(regionId))));
  }

  /** Waits for everything that can be saved, at most `withinMs`; what is left then is in `unsent`. */
  async settle(withinMs: number): Promise<void> {
    await Promise.all(this.allQueues().map((queue) => queue.settle(withinMs)));
  }

  retryNow(): void {
    for (const queue of this.allQueues()) queue.retryNow();
  }

  retryRefused(): void {
    for (const queue of this.allQueues()) queue.retryRefused();
  }

  discardRefused(): void {
    for (const queue of this.allQueues()) queue.discardRefused();
  }

  /** `both` keeps theirs, and mine beside it as a region of its own. */
  resolve(conflict: Conflict, winner: 'mine' | 'theirs' | 'both'): void {
    const queue = this.allQueues().find((each) =>
      each.conflicts().some(({ regionId }) => regionId === conflict.regionId),
    );
    queue?.decide(conflict.regionId, winner);
  }

  /** Draws on my layer what was refused because its own has been deleted. Resolves when it is as safe there as it was. */
  async moveRefused(): Promise<void> {
    for (const [layerId, queue] of this.queues()) {
      if (!queue.isLayerGone()) continue;
      const homeless = queue.refused();
      if (this.mine() === layerId) {
        this.mine.set(LAYER_TO_COME);
        this.addQueue(LAYER_TO_COME, []);
      }
      const home = this.mine();
      const copies = homeless.map((region) => ({ ...region, regionId: newRegionId(), layerId: home, version: 0 }));
      this.apply(copies.map((after) => ({ kind: 'put', before: null, after })));
      await this.queues().get(home)?.journaled();
      queue.discardRefused();
      this.queues.update((map) => new Map([...map].filter(([, each]) => each !== queue)));
      this.sheets.drop(layerId);
    }
  }

  /** Whatever is drawn from now on lies on this layer. */
  drawOn(layerId: number): void {
    this.addLayer(layerId);
    this.target.set(layerId === this.mine() ? null : layerId);
  }

  /** There is a layer more. */
  addLayer(layerId: number): void {
    if (this.queues().has(layerId)) return;
    this.sheets.add(layerId);
    this.addQueue(layerId, []);
  }

  /** A layer was deleted, with what lay on it. */
  dropLayer(layerId: number): void {
    this.sheets.drop(layerId);
    this.queues.update((map) => new Map([...map].filter(([id]) => id !== layerId)));
    if (this.target() === layerId) this.target.set(null);
    if (this.mine() === layerId) {
      this.mine.set(LAYER_TO_COME);
      this.addQueue(LAYER_TO_COME, []);
    }
    this.deselectGone();
  }

  /** Those that regions lie on, or may. */
  layerIds(): number[] {
    return [...this.queues().keys()];
  }

  /** Others have deleted layers. What of mine is not saved yet stays: saving finds out, and offers another place for it. */
  dropLayers(layerIds: Iterable<number>): void {
    for (const layerId of layerIds) {
      const queue = this.queues().get(layerId);
      if (layerId !== LAYER_TO_COME && queue?.unsent() === 0) this.dropLayer(layerId);
    }
  }

  find(regionId: string): Region | undefined {
    return this.sheets.find(regionId);
  }

  private deselectGone(): void {
    const isGone = [...this.chosen()].some((regionId) => !this.sheets.find(regionId));
    if (isGone) this.select(this.chosen());
  }

  private retrace(step: (possible: (changes: Gesture) => Gesture) => Gesture | null): number {
    let kept = 0;
    const changes = step((asked) => {
      const taken = takeBack(asked, (regionId) => this.find(regionId));
      kept = taken.kept;
      return taken.changes;
    });
    this.apply(changes ?? []);
    return kept;
  }

  private apply(asked: readonly RegionChange[]): void {
    const changes = asked.map((change) => this.onKnownLayer(change));
    const touched = new Set(changes.map(layerOf));
    for (const layerId of touched) {
      const onLayer = changes.filter((change) => layerOf(change) === layerId);
      this.sheets.change(layerId, this.wishesOf(onLayer));
      this.queues().get(layerId)?.add(onLayer);
    }
    this.deselectGone();
  }

  private wishesOf(changes: readonly RegionChange[]): (readonly [string, Region | null])[] {
    return changes.map((change) => {
      if (change.kind === 'delete') return [change.before.regionId, null];
      const { regionId } = change.after;
      return [regionId, { ...change.after, version: this.find(regionId)?.version ?? 0 }];
    });
  }

  /** What was drawn before my layer existed may come back by undo after it does. */
  private onKnownLayer(change: RegionChange): RegionChange {
    const move = (region: Region) => (region.layerId === LAYER_TO_COME ? { ...region, layerId: this.mine() } : region);
    if (change.kind === 'delete') return { kind: 'delete', before: move(change.before) };
    const before = change.before && move(change.before);
    const now = this.find(change.after.regionId);
    // Others may have changed it since the gesture began, or since it was made that is now undone.
    const after = before && now ? reapply(before, change.after, now) : change.after;
    return { kind: 'put', before, after: move(after) };
  }

  private resume(changes: readonly KeptChange[]): KeptChange[] {
    const refused: KeptChange[] = [];
    const layerOfKept = ({ layerId }: KeptChange) => (layerId === LAYER_TO_COME ? this.mine() : layerId);
    for (const layerId of new Set(changes.map(layerOfKept))) {
      if (!this.queues().has(layerId)) this.addQueue(layerId, []);
      const onLayer = changes.filter((change) => layerOfKept(change) === layerId);
      refused.push(...(this.queues().get(layerId)?.resume(onLayer) ?? []));
    }
    return refused;
  }

  private addQueue(layerId: number, regions: readonly Region[]): void {
    const queue: SaveQueue = new SaveQueue(
      {
        send: async (lines) => this.port.send(await this.realLayer(layerId), lines),
        fetch: async () => this.port.fetch(await this.realLayer(layerId)),
        adopt: (current, told) => this.speaksFor(layerId, queue) && this.adopt(layerId, current, told),
        amend: (changed) => this.speaksFor(layerId, queue) && this.amend(layerId, changed),
      },
      regions,
      this.journal ?? NO_JOURNAL,
    );
    this.queues.update((map) => new Map([...map, [layerId, queue]]));
  }

  private async realLayer(layerId: number): Promise<number> {
    if (layerId !== LAYER_TO_COME) return layerId;
    if (this.mine() === LAYER_TO_COME) this.moveToLayer(await this.port.drawingLayer());
    return this.mine();
  }

  /** My layer has come into being: what was drawn on it in advance is now on it. */
  private moveToLayer(layerId: number): void {
    const queue = this.queues().get(LAYER_TO_COME) as SaveQueue;
    // The event may be here before the answer: what was to be read for it does not know what I have drawn.
    const early = this.queues().get(layerId);
    this.mine.set(layerId);
    this.sheets.move(LAYER_TO_COME, layerId);
    this.queues.update((map) => new Map([...map, [layerId, queue]]));
    if (early) void early.close().then(() => queue.reread());
  }

  /** Whether a queue is still the one of its layer: no other says what is on it. */
  private speaksFor(queuedAs: number, queue: SaveQueue): boolean {
    return this.queues().get(this.layerOfQueue(queuedAs)) === queue;
  }

  /** A layer as it is now. */
  private adopt(queuedAs: number, regions: readonly Region[], told?: readonly string[]): void {
    const layerId = this.layerOfQueue(queuedAs);
    const placed = regions.map((region) => this.placed(region, layerId));
    this.sheets.replace(layerId, placed, told);
    this.deselectGone();
  }

  /** Some of its regions as they are now. */
  private amend(queuedAs: number, changed: ReadonlyMap<string, Region | null>): void {
    const layerId = this.layerOfQueue(queuedAs);
    this.sheets.change(
      layerId,
      [...changed].map(([regionId, region]) => [regionId, region && this.placed(region, layerId)]),
    );
    this.deselectGone();
  }

  private layerOfQueue(queuedAs: number): number {
    return queuedAs === LAYER_TO_COME ? this.mine() : queuedAs;
  }

  /** What is as it was stays as much the same object as it can: a canvas need look only at what is new. */
  private placed(region: Region, layerId: number): Region {
    const old = this.sheets.find(region.regionId);
    if (old?.layerId === layerId && old !== region && sameContent(old, region)) {
      return old.version === region.version ? old : { ...old, version: region.version };
    }
    return region.layerId === layerId ? region : { ...region, layerId };
  }
}

function layerOf(change: RegionChange): number {
  return change.kind === 'put' ? change.after.layerId : change.before.layerId;
}
