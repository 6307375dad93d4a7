/**
 * Remembers answers for a fixed time and no longer, at most `capacity` of them (the oldest goes first).
 * Used where an answer may be stale for a known, promised time.
 */
export class ExpiringCache<Value> {
  private readonly entries = new Map<string, { value: Promise<Value>; expiresAtMs: number }>();

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
  get(key: string, load: () => Promise<Value>, latestMs = Infinity): Promise<Value> {
    const known = this.entries.get(key);
    if (known && known.expiresAtMs > this.nowMs()) return known.value;
    const value = load();
    this.entries.delete(key);
    this.entries.set(key, { value, expiresAtMs: Math.min(this.nowMs() + this.lifeMs, latestMs) });
    value.catch(() => this.entries.get(key)?.value === value && this.entries.delete(key));
    if (this.entries.size > this.capacity) this.entries.delete(this.entries.keys().next().value as string);
    return value;
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }
}
