import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { JournalStore } from './journal/journal-store';
import type { Conflict } from './rebase';
import { type Deed, Hand, PARTS, Tab, tokenOf, type Trouble } from './testing/crowd';
import { FakeLocks } from './testing/fake-locks';
import { type Done, ModelServer } from './testing/model-server';
import { seeded } from './testing/random';

const STEP_MS = 50;
const NO_TROUBLE: Trouble = { dropped: 0, repeated: 0 };

interface Crowd {
  readonly people: number;
  readonly deeds: number;
  readonly seed: number;
  readonly hasLocks: boolean;
  /** One for all is far too slow for them: writes to it fail by the dozen. */
  readonly browsers: 'one for each' | 'one for all';
}

/** More turns than any chain of promises here has links. */
const TURNS = 40;

/**
 * Lets faked time pass, timer by timer, without ever waiting for the real event loop: a crowd sets hundreds of thousands
 * of timers. What happens in which order depends on nothing but the timers.
 */
async function letPass(ms: number): Promise<void> {
  let isOver = false;
  setTimeout(() => (isOver = true), ms);
  while (!isOver) {
    vi.advanceTimersToNextTimer();
    for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
  }
}

/** Counts by name. */
class Counts {
  private readonly counts = new Map<string, number>();

  add(key: string, count = 1): void {
    this.counts.set(key, this.of(key) + count);
  }

  of(key: string): number {
    return this.counts.get(key) ?? 0;
  }

  /** What there is more of here than there. */
  beyond(others: Counts): string[] {
    return [...this.counts].filter(([key, count]) => count > others.of(key)).map(([key]) => key);
  }
}

/** Lets people work on one layer, each in one or two tabs that die now and then, until all have done what they wanted. */
class Play {
  readonly server = new ModelServer();
  readonly deeds: Deed[] = [];
  /** What people gave up when asked: by region and token. */
  readonly givenUp = new Set<string>();
  /** How often each token may come into each region, and each region may go: once as it was done, once as it was decided. */
  readonly allowed = new Counts();
  deaths = 0;
  private readonly random: () => number;
  private readonly locks: FakeLocks | null;
  private readonly tabs: Tab[][];
  private readonly hands: Hand[];
  private trouble: Trouble = { dropped: 0.1, repeated: 0.05 };
  private told = 0;

  constructor(private readonly crowd: Crowd) {
    this.random = seeded(crowd.seed);
    vi.spyOn(Math, 'random').mockImplementation(this.random);
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((bytes) => {
      const view = new Uint8Array((bytes as Uint8Array).buffer);
      view.forEach((_, n) => (view[n] = Math.floor(this.random() * 256)));
      return bytes;
    });
    this.locks = crowd.hasLocks ? new FakeLocks() : null;
    this.tabs = Array.from({ length: crowd.people }, (_, person) => [this.open(person)]);
    this.hands = Array.from({ length: crowd.people }, (_, person) => new Hand(person, this.random));
  }

  async run(): Promise<void> {
    const left = new Map(this.hands.map((_, person) => [person, this.crowd.deeds]));
    for (let step = 0; left.size > 0; step++) {
      for (const [person, count] of left) {
        if (this.random() > 0.3) continue;
        this.work(person);
        if (count === 1) left.delete(person);
        else left.set(person, count - 1);
      }
      if (this.random() < 0.2) this.disturb(Math.floor(this.random() * this.crowd.people));
      if (step % 10 === 0) this.tell();
      await letPass(STEP_MS);
    }
  }

