/** Seeded random numbers 0..1 (mulberry32), so that a failure can be repeated. */
export function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** One of the list, each as likely as the others. */
export function oneOf<Item>(random: () => number, list: readonly Item[]): Item {
  return list[Math.floor(random() * list.length)];
}
