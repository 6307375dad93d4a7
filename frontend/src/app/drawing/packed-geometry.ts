import type { Box } from './box';
import type { Point } from './point';
import type { PointsGeometry, Ring } from './region';

/**
 * Points as they were read, among those of many other regions: one list of numbers in place of a little list for each
 * point, of which a sample may have two million. The little lists are made when somebody asks for them, and kept.
 *
 * Its properties are not its own: what copies it by its own properties (`structuredClone`, `{...}`) needs {@link plain}.
 */
export class PackedGeometry implements PointsGeometry {
  readonly #numbers: Float64Array;
  readonly #from: number;
  /** Points of the outline. */
  readonly #outer: number;
  /** Points of each hole. */
  readonly #inner: readonly number[];
  #points: Ring | null = null;
  #holes: readonly Ring[] | null = null;

  /**
   * @param numbers x and y of every point, image px.
   * @param from    Place of its first number.
   * @param outer   Points of its outline, which those of its holes follow.
   * @param inner   Points of each hole.
   */
  constructor(numbers: Float64Array, from: number, outer: number, inner: readonly number[] = NONE) {
    this.#numbers = numbers;
    this.#from = from;
    this.#outer = outer;
    this.#inner = inner;
  }

  get points(): Ring {
    return (this.#points ??= this.#ring(this.#from, this.#outer));
  }

  get holes(): readonly Ring[] | undefined {
    if (this.#inner.length === 0) return undefined;
    return (this.#holes ??= this.#readHoles());
  }

  /** Of its outline. */
  get bounds(): Box {
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    const [numbers, end] = [this.#numbers, this.#from + 2 * this.#outer];
    for (let at = this.#from; at < end; at += 2) {
      const [x, y] = [numbers[at], numbers[at + 1]];
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
    return { minX, minY, maxX, maxY };
  }

  /** Its outline and its holes. */
  get ringCount(): number {
    return 1 + this.#inner.length;
  }

  /** Points of its outline (0), or of the hole before this place. */
  ringSize(ring: number): number {
    return ring === 0 ? this.#outer : this.#inner[ring - 1];
  }

  get pointCount(): number {
    let count = this.#outer;
    for (const points of this.#inner) count += points;
    return count;
  }

  /** Whether another one's numbers come right behind these in the same list. */
  isFollowedBy(next: PackedGeometry): boolean {
    return this.#numbers === next.#numbers && this.#from + 2 * this.pointCount === next.#from;
  }

  /** The numbers from these to those of one that lies behind it, both included. */
  upTo(last: PackedGeometry): Float64Array {
    return this.#numbers.subarray(this.#from, last.#from + 2 * last.pointCount);
  }

  /** Whether both have the same points in the same rings. */
  equals(other: PackedGeometry): boolean {
    if (this.#outer !== other.#outer || String(this.#inner) !== String(other.#inner)) return false;
    for (let i = 2 * this.pointCount - 1; i >= 0; i--) {
      if (this.#numbers[this.#from + i] !== other.#numbers[other.#from + i]) return false;
    }
    return true;
  }

  /** The same with properties of its own. */
  plain(): PointsGeometry {
    const { points, holes } = this;
    return holes === undefined ? { points } : { points, holes };
  }

  toJSON(): PointsGeometry {
    return this.plain();
  }

  #readHoles(): Ring[] {
    let from = this.#from + 2 * this.#outer;
    return this.#inner.map((points) => {
      const hole = this.#ring(from, points);
      from += 2 * points;
      return hole;
    });
  }

  #ring(from: number, points: number): Ring {
    const ring: Point[] = [];
    for (let at = from; at < from + 2 * points; at += 2) ring.push([this.#numbers[at], this.#numbers[at + 1]]);
    return ring;
  }
}

const NONE: readonly number[] = [];