  /** Everybody closes the browser and opens the sample once more, in peace. @returns how many changes are still kept */
  async end(): Promise<number> {
    this.trouble = NO_TROUBLE;
    for (let person = 0; person < this.crowd.people; person++) {
      for (const tab of this.tabs[person] ?? []) tab.kill();
      this.tabs[person] = [this.open(person)];
    }
    for (let round = 0; round < 40; round++) {
      await letPass(5000);
      for (const tabs of this.tabs) for (const tab of tabs) this.decide(tab);
    }
    const counts = this.tabs.map((_, person) => new JournalStore(this.browserOf(person)).count(`user ${person}`, 1));
    await letPass(100);
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  states(): string[] {
    return this.tabs.flat().map((tab) => tab.queue.state());
  }

  private work(person: number): void {
    const tabs = this.tabs[person] ?? [];
    const tab = tabs[Math.floor(this.random() * tabs.length)];
    if (!tab) return;
    this.decide(tab);
    const deed = this.hands[person].act(tab);
    this.deeds.push(deed);
    if (deed.token === null) this.allowed.add(`${deed.regionId} deleted`);
    for (const token of deed.tokens) this.allowed.add(`${deed.regionId} ${token}`);
    void tab.queue.journaled().then((isKept) => (deed.isJournaled = isKept && !tab.isDead));
  }

  private decide(tab: Tab): void {
    for (const conflict of tab.queue.conflicts()) {
      const winner = (['mine', 'theirs', 'both'] as const)[Math.floor(this.random() * 3)] ?? 'mine';
      this.note(conflict, winner);
      const before = new Set(tab.queue.unsentIds());
      tab.queue.decide(conflict.regionId, winner);
      // A copy is a region of its own, in which everything comes up once.
      const copies = tab.queue.unsentIds().filter((regionId) => !before.has(regionId));
      if (winner === 'both') for (const regionId of copies) this.allow(regionId, conflict);
    }
  }

  private note(conflict: Conflict, winner: 'mine' | 'theirs' | 'both'): void {
    const { regionId, mine } = conflict;
    if (winner === 'mine') this.allow(regionId, conflict);
    else if (mine) for (const part of PARTS) this.givenUp.add(`${regionId} ${tokenOf(mine, part)}`);
    else this.givenUp.add(`${regionId} deleted`);
  }

  private allow(regionId: string, { mine }: Conflict): void {
    if (!mine) this.allowed.add(`${regionId} deleted`);
    else for (const part of PARTS) this.allowed.add(`${regionId} ${tokenOf(mine, part)}`);
  }

  /** A tab dies, or a second one is opened. */
  private disturb(person: number): void {
    const tabs = this.tabs[person] ?? [];
    if (tabs.length < 2 && this.random() < 0.3) {
      tabs.push(this.open(person));
      return;
    }
    tabs.splice(Math.floor(this.random() * tabs.length), 1)[0]?.kill();
    this.deaths++;
    if (tabs.length === 0) tabs.push(this.open(person));
  }

  /** What was done is told to everybody who looks, most of it. */
  private tell(): void {
    const news = this.server.log.slice(this.told);
    this.told = this.server.log.length;
    const latest = new Map(news.map((done) => [done.regionId, done.region]));
    for (const tab of this.tabs.flat()) {
      if (this.random() < 0.3) continue;
      const deleted = [...latest].filter(([, region]) => region === null).map(([regionId]) => regionId);
      tab.queue.receive(
        [...latest.values()].filter((region) => region !== null),
        deleted,
      );
    }
  }

  private open(person: number): Tab {
    return new Tab(this.server, this.random, () => this.trouble, this.locks, person, this.browserOf(person));
  }

  private browserOf(person: number): string {
    return this.crowd.browsers === 'one for all' ? 'browser' : `browser ${person}`;
  }
}

/** The layer as the log of what was carried out makes it. Throws where something was changed unseen. */
function replay(log: readonly Done[]): Map<string, Done['region']> {
  const regions = new Map<string, Done['region']>();
  for (const { regionId, before, region } of log) {
    expect(before).toEqual(regions.get(regionId) ?? null);
    if (region) regions.set(regionId, region);
    else regions.delete(regionId);
  }
  return regions;
}

/** How often each token came into each region, and each region went. */
function arrivals(log: readonly Done[]): Counts {
  const counts = new Counts();
  for (const { regionId, before, region } of log) {
    if (!region) counts.add(`${regionId} deleted`);
    for (const part of PARTS) {
      if (region && (!before || tokenOf(before, part) !== tokenOf(region, part)))
        counts.add(`${regionId} ${tokenOf(region, part)}`);
    }
  }
  return counts;
}

/** Deeds that were kept and neither reached the server, nor gave way to a later deed of the same person, nor to a decision. */
function lostDeeds({ deeds, givenUp, server }: Play): Deed[] {
  const arrived = new Set(
    server.log.flatMap(({ region }) => (region ? PARTS.map((part) => tokenOf(region, part)) : [])),
  );
  const deleted = new Set(server.log.filter(({ region }) => region === null).map(({ regionId }) => regionId));
  const drawn = new Set(server.log.map(({ regionId }) => regionId));
  const later = new Map<string, Set<string>>();
  const lost: Deed[] = [];
  for (const deed of [...deeds].reverse()) {
    const key = `${deed.person} ${deed.regionId}`;
    const newer = later.get(key) ?? new Set<string>();
    later.set(key, newer);
    const gaveWay = newer.has(deed.part) || newer.has('all');
    newer.add(deed.part);
    if (!deed.isJournaled || gaveWay) continue;
    const { regionId, token } = deed;
    const isThere =
      token === null ? deleted.has(regionId) : arrived.has(token) || (deed.part === 'all' && drawn.has(regionId));
    if (isThere || givenUp.has(`${regionId} ${token ?? 'deleted'}`)) continue;
    // Drawn and deleted again before it was sent, by the same hand: nothing is left to tell.
    if (token === null && !drawn.has(regionId)) continue;
    lost.push(deed);
  }
  return lost;
}

describe('a crowd on one layer', () => {
  // Other specs of the same run do without.
  afterAll(() => void Reflect.deleteProperty(globalThis, 'indexedDB'));
  beforeEach(() => {
    vi.useFakeTimers();
    globalThis.indexedDB = new IDBFactory();
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it.each<Crowd>([
    // An earlier page's changes are taken over while the layer is being read; a repeat is answered with what others made since.
    { people: 5, deeds: 200, seed: 7, hasLocks: false, browsers: 'one for each' },
    { people: 5, deeds: 200, seed: 17, hasLocks: false, browsers: 'one for each' },
    { people: 20, deeds: 500, seed: 20261123, hasLocks: true, browsers: 'one for each' },
    { people: 12, deeds: 60, seed: 5, hasLocks: true, browsers: 'one for all' },
  ])(
    '$people people × $deeds deeds, a bad network, dying tabs, locks: $hasLocks, browsers: $browsers, seed $seed',
    async (crowd) => {
      const play = new Play(crowd);
      await play.run();
      const left = await play.end();
      expect(play.deeds).toHaveLength(crowd.people * crowd.deeds);
      expect(play.deaths).toBeGreaterThan(crowd.people);
      expect(play.states().filter((state) => state !== 'saved')).toEqual([]);
      expect(left).toBe(0);
      expect(new Map(play.server.regions().map((region) => [region.regionId, region]))).toEqual(
        replay(play.server.log),
      );
      expect(arrivals(play.server.log).beyond(play.allowed)).toEqual([]);
      expect(lostDeeds(play)).toEqual([]);
    },
    300_000,
  );
});
