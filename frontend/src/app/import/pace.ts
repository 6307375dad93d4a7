/** How long the speed is looked back on. */
const LOOK_BACK_MS = 15_000;
/** Less says nothing yet. */
const LEAST_MS = 1500;

/** How fast bytes go, from what went lately. */
export class Pace {
  private seen: { readonly at: number; readonly bytes: number }[] = [];

  /** @param bytes All that have gone so far. */
  note(bytes: number, at: number): void {
    this.seen.push({ at, bytes });
    while ((this.seen[1]?.at ?? at) <= at - LOOK_BACK_MS) this.seen.shift();
  }

  /** After a pause: what went before says nothing about what comes. */
  forget(): void {
    this.seen = [];
  }

  /** null: nobody knows yet. */
  secondsFor(bytes: number): number | null {
    const first = this.seen[0];
    const last = this.seen.at(-1);
    if (!first || !last || last.at - first.at < LEAST_MS || last.bytes <= first.bytes) return null;
    return (bytes * (last.at - first.at)) / (last.bytes - first.bytes) / 1000;
  }
}
