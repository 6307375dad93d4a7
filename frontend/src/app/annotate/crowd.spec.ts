import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import type { Region } from '../drawing/region';
import { JournalStore } from './journal/journal-store';
import { type Deed, Hand, Tab, tokenOf, type Trouble } from './testing/crowd';
import { FakeLocks } from './testing/fake-locks';
import { type Done, ModelServer } from './testing/model-server';
import { seeded } from './testing/random';

const PARTS = ['name', 'colour', 'geometry'] as const;
const STEP_MS = 50;
const NO_TROUBLE: Trouble = { dropped: 0, repeated: 0 };

interface Crowd {
  readonly people: number;
  readonly deeds: number;
  readonly seed: number;
  readonly hasLocks: boolean;
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

/** Lets people work on one layer, each in one or two tabs that die now and then, until all have done what they wanted. */
class Play {
  readonly server = new ModelServer();
  readonly deeds: Deed[] = [];
  /** What people gave up when asked, and what they put back: by region and token. */
  readonly decided = new Set<string>();
  deaths = 0;
  conflicts = 0;
  private readonly random: () => number;
  private readonly locks: FakeLocks | null;
  private readonly tabs: Tab[][];
  private readonly hands: Hand[];
  private trouble: Trouble = { dropped: 0.1, repeated: 0.05 };
  private told = 0;

  constructor(private readonly crowd: Crowd) {
    this.random = seeded(crowd.seed);
    vi.spyOn(Math, 'random').mockImplementation(this.random);
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

  /** Everybody closes the browser and opens the sample once more, in peace. */
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
    const store = new JournalStore();
    const counts = this.tabs.map((_, person) => store.count(`user ${person}`, 1));
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
    void tab.queue.journaled().then(() => (deed.isJournaled = !tab.isDead));
  }

  private decide(tab: Tab): void {
    for (const { regionId, mine, theirs } of tab.queue.conflicts()) {
      this.conflicts++;
      for (const region of [mine, theirs]) if (region) this.note(regionId, region);
      this.decided.add(`${regionId} deleted`);
      const winner = (['mine', 'theirs', 'both'] as const)[Math.floor(this.random() * 3)] ?? 'mine';
      tab.queue.decide(regionId, winner);
    }
  }

  private note(regionId: string, region: Region): void {
    for (const part of PARTS) this.decided.add(`${regionId} ${tokenOf(region, part)}`);
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
    return new Tab(this.server, this.random, () => this.trouble, this.locks, person);
  }
}

/** The layer as the log of what was carried out makes it. Throws where something was changed unseen. */
function replay(log: readonly Done[]): Map<string, Region> {
  const regions = new Map<string, Region>();
  for (const { regionId, before, region } of log) {
    expect(before).toEqual(regions.get(regionId) ?? null);
    if (region) regions.set(regionId, region);
    else regions.delete(regionId);
  }
  return regions;
}

/**
 * How often each token came into a region, since it was last deleted: undoing a deletion brings tokens back, and so does
 * drawing once more what was deleted while the answer to its drawing was lost; the server cannot tell these two apart.
 */
function arrivals(log: readonly Done[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { regionId, before, region } of log) {
    if (!region) {
      for (const key of counts.keys()) if (key.startsWith(regionId)) counts.delete(key);
      continue;
    }
    for (const part of PARTS) {
      const token = tokenOf(region, part);
      if (before && tokenOf(before, part) === token) continue;
      const key = `${regionId} ${token}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** Deeds that were kept and neither reached the server, nor gave way to a later deed of the same person, nor to a decision. */
function lostDeeds({ deeds, decided, server }: Play): Deed[] {
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
    if (isThere || decided.has(`${regionId} ${token ?? 'deleted'}`)) continue;
    // Drawn and deleted again before it was sent, by the same hand: nothing is left to tell.
    if (token === null && !server.log.some((done) => done.regionId === regionId)) continue;
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

  it.each<Crowd>([{ people: 5, deeds: 200, seed: 7, hasLocks: false }])(
    '$people people × $deeds deeds, a bad network, dying tabs, locks: $hasLocks',
    async (crowd) => {
      const play = new Play(crowd);
      await play.run();
      const left = await play.end();
      expect(play.deeds).toHaveLength(crowd.people * crowd.deeds);
      expect(play.deaths).toBeGreaterThan(crowd.people);
      expect(play.states().filter((state) => state !== 'saved')).toEqual([]);
      expect(left).toBe(0);
      const replayed = replay(play.server.log);
      expect(new Map(play.server.regions().map((region) => [region.regionId, region]))).toEqual(replayed);
      const twice = [...arrivals(play.server.log)].filter(([key, count]) => count > 1 && !play.decided.has(key));
      expect(twice).toEqual([]);
      expect(lostDeeds(play)).toEqual([]);
    },
    300_000,
  );
});
