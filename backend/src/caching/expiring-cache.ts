interface Entry<Value> {
  value: Promise<Value>;
  /** The same, once it is there: whoever cannot wait takes it from here. */
  settled: { value: Value } | null;
  expiresAtMs: number;
}

/**
 * Remembers answers for a fixed time and no longer, at most `capacity` of them (the oldest goes first).
 * Used where an answer may be stale for a known, promised time.
 */
export class ExpiringCache<Value, Key = string> {
  private readonly entries = new Map<Key, Entry<Value>>();

  constructor(
    private readonly lifeMs: number,
    private readonly capacity: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /**
   * The remembered answer, or that of `load`, which callers at the same moment share. A failed `load` is not remembered.
   *
   * @param latestMs  Forget it then, if that is sooner.
   */
  get(key: Key, load: () => Promise<Value>, latestMs = Infinity): Promise<Value> {
    const known = this.entries.get(key);
    if (known && known.expiresAtMs > this.nowMs()) return known.value;
    const value = load();
    this.entries.delete(key);
    const entry: Entry<Value> = { value, settled: null, expiresAtMs: Math.min(this.nowMs() + this.lifeMs, latestMs) };
    this.entries.set(key, entry);
    value.then(
      (settled) => (entry.settled = { value: settled }),
      () => this.entries.get(key) === entry && this.entries.delete(key),
    );
    if (this.entries.size > this.capacity) this.entries.delete(this.entries.keys().next().value as Key);
    return value;
  }

  /** The remembered answer, without waiting; undefined when there is none yet, or none any more. */
  known(key: Key): Value | undefined {
    const entry = this.entries.get(key);
    return entry?.settled && entry.expiresAtMs > this.nowMs() ? entry.settled.value : undefined;
  }

  forget(key: Key): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }
}
