import { signal } from '@angular/core';
import type { Region } from '../drawing/region';
import { type RegionSplice, spliced } from '../drawing/region-splices';

/** What is to become of a region; null: it is to be gone. */
export type Wish = readonly [regionId: string, region: Region | null];

/** More wishes at once than so: the layer is gone through once, not once for each. */
const FEW = 40;

/** The regions of a layer by id, in drawing order; null: it is gone, and would come back here. */
type Places = Map<string, Region | null>;

/**
 * The regions of a sample, layer by layer, and as one list in drawing order.
 *
 * A change costs what it changes and a copy of the list, which is a matter of microseconds for 20,000 regions; whoever
 * follows the list learns from {@link spliced} what changed.
 */
export class LayeredRegions {
  /** In drawing order, changed in place. */
  private readonly layers = new Map<number, Region[]>();
  /** The same with the places of those that are gone, by id: a map keeps them. */
  private readonly places = new Map<number, Places>();
  private readonly byId = new Map<string, Region>();
  private readonly all = signal<readonly Region[]>([]);

  /** In drawing order, layer by layer. */
  readonly regions = this.all.asReadonly();

  find(regionId: string): Region | undefined {
    return this.byId.get(regionId);
  }

  /** Those of them that there are, in drawing order. */
  inOrder(regionIds: ReadonlySet<string>): readonly Region[] {
    const regions = this.all();
    if (regionIds.size > FEW) return regions.filter(({ regionId }) => regionIds.has(regionId));
    const found = [...regionIds].flatMap((regionId) => this.byId.get(regionId) ?? []);
    if (found.length < 2) return found;
    const places = new Map(found.map((region) => [region, regions.indexOf(region)]));
    return found.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  }

  on(layerId: number): readonly Region[] {
    return this.layers.get(layerId) ?? [];
  }

  /** All layers anew. */
  load(layers: ReadonlyMap<number, readonly Region[]>): void {
    this.layers.clear();
    this.places.clear();
    for (const [layerId, regions] of layers) this.put(layerId, placesOf(regions));
    this.gather();
  }

  /**
   * One layer anew; on top if it is not there yet. What was there before keeps its place, and what is new comes last.
   *
   * @param told Ids in the order of which the server is sure; that goes before what was known here.
   */
  replace(layerId: number, regions: readonly Region[], told: readonly string[] = []): void {
    const places = arranged([...this.placesOn(layerId).keys()], told);
    for (const region of regions) places.set(region.regionId, region);
    this.put(layerId, places);
    this.gather();
  }

  /** There is a layer more, with nothing on it. */
  add(layerId: number): void {
    if (!this.layers.has(layerId)) this.put(layerId, new Map());
  }

  drop(layerId: number): void {
    this.layers.delete(layerId);
    this.places.delete(layerId);
    this.gather();
  }

  /** What lies on one layer lies on another from now on, above what is there. */
  move(from: number, to: number): void {
    const moved = new Map<string, Region | null>(this.placesOn(to));
    for (const [regionId, region] of this.placesOn(from)) moved.set(regionId, region && { ...region, layerId: to });
    this.drop(from);
    this.put(to, moved);
    this.gather();
  }

  /** What there is keeps its place, what comes back takes the place that it had, what is new comes last on its layer. */
  change(layerId: number, wishes: readonly Wish[]): void {
    this.add(layerId);
    const news = [...new Map(wishes)].filter(([regionId, region]) => (this.byId.get(regionId) ?? null) !== region);
    if (news.length === 0) return;
    if (news.length > FEW) this.changeMany(layerId, news);
    else this.changeFew(layerId, news);
  }

  private changeMany(layerId: number, wishes: readonly Wish[]): void {
    const places = this.placesOn(layerId);
    for (const [regionId, region] of wishes) if (region !== null || places.has(regionId)) places.set(regionId, region);
    this.put(layerId, places);
    this.gather();
  }

  private changeFew(layerId: number, wishes: readonly Wish[]): void {
    const [regions, places] = [this.layers.get(layerId) ?? [], this.placesOn(layerId)];
    const below = this.below(layerId);
    const splices: RegionSplice[] = [];
    for (const [regionId, region] of wishes) {
      const old = this.byId.get(regionId);
      const found = old === undefined ? -1 : regions.indexOf(old);
      if (found < 0 && region === null) continue;
      const at = found < 0 ? placeOf(regionId, places, regions.length) : found;
      const [removed, added] = [found < 0 ? [] : [regions[found]], region === null ? [] : [region]];
      if (region === null) this.byId.delete(regionId);
      else this.byId.set(regionId, region);
      places.set(regionId, region);
      regions.splice(at, removed.length, ...added);
      splices.push({ at: below + at, removed, added });
    }
    if (splices.length > 0) this.all.set(spliced(this.all(), splices));
  }

  private placesOn(layerId: number): Places {
    return this.places.get(layerId) ?? new Map<string, Region | null>();
  }

  private put(layerId: number, places: Places): void {
    this.places.set(layerId, places);
    this.layers.set(
      layerId,
      [...places.values()].filter((region) => region !== null),
    );
  }

  /** How many regions lie on the layers below. */
  private below(layerId: number): number {
    let count = 0;
    for (const [each, regions] of this.layers) {
      if (each === layerId) break;
      count += regions.length;
    }
    return count;
  }

  private gather(): void {
    this.byId.clear();
    const all: Region[] = [];
    for (const regions of this.layers.values()) {
      for (const region of regions) {
        this.byId.set(region.regionId, region);
        all.push(region);
      }
    }
    this.all.set(all);
  }
}

function placesOf(regions: readonly Region[]): Places {
  return new Map(regions.map((region) => [region.regionId, region]));
}

/** Where among those that are there a region that is gone would come back; `end` for one that never was. */
function placeOf(regionId: string, places: Places, end: number): number {
  if (!places.has(regionId)) return end;
  let at = 0;
  for (const [each, region] of places) {
    if (each === regionId) break;
    if (region !== null) at++;
  }
  return at;
}

/** Places for all of them: as they are told, the others above what lay below them. */
function arranged(known: readonly string[], told: readonly string[]): Places {
  /** Those that are not told, with the one below them that is. */
  const above = new Map<string, string[]>(told.map((regionId) => [regionId, []]));
  const lowest: string[] = [];
  let last = lowest;
  for (const regionId of known) {
    const mates = above.get(regionId);
    if (mates) last = mates;
    else last.push(regionId);
  }
  const order = [...lowest, ...told.flatMap((regionId) => [regionId, ...(above.get(regionId) ?? [])])];
  return new Map(order.map((regionId) => [regionId, null]));
}
