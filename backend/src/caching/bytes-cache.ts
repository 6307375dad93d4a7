/** Keeps bytes by their name, as many as fit; who was not asked for longest goes first. */
export class BytesCache {
  /** The one used last at the end. */
  private readonly kept = new Map<string, Buffer>();
  private total = 0;

  constructor(private readonly most: number) {}

  get(name: string): Buffer | null {
    const bytes = this.kept.get(name);
    if (!bytes) return null;
    this.kept.delete(name);
    this.kept.set(name, bytes);
    return bytes;
  }

  keep(name: string, bytes: Buffer): void {
    this.forget(name);
    this.kept.set(name, bytes);
    this.total += bytes.length;
    for (const oldest of this.kept.keys()) {
      if (this.total <= this.most) return;
      this.forget(oldest);
    }
  }

  get bytes(): number {
    return this.total;
  }

  private forget(name: string): void {
    this.total -= this.kept.get(name)?.length ?? 0;
    this.kept.delete(name);
  }
}
