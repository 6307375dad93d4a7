import type { Principal } from '../permissions/principal.js';
import { TooManyStreamsError } from './live.errors.js';

/** Of one person, or of one guest. */
const MOST_STREAMS = 20;

/** How many streams of one kind each person holds on this server. */
export class StreamPlaces {
  private readonly counts = new Map<string, number>();

  /** @returns Gives the place back. @throws TooManyStreamsError */
  take({ share, sessionId, userId }: Principal): () => void {
    const who = share ? `session ${sessionId}` : `user ${userId}`;
    const count = this.counts.get(who) ?? 0;
    if (count >= MOST_STREAMS) throw new TooManyStreamsError();
    this.counts.set(who, count + 1);
    return () => this.release(who);
  }

  /** How many are taken now. */
  get taken(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  private release(who: string): void {
    const left = (this.counts.get(who) ?? 1) - 1;
    if (left > 0) this.counts.set(who, left);
    else this.counts.delete(who);
  }
}
