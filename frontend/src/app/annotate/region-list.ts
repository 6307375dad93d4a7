import { measure } from '../drawing/measure';
import type { Region, ShapeId } from '../drawing/region';
import { isEdit, regionSplices, type RegionSplice } from '../drawing/region-splices';
import { regionName, SHAPE_NAMES } from './region-names';

/** In which order the list shows regions. */
export type RegionOrder = 'drawn' | 'name' | 'class' | 'size';

/** How the list is to be. */
export interface ListWish {
  readonly regions: readonly Region[];
  /** Names of classes by label id. */
  readonly classes: ReadonlyMap<number, string>;
  readonly order: RegionOrder;
}

const BY_NAME = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
/** More changes at once than so: the list is sorted anew. */
const FEW = 50;
/** Names that begin as those do that are made of a shape and a number. */
const MIXES = new RegExp(`^\\W*(${Object.values(SHAPE_NAMES).join('|')})`, 'i');
const NOTHING: ListWish = { regions: [], classes: new Map(), order: 'drawn' };

/**
 * The lines of a list of regions. Equal ones stay as they were drawn; those of no class come last, large ones first.
 *
 * It follows the regions by what differs: with 20,000 of them an edit puts one line elsewhere and leaves the others, and
 * what a line says is found out when it is looked at.
 */
export class RegionList {
  private wish = NOTHING;
  /** Of each region, in drawing order: kept apart, so that counting looks at none of them. */
  private shapes: ShapeId[] = [];
  /** Counts regions of one shape, in drawing order. */
  private numbers: number[] = [];
  /** How many names could stand between those that are made of a shape and a number. */
  private mixing = 0;
  private readonly sizes = new WeakMap<Region, number>();
  private sorted: readonly Region[] = [];

  /** Answers the regions in the order of the lines. */
  follow(wish: ListWish): readonly Region[] {
    const before = this.wish;
    const splices = regionSplices(before.regions, wish.regions);
    this.wish = wish;
    const keepsNumbers = this.count(splices);
    if (wish.order === 'drawn') return (this.sorted = wish.regions);
    const isSame = before.order === wish.order && before.classes === wish.classes;
    const changes = splices.reduce((sum, { removed, added }) => sum + removed.length + added.length, 0);
    // Numbers that grow or shrink together leave those of one shape in their order.
    if (!isSame || changes > FEW || (wish.order === 'name' && !keepsNumbers && this.mixing > 0)) this.sort();
    else if (changes > 0) this.put(splices);
    return this.sorted;
  }

  /** By its name, or by its shape and a number: `Polygon 2`. */
  nameOf(region: Region): string {
    return region.name || regionName(region.shape, this.numberOf(region));
  }

  /** Empty: of no class. */
  classOf({ labelId }: Region): string {
    return this.wish.classes.get(labelId) ?? '';
  }

  /** Answers whether every region that was there has the number that it had. */
  private count(splices: readonly RegionSplice[]): boolean {
    let [keeps, changes] = [true, false];
    for (const splice of splices) {
      const { at, removed, added } = splice;
      for (const { name } of removed) if (MIXES.test(name)) this.mixing--;
      for (const { name } of added) if (MIXES.test(name)) this.mixing++;
      if (isEdit(splice) && removed.every(({ shape }, i) => shape === added[i]?.shape)) continue;
      changes = true;
      if (at + removed.length < this.shapes.length) keeps = false;
      const shapes = added.map(({ shape }) => shape);
      // As arguments, too many of them would overflow the stack.
      if (shapes.length > FEW) {
        this.shapes = [...this.shapes.slice(0, at), ...shapes, ...this.shapes.slice(at + removed.length)];
      } else this.shapes.splice(at, removed.length, ...shapes);
    }
    if (changes) this.number();
    return keeps;
  }

  /** Some nanoseconds for each. */
  private number(): void {
    const { shapes } = this;
    const counts: Record<ShapeId, number> = { point: 0, line: 0, polygon: 0, rectangle: 0, ellipse: 0, freehand: 0 };
    const numbers = new Array<number>(shapes.length);
    for (let i = 0; i < shapes.length; i++) numbers[i] = ++counts[shapes[i]];
    this.numbers = numbers;
  }

  private numberOf(region: Region): number {
    return this.numbers[this.wish.regions.indexOf(region)] ?? 0;
  }

  private sort(): void {
    const { regions, order } = this.wish;
    if (order !== 'name') {
      this.sorted = [...regions].sort((a, b) => this.compare(a, b));
      return;
    }
    const lines = regions.map((region, i) => ({ region, number: this.numbers[i] ?? 0 }));
    lines.sort((a, b) => compareNames(a.region, a.number, b.region, b.number));
    this.sorted = lines.map(({ region }) => region);
  }

  private put(splices: readonly RegionSplice[]): void {
    const sorted = this.sorted.slice();
    const gone = splices.flatMap(({ removed }) => removed);
    for (const region of gone) {
      const at = sorted.indexOf(region);
      if (at >= 0) sorted.splice(at, 1);
    }
    const come = new Set(splices.flatMap(({ added }) => added));
    for (const region of come) {
      // Taken away again by a later one of the splices.
      if (!this.wish.regions.includes(region)) continue;
      sorted.splice(this.placeIn(sorted, region), 0, region);
    }
    this.sorted = sorted;
  }

  private placeIn(sorted: readonly Region[], region: Region): number {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = sorted[middle];
      const { regions } = this.wish;
      const isBefore = this.compare(other, region) || regions.indexOf(other) - regions.indexOf(region);
      if (isBefore < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private compare(a: Region, b: Region): number {
    const { order } = this.wish;
    if (order === 'name') return compareNames(a, this.numberOf(a), b, this.numberOf(b));
    if (order === 'class') return byClass(this.classOf(a), this.classOf(b));
    return this.sizeOf(b) - this.sizeOf(a);
  }

  private sizeOf(region: Region): number {
    const known = this.sizes.get(region);
    if (known !== undefined) return known;
    const size = sizeOf(region);
    this.sizes.set(region, size);
    return size;
  }
}

function compareNames(a: Region, numberA: number, b: Region, numberB: number): number {
  // Telling numbers apart is a hundred times faster, and most lists have nothing else.
  if (!a.name && !b.name && a.shape === b.shape) return numberA - numberB;
  return BY_NAME.compare(a.name || regionName(a.shape, numberA), b.name || regionName(b.shape, numberB));
}

function byClass(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return Number(a === '') - Number(b === '');
  return BY_NAME.compare(a, b);
}

/** Areas before lines before points, each by what there is of it. */
function sizeOf(region: Region): number {
  const { area, length } = measure(region);
  // No line is longer than that many px, and no area smaller than what is added to it.
  return area === null ? Math.min(length ?? -1, 1e12) : area + 1e12;
}
