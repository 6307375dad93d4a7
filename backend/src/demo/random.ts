/** Random numbers that are the same for the same seed, on every machine. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** 0 ≤ x < 1. */
  next(): number {
    // mulberry32: <https://gist.github.com/tommyettinger/46a874533244883189143505d203312c>
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** low ≤ x < high. */
  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /** A whole number, low ≤ n ≤ high. */
  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  /** Bell curve around 0 with a standard deviation of 1. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  angle(): number {
    return 2 * Math.PI * this.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }
}

const TABLE_SIZE = 1 << 16;

/** A table of bell-curve numbers, to be read in a random order: far cheaper than drawing each one. */
export function normalTable(seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: TABLE_SIZE }, () => random.normal());
}
