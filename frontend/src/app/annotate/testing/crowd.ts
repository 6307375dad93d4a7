import { ApiError } from '../../core/api-error';
import type { Region, RegionChange } from '../../drawing/region';
import { JournalStore } from '../journal/journal-store';
import type { KeptChange } from '../journal/kept-change';
import { SampleJournal } from '../journal/sample-journal';
import { type SaveLine, SaveQueue } from '../save-queue';
import { aRegion } from './a-region';
import type { FakeLocks } from './fake-locks';
import type { ModelServer } from './model-server';

/** How often a request goes wrong, each 0..1. */
export interface Trouble {
  readonly dropped: number;
  readonly repeated: number;
}

export const PARTS = ['name', 'colour', 'geometry'] as const;

/** What one person did at one time. Every name, colour and place in the crowd is used once. */
export interface Deed {
  readonly person: number;
  readonly regionId: string;
  readonly part: 'name' | 'colour' | 'geometry' | 'all';
  /** `null` = deleted. */
  readonly token: string | null;
  /** All that it brings into the region. */
  readonly tokens: readonly string[];
  isJournaled: boolean;
}

const SAMPLE = 1;
const LAYER = 7;
const LATENCY_MS = 100;

/** Answers that never come: the page that waits for them is gone. */
const never = <T>() => new Promise<T>(() => undefined);

/** One tab of one person: a save queue with its journal, and a network in between that cannot be trusted. */
export class Tab {
  visible: readonly Region[] = [];
  isDead = false;
  readonly queue: SaveQueue;
  private readonly journal: SampleJournal;
  private readonly killLocks: () => void;

  constructor(
    private readonly server: ModelServer,
    private readonly random: () => number,
    private readonly trouble: () => Trouble,
    locks: FakeLocks | null,
    private readonly person: number,
    browser: string,
  ) {
    const page = locks?.page();
    this.killLocks = page?.kill ?? (() => undefined);
    this.journal = new SampleJournal(this.mortal(browser), `user ${person}`, SAMPLE, page?.locks);
    this.visible = server.regions();
    this.queue = new SaveQueue(
      {
        send: (lines) => this.request(() => this.server.change(lines, this.person), lines),
        fetch: () => this.request(() => this.server.regions(), []),
        adopt: (regions) => (this.visible = regions),
        amend: (changed) => {
          const others = this.visible.filter(({ regionId }) => !changed.has(regionId));
          this.visible = [...others, ...[...changed.values()].filter((region) => region !== null)];
        },
      },
      server.regions(),
      this.journal,
    );
    void this.journal.takeUp({
      give: (changes) => (this.isDead ? never<KeptChange[]>() : this.queue.resume(changes)),
      has: (regionId) => this.queue.has(regionId),
    });
  }

  commit(change: RegionChange): void {
    const regionId = change.kind === 'put' ? change.after.regionId : change.before.regionId;
    const others = this.visible.filter((region) => region.regionId !== regionId);
    this.visible = change.kind === 'put' ? [...others, change.after] : others;
    this.queue.add([change]);
  }

  /** Ends the tab as a crash does: nothing more leaves it, nothing more is written. */
  kill(): void {
    this.isDead = true;
    this.killLocks();
    this.journal.close();
  }

  /** A store that dies with the tab. */
  private mortal(browser: string): JournalStore {
    const store = new JournalStore(browser);
    const write = store.write.bind(store);
    const takeOver = store.takeOver.bind(store);
    store.write = (...args) => (this.isDead ? never<boolean>() : write(...args));
    store.takeOver = (...args) => (this.isDead ? never<KeptChange[]>() : takeOver(...args));
    return store;
  }

  private async request<T>(carryOut: () => T, lines: readonly SaveLine[]): Promise<T> {
    const { dropped, repeated } = this.trouble();
    if (this.isDead) return never();
    await this.onTheWay();
    const fate = this.random();
    if (fate < dropped / 2) return this.lost();
    const carriedOut = settle(carryOut);
    if (lines.length > 0 && this.random() < repeated)
      setTimeout(() => settle(carryOut), this.random() * LATENCY_MS * 0.5);
    await this.onTheWay();
    if (this.isDead) return never();
    if (fate < dropped) return this.lost();
    if ('failure' in carriedOut) throw carriedOut.failure;
    return carriedOut.answer;
  }

  private onTheWay(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, (0.2 + this.random()) * LATENCY_MS));
  }

  private lost(): never {
    throw new ApiError('The server cannot be reached.', 0, 'network');
  }
}

/** Makes the changes of a person who works fast and without plan. */
export class Hand {
  private count = 0;

  constructor(
    private readonly person: number,
    private readonly random: () => number,
  ) {}

  act(tab: Tab): Deed {
    const n = ++this.count;
    const kind = this.random();
    const before = tab.visible[Math.floor(this.random() * tab.visible.length)];
    if (!before || kind < 0.35) return this.draw(tab, n);
    const about = { person: this.person, regionId: before.regionId, isJournaled: false };
    if (kind < 0.45) {
      tab.commit({ kind: 'delete', before });
      return { ...about, part: 'all', token: null, tokens: [] };
    }
    const part = kind < 0.65 ? 'name' : kind < 0.85 ? 'colour' : 'geometry';
    const after = { ...before, ...this.content(n), ...(part === 'geometry' ? {} : { geometry: before.geometry }) };
    const changed = { ...before, [part]: after[part] };
    tab.commit({ kind: 'put', before, after: changed });
    const token = tokenOf(changed, part);
    return { ...about, part, token, tokens: [token] };
  }

  private draw(tab: Tab, n: number): Deed {
    const id = `${String(this.person).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`;
    const after = aRegion({ regionId: id, layerId: LAYER, ...this.content(n) });
    tab.commit({ kind: 'put', before: null, after });
    const tokens = PARTS.map((part) => tokenOf(after, part));
    return { person: this.person, regionId: id, part: 'all', token: after.name, tokens, isJournaled: false };
  }

  /** Says who did it and when, in every part. */
  private content(n: number): Pick<Region, 'name' | 'colour' | 'geometry'> {
    const colour = `#${(this.person * 65536 + n).toString(16).padStart(6, '0')}`;
    const corner = [this.person, n] as const;
    return { name: `${this.person}.${n}`, colour, geometry: { points: [corner, [n, 0], [0, n]] } };
  }
}

/** What a region says in one of its parts. */
export function tokenOf(region: Region, part: 'name' | 'colour' | 'geometry'): string {
  return part === 'geometry' ? JSON.stringify(region.geometry) : region[part];
}

function settle<T>(call: () => T): { readonly answer: T } | { readonly failure: unknown } {
  try {
    return { answer: call() };
  } catch (failure) {
    return { failure };
  }
}
