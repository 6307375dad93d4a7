import { newRegionId } from '../../drawing/region-id';
import type { JournalStore, Owner, Place } from './journal-store';
import type { ChangeJournal, KeptChange, Writing } from './kept-change';

/** What the browser's `navigator.locks` is asked for; missing where pages do not come over https. */
export type Locks = Pick<LockManager, 'request'>;

/** Without locks: a page that has not written for so long is taken for dead. It notices if it was not. */
const SILENT_MS = 4000;
const BEAT_MS = 1000;
/** With locks, the death of a page is told at once; only pages that have come later are looked for. */
const LOOK_MS = 20_000;
const NOTHING: Writing = { kept: [], forgotten: [] };

/** Who takes up what other pages have left. */
export interface Heir {
  /**
   * @param changes In the order in which they were made.
   * @returns       What it does not take, as it has a change of its own by now.
   */
  give(changes: readonly KeptChange[]): readonly KeptChange[] | Promise<readonly KeptChange[]>;
  /** Whether this page has a change of its own of a region: then what others have left of it waits until that is done. */
  has(regionId: string): boolean;
}

/**
 * What one page keeps of one person's changes to one sample, until the server has confirmed them.
 *
 * Every page keeps its own, so that no two send the same. What a page leaves when it dies, the next takes over: at once
 * where the browser has locks, which a page holds as long as it lives; by its silence where it has none. A page that
 * only slept finds on its next write that its changes are no longer its own.
 */
export class SampleJournal implements ChangeJournal {
  private owner = newRegionId();
  private isLocked = false;
  private holding: Promise<void> | null = null;
  private release: () => void = () => undefined;
  private readonly listeners: (() => void)[] = [];
  /** Whose end is being waited for. */
  private readonly awaited = new Set<string>();
  private readonly closing = new AbortController();
  /** While what another page has left becomes this one's: until then nobody knows what is to be written. */
  private takingOver: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setInterval> | undefined;

  /**
   * @param person  Whoever is signed in; changes of others are never read.
   * @param sample  Annotation id.
   */
  constructor(
    private readonly store: JournalStore,
    private readonly person: string,
    private readonly sample: number,
    private readonly locks: Locks | undefined,
  ) {}

  onTakenOver(call: () => void): void {
    this.listeners.push(call);
  }

  async write(look: () => Writing, signal?: AbortSignal): Promise<boolean> {
    await this.hold();
    await this.takingOver;
    signal?.throwIfAborted();
    const at = this.place();
    if (await this.store.write(at, this.isLocked, look(), signal)) return true;
    // Another write of this page may have found out before.
    if (at.owner !== this.owner) return false;
    this.owner = newRegionId();
    this.release();
    this.holding = null;
    for (const call of this.listeners) call();
    return false;
  }

  /**
   * Hands out what pages that are no more have left, now and for as long as this journal is open.
   *
   * Rejects when the browser cannot keep anything.
   */
  async takeUp(heir: Heir): Promise<void> {
    const tick = () => {
      // What cannot be read now is looked for at the next tick; writing tells of a browser that keeps nothing.
      this.look(heir).catch(() => undefined);
    };
    this.timer = setInterval(tick, this.locks ? LOOK_MS : BEAT_MS);
    await this.look(heir);
  }

  /** Leaves what is still kept to the next page. */
  close(): void {
    clearInterval(this.timer);
    this.closing.abort();
    this.release();
  }

  private async look(heir: Heir): Promise<void> {
    await this.hold();
    if (!this.isLocked) await this.write(() => NOTHING);
    for (const other of await this.store.othersThan(this.place())) {
      if (this.closing.signal.aborted) return;
      if (other.locked && this.isLocked) this.awaitEnd(other, heir);
      else await this.takeOver(other, heir, Date.now() - SILENT_MS);
    }
  }

  private awaitEnd(other: Owner, heir: Heir): void {
    if (this.awaited.has(other.owner)) return;
    this.awaited.add(other.owner);
    const { signal } = this.closing;
    const ended = this.locks?.request(lockOf(other.owner), { signal }, () => this.takeOver(other, heir, Infinity));
    // Closing ends the waiting; a database that fails is tried again at the next look.
    ended?.catch(() => undefined).finally(() => this.awaited.delete(other.owner));
  }

  private takeOver(other: Owner, heir: Heir, unseenSince: number): Promise<void> {
    const before = this.takingOver;
    const taking = before.then(() => this.takeOverNow(other, heir, unseenSince));
    // A database that fails is tried again at the next look.
    this.takingOver = taking.catch(() => undefined);
    return taking;
  }

  private async takeOverNow(other: Owner, heir: Heir, unseenSince: number): Promise<void> {
    if (this.closing.signal.aborted) return;
    const isMine = (regionId: string) => heir.has(regionId);
    const changes = await this.store.takeOver(other.owner, this.place(), this.isLocked, unseenSince, isMine);
    if (changes.length === 0) return;
    const refused = await heir.give(changes);
    if (refused.length > 0) await this.store.giveBack(other.owner, this.place(), refused);
  }

  private hold(): Promise<void> {
    this.holding ??= new Promise((resolve) => {
      const done = (isLocked: boolean) => {
        this.isLocked = isLocked;
        resolve();
      };
      if (!this.locks) return done(false);
      const holding = this.locks.request(lockOf(this.owner), () => {
        done(true);
        return new Promise<void>((release) => (this.release = release));
      });
      // Refused, in a page without an origin for instance: then this page lives as long as it writes.
      holding.catch(() => done(false));
    });
    return this.holding;
  }

  private place(): Place {
    return { person: this.person, sample: this.sample, owner: this.owner };
  }
}

function lockOf(owner: string): string {
  return `memento-journal-${owner}`;
}
