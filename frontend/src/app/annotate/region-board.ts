import { computed, signal } from '@angular/core';
import { LAYER_TO_COME, type Region, type RegionChange } from '../drawing/region';
import { History } from './history';
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
  private readonly byLayer = signal<ReadonlyMap<number, readonly Region[]>>(new Map());
  private readonly queues = signal<ReadonlyMap<number, SaveQueue>>(new Map());
  private readonly chosen = signal<ReadonlySet<string>>(new Set());
  private readonly history = new History();
  private readonly mine = signal(LAYER_TO_COME);

  /** In drawing order, layer by layer. */
  readonly regions = computed<readonly Region[]>(() => [...this.byLayer().values()].flat());
  readonly selection = this.chosen.asReadonly();
  /** The layer that I draw on; `LAYER_TO_COME` until there is one. */
  readonly drawLayerId = this.mine.asReadonly();
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
  readonly conflicts = computed<readonly Conflict[]>(() => this.allQueues().flatMap((queue) => queue.conflicts()));

  constructor(private readonly port: RegionPort) {}

  /**
   * @param layers      The sample's drawing layers with their regions.
   * @param drawLayerId Mine among them, or `LAYER_TO_COME`.
   */
  load(layers: ReadonlyMap<number, readonly Region[]>, drawLayerId: number): void {
    this.byLayer.set(layers);
    this.mine.set(drawLayerId);
    for (const [layerId, regions] of layers) this.addQueue(layerId, regions);
    if (drawLayerId === LAYER_TO_COME) this.addQueue(LAYER_TO_COME, []);
  }

  /** Takes a gesture of mine: shown at once, saved soon, undone as a whole. */
  commit(changes: readonly RegionChange[]): void {
    this.history.push(changes);
    this.apply(changes);
  }

  /**
   * Shows what others have changed on a layer, which may be new here. It never enters my history, and what is unsent of mine
   * stays as it is.
   *
   * @param regions As the server holds them now.
   * @param deleted Ids.
   */
  receive(layerId: number, regions: readonly Region[], deleted: readonly string[]): void {
    if (!this.queues().has(layerId)) this.addQueue(layerId, []);
    const changes = new Map<string, Region | null>(regions.map((region) => [region.regionId, region]));
    for (const regionId of deleted) changes.set(regionId, null);
    const news = this.queues().get(layerId)?.receive(changes) ?? changes;
    if (news.size > 0 || !this.byLayer().has(layerId)) this.showReceived(layerId, news);
  }

  /**
   * Reads a layer anew, after it may have changed without word of it. What I save meanwhile counts as newer than the answer.
   *
   * Rejects with ApiErrors.
   */
  async refresh(layerId: number): Promise<void> {
    const queueOf = () => this.queues().get(layerId);
    const before = queueOf()?.known() ?? new Map<string, Region>();
    const now = new Map((await this.port.fetch(layerId)).map((region) => [region.regionId, region]));
    const meanwhile = queueOf()?.known() ?? before;
    const isSettled = (regionId: string) => before.get(regionId) === meanwhile.get(regionId);
    const gone = [...before.keys()].filter((regionId) => !now.has(regionId) && isSettled(regionId));
    this.receive(
      layerId,
      [...now.values()].filter(({ regionId }) => isSettled(regionId)),
      gone,
    );
  }

  undo(): void {
    this.apply(this.history.undo() ?? []);
  }

  redo(): void {
    this.apply(this.history.redo() ?? []);
  }

  rename(regionId: string, name: string): void {
    const before = this.find(regionId);
    if (before && before.name !== name) this.commit([{ kind: 'put', before, after: { ...before, name } }]);
  }

  /** Deletes the regions as one gesture. */
  remove(regionIds: Iterable<string>): void {
    const found = [...regionIds].map((regionId) => this.find(regionId)).filter((region) => region !== undefined);
    this.commit(found.map((before) => ({ kind: 'delete', before })));
  }

  select(regionIds: Iterable<string>): void {
    const existing = new Set(this.regions().map((region) => region.regionId));
    this.chosen.set(new Set([...regionIds].filter((regionId) => existing.has(regionId))));
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

  resolve(conflict: Conflict, winner: 'mine' | 'theirs'): void {
    const queue = this.allQueues().find((each) =>
      each.conflicts().some(({ regionId }) => regionId === conflict.regionId),
    );
    if (winner === 'mine') queue?.keepMine(conflict.regionId);
    else queue?.takeTheirs(conflict.regionId);
  }

  private find(regionId: string): Region | undefined {
    return this.regions().find((region) => region.regionId === regionId);
  }

  private apply(asked: readonly RegionChange[]): void {
    const changes = asked.map((change) => this.onKnownLayer(change));
    const touched = new Set(changes.map(layerOf));
    for (const layerId of touched) {
      const onLayer = changes.filter((change) => layerOf(change) === layerId);
      this.byLayer.update((map) => new Map([...map, [layerId, withChanges(map.get(layerId) ?? [], onLayer)]]));
      this.queues().get(layerId)?.add(onLayer);
    }
    this.select(this.chosen());
  }

  /** What was drawn before my layer existed may come back by undo after it does. */
  private onKnownLayer(change: RegionChange): RegionChange {
    const move = (region: Region) => (region.layerId === LAYER_TO_COME ? { ...region, layerId: this.mine() } : region);
    if (change.kind === 'delete') return { kind: 'delete', before: move(change.before) };
    return { kind: 'put', before: change.before && move(change.before), after: move(change.after) };
  }

  private addQueue(layerId: number, regions: readonly Region[]): void {
    const queue: SaveQueue = new SaveQueue(
      {
        send: async (lines) => this.port.send(await this.realLayer(layerId), lines),
        fetch: async () => this.port.fetch(await this.realLayer(layerId)),
        adopt: (current) => this.adopt(layerId, current),
      },
      regions,
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
    this.mine.set(layerId);
    this.byLayer.update((map) => {
      const drawn = (map.get(LAYER_TO_COME) ?? []).map((region) => ({ ...region, layerId }));
      return new Map(
        [...map, [layerId, [...(map.get(layerId) ?? []), ...drawn]] as const].filter(([id]) => id !== LAYER_TO_COME),
      );
    });
    this.queues.update((map) => new Map([...map, [layerId, map.get(LAYER_TO_COME) as SaveQueue]]));
  }

  /** All other regions stay the very objects that they were: a canvas need look only at what is new. */
  private showReceived(layerId: number, news: ReadonlyMap<string, Region | null>): void {
    this.byLayer.update((map) => {
      const regions = new Map(map.get(layerId)?.map((region) => [region.regionId, region]));
      for (const [regionId, region] of news) {
        if (region) regions.set(regionId, region);
        else regions.delete(regionId);
      }
      return new Map([...map, [layerId, [...regions.values()]]]);
    });
    this.select(this.chosen());
  }

  private adopt(queuedAs: number, regions: readonly Region[]): void {
    const layerId = queuedAs === LAYER_TO_COME ? this.mine() : queuedAs;
    const order = new Map(
      this.byLayer()
        .get(layerId)
        ?.map((region, index) => [region.regionId, index]),
    );
    const place = (region: Region) => order.get(region.regionId) ?? order.size;
    const sorted = regions.map((region) => ({ ...region, layerId })).sort((a, b) => place(a) - place(b));
    this.byLayer.update((map) => new Map([...map, [layerId, sorted]]));
    this.select(this.chosen());
  }
}

function layerOf(change: RegionChange): number {
  return change.kind === 'put' ? change.after.layerId : change.before.layerId;
}

function withChanges(regions: readonly Region[], changes: readonly RegionChange[]): Region[] {
  const byId = new Map(regions.map((region) => [region.regionId, region]));
  for (const change of changes) {
    if (change.kind === 'delete') byId.delete(change.before.regionId);
    else byId.set(change.after.regionId, { ...change.after, version: byId.get(change.after.regionId)?.version ?? 0 });
  }
  return [...byId.values()];
}
