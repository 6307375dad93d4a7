import RBush, { type BBox } from 'rbush';
import type { Box } from './box';
import type { Region } from './region';
import { isEdit, regionSplices, type RegionSplice } from './region-splices';
import { shapeOf } from './shapes/shape-table';

/** A region's place in the tree. */
interface Entry extends BBox {
  region: Region;
  /** Grows in drawing order; says nothing else. */
  order: number;
}

/** Above so many changes at once, and more than a half of all, building the tree anew is faster. */
const FEW_CHANGES = 1000;

/** Where regions are, changed in place: it follows whichever list it was shown last. */
export class RegionIndex {
  readonly #tree = new RBush<Entry>();
  readonly #byId = new Map<string, Entry>();
  /** In drawing order. */
  #entries: Entry[] = [];
  #regions: readonly Region[] = [];

  /** Makes this the index of these regions, by what differs from the last. */
  follow(regions: readonly Region[]): void {
    if (regions === this.#regions) return;
    const splices = regionSplices(this.#regions, regions);
    this.#regions = regions;
    let changes = 0;
    for (const splice of splices) if (!isEdit(splice)) changes += splice.added.length + splice.removed.length;
    if (changes > FEW_CHANGES && changes > regions.length / 2) this.#rebuild();
    else for (const splice of splices) this.#apply(splice);
  }

  get(regionId: string): Region | undefined {
    return this.#byId.get(regionId)?.region;
  }

  /** Its place in drawing order, from 0; −1 when it is not there. */
  position(regionId: string): number {
    const entry = this.#byId.get(regionId);
    if (entry === undefined) return -1;
    let [low, high] = [0, this.#entries.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#entries[middle].order < entry.order) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Regions whose bounding box overlaps `area`, in drawing order. */
  search(area: Box): Region[] {
    const found = this.#tree.search(area);
    if (found.length > 1) found.sort((a, b) => a.order - b.order);
    return found.map(({ region }) => region);
  }

  /** Of the regions whose bounding box overlaps `area` and that are meant, the one with the smallest box, then the topmost. */
  smallest(area: Box, isMeant: (region: Region) => boolean): Region | null {
    const left = this.#tree.search(area);
    // Asking is dear, and the first that is asked is nearly always the answer: no need to sort the others.
    while (left.length > 0) {
      let best = 0;
      for (let i = 1; i < left.length; i++) if (isBefore(left[i], left[best])) best = i;
      const { region } = left[best];
      if (isMeant(region)) return region;
      left[best] = left[left.length - 1];
      left.pop();
    }
    return null;
  }

  #rebuild(): void {
    this.#entries = this.#regions.map((region, order) => entryOf(region, order));
    this.#byId.clear();
    for (const entry of this.#entries) this.#byId.set(entry.region.regionId, entry);
    this.#tree.clear().load(this.#entries);
  }

  #apply(splice: RegionSplice): void {
    const { at, removed, added } = splice;
    if (isEdit(splice)) {
      added.forEach((region, i) => this.#replace(at + i, region));
      return;
    }
    const gone = this.#entries.slice(at, at + removed.length);
    for (const entry of gone) {
      this.#tree.remove(entry);
      this.#byId.delete(entry.region.regionId);
    }
    const come = added.map((region) => entryOf(region, 0));
    // As arguments, too many of them would overflow the stack.
    if (come.length > FEW_CHANGES) {
      this.#entries = [...this.#entries.slice(0, at), ...come, ...this.#entries.slice(at + removed.length)];
    } else this.#entries.splice(at, removed.length, ...come);
    this.#number(at, come.length);
    for (const entry of come) this.#byId.set(entry.region.regionId, entry);
    if (come.length === 1) this.#tree.insert(come[0]);
    else if (come.length > 0) this.#tree.load(come);
  }

  /** A name or a version says nothing about where a region is. */
  #replace(at: number, region: Region): void {
    const entry = this.#entries[at];
    const { geometry, shape } = entry.region;
    const stays = geometry === region.geometry && shape === region.shape;
    if (!stays) {
      this.#tree.remove(entry);
      Object.assign(entry, shapeOf(region).bounds(region.geometry));
      this.#tree.insert(entry);
    }
    entry.region = region;
  }

  /** Numbers between those on both sides, so that the others keep theirs. */
  #number(at: number, count: number): void {
    if (count === 0) return;
    const below = at === 0 ? -1 : this.#entries[at - 1].order;
    const above = at + count < this.#entries.length ? this.#entries[at + count].order : below + count + 1;
    const step = (above - below) / (count + 1);
    // Halved too often, a step is lost in rounding.
    if (!(step > Math.abs(above) * 1e-12)) {
      this.#entries.forEach((entry, order) => (entry.order = order));
      return;
    }
    for (let i = 0; i < count; i++) this.#entries[at + i].order = below + step * (i + 1);
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  const difference = (a.maxX - a.minX) * (a.maxY - a.minY) - (b.maxX - b.minX) * (b.maxY - b.minY);
  return difference < 0 || (difference === 0 && a.order > b.order);
}

function entryOf(region: Region, order: number): Entry {
  const { minX, minY, maxX, maxY } = shapeOf(region).bounds(region.geometry);
  return { minX, minY, maxX, maxY, region, order };
}
