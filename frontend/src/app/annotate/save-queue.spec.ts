import { ApiError } from '../core/api-error';
import type { Region, RegionChange } from '../drawing/region';
import { aRegion } from './testing/a-region';
import { type SaveLine, type SavePort, SaveQueue } from './save-queue';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';

const draw = (regionId: string, with_: Partial<Region> = {}): RegionChange => ({
  kind: 'put',
  before: null,
  after: aRegion({ regionId, ...with_ }),
});
const erase = (regionId: string): RegionChange => ({ kind: 'delete', before: aRegion({ regionId }) });
const networkDown = () => new ApiError('The server cannot be reached.', 0, 'network');

/** A layer on a server that keeps versions as the real one does: identical repeats are harmless, stale ones conflict. */
class FakeServer implements SavePort {
  readonly regions = new Map<string, Region>();
  /** Versions of deletions. */
  readonly graves = new Map<string, number>();
  readonly requests: SaveLine[][] = [];
  readonly adopted: (readonly Region[])[] = [];
  /** What to do instead of answering, request by request; `lost` carries the request out and loses the answer. */
  readonly troubles: (ApiError | 'lost' | null)[] = [];

  send(lines: readonly SaveLine[]): Promise<{ regions: Region[]; deleted: string[] }> {
    this.requests.push([...lines]);
    const trouble = this.troubles.shift() ?? null;
    if (trouble instanceof ApiError) return Promise.reject(trouble);
    if (lines.some((line) => this.isStale(line))) {
      const deleted = [...this.graves].map(([region_id, version]) => ({ region_id, version }));
      const body = { deleted, done: [] };
      return Promise.reject(new ApiError('Changed by somebody else.', 409, 'region.version-conflict', '', [], body));
    }
    const regions = lines.flatMap((line) => (line.op === 'put' ? [this.put(line.region, line.version)] : []));
    const deleted = lines.flatMap((line) => (line.op === 'delete' ? [line.regionId] : []));
    for (const regionId of deleted) this.remove(regionId);
    return trouble === 'lost' ? Promise.reject(networkDown()) : Promise.resolve({ regions, deleted });
  }

  fetch(): Promise<readonly Region[]> {
    return Promise.resolve([...this.regions.values()]);
  }

  /** The order that was told with the last of them. */
  told: readonly string[] = [];

  adopt(regions: readonly Region[], told: readonly string[] = []): void {
    this.told = told;
    this.adopted.push(regions);
  }

  amend(changed: ReadonlyMap<string, Region | null>): void {
    const others = (this.adopted.at(-1) ?? []).filter(({ regionId }) => !changed.has(regionId));
    this.adopted.push([...others, ...[...changed.values()].filter((region) => region !== null)]);
  }

  /** Somebody else writes. */
  put(region: Region, version = this.regions.get(region.regionId)?.version ?? 0): Region {
    const held = this.regions.get(region.regionId);
    if (held && held.version === version + 1) return held;
    const saved = { ...region, version: version + 1 };
    this.regions.set(region.regionId, saved);
    return saved;
  }

  /** Somebody else deletes. */
  remove(regionId: string): void {
    const held = this.regions.get(regionId);
    if (held) this.graves.set(regionId, held.version + 1);
    this.regions.delete(regionId);
  }

  private isStale(line: SaveLine): boolean {
    const held = this.regions.get(line.op === 'put' ? line.region.regionId : line.regionId);
    if (!held) return line.op === 'put' && line.version !== (this.graves.get(line.region.regionId) ?? 0);
    if (held.version === line.version) return false;
    const repeated =
      line.op === 'put' && JSON.stringify({ ...line.region, version: held.version }) === JSON.stringify(held);
    return !repeated;
  }
}

describe('SaveQueue', () => {
  let server: FakeServer;
  let queue: SaveQueue;

  const start = (...loaded: Region[]) => {
    server = new FakeServer();
    for (const region of loaded) server.regions.set(region.regionId, region);
    queue = new SaveQueue(server, loaded);
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    vi.useFakeTimers();
    start();
  });
  afterEach(() => vi.useRealTimers());

  it('gathers the changes of a moment into one request', async () => {
    queue.add([draw(A)]);
    queue.add([draw(B)]);
    expect(queue.state()).toBe('unsaved');
    expect(queue.unsent()).toBe(2);
    await pass(300);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toHaveLength(2);
    expect(queue.state()).toBe('saved');
    expect(queue.unsent()).toBe(0);
  });

  it('sends only the newest state of a region', async () => {
    queue.add([draw(A)]);
    queue.add([{ kind: 'put', before: aRegion({ regionId: A }), after: aRegion({ regionId: A, name: 'Nucleus' }) }]);
    await pass(300);
    expect(server.requests.flat()).toMatchObject([{ op: 'put', region: { name: 'Nucleus' }, version: 0 }]);
  });

  it('says nothing of a region that was drawn and undone before it was sent', async () => {
    queue.add([draw(A)]);
    queue.add([erase(A)]);
    await pass(300);
    expect(server.requests).toHaveLength(0);
    expect(queue.state()).toBe('saved');
  });

  it('carries the confirmed version on, request by request', async () => {
    queue.add([draw(A)]);
    await pass(300);
    queue.add([draw(A, { name: 'one' })]);
    await pass(300);
    queue.add([erase(A)]);
    await pass(300);
    expect(server.requests.flat().map((line) => line.version)).toEqual([0, 1, 2]);
    expect(server.regions.size).toBe(0);
  });

  it('draws a region again, under the same id, when its deletion is undone', async () => {
    start(aRegion({ regionId: A, version: 4 }));
    queue.add([erase(A)]);
    await pass(300);
    queue.add([draw(A)]);
    await pass(300);
    // On top of the deletion: a late repeat of the first drawing can never do that.
    expect(server.requests[1]).toMatchObject([{ op: 'put', version: 5 }]);
    expect(server.regions.get(A)?.version).toBe(6);
  });

  it('tells the confirmed versions', async () => {
    queue.add([draw(A)]);
    await pass(300);
    expect(server.adopted.at(-1)).toMatchObject([{ regionId: A, version: 1 }]);
  });

  describe('when the server cannot be reached', () => {
    it('keeps trying with growing pauses, and says so', async () => {
      server.troubles.push(networkDown(), networkDown(), networkDown());
      queue.add([draw(A)]);
      await pass(300);
      expect(queue.state()).toBe('offline');
      expect(queue.unsent()).toBe(1);
      await pass(1000);
      expect(server.requests).toHaveLength(2);
      await pass(1000);
      expect(server.requests).toHaveLength(2);
      await pass(1000);
      expect(server.requests).toHaveLength(3);
      await pass(4000);
      expect(queue.state()).toBe('saved');
      expect(server.regions.has(A)).toBe(true);
    });

    it('repeats a request whose answer got lost, unchanged, before it sends anything newer', async () => {
      server.troubles.push('lost');
      queue.add([draw(A)]);
      await pass(300);
      queue.add([draw(A, { name: 'later' })]);
      await pass(1000);
      expect(server.requests[1]).toEqual(server.requests[0]);
      expect(server.requests[2]).toMatchObject([{ op: 'put', region: { name: 'later' }, version: 1 }]);
      expect(server.regions.get(A)).toMatchObject({ name: 'later', version: 2 });
      expect(queue.state()).toBe('saved');
    });

    it('tries at once when told that the network is back', async () => {
      server.troubles.push(networkDown(), networkDown(), networkDown());
      queue.add([draw(A)]);
      await pass(300 + 1000 + 2000);
      expect(server.requests).toHaveLength(3);
      queue.retryNow();
      await pass(0);
      expect(queue.state()).toBe('saved');
    });

    it('waits for a new sign-in and keeps the work', async () => {
      server.troubles.push(new ApiError('Sign in again.', 401, 'auth.required'));
      queue.add([draw(A)]);
      await pass(300);
      expect(queue.state()).toBe('signed-out');
      queue.retryNow();
      await pass(0);
      expect(queue.state()).toBe('saved');
    });

    it('waits no longer than asked when the page is left', async () => {
      server.troubles.push(...Array.from({ length: 20 }, networkDown));
      queue.add([draw(A)]);
      const left = queue.settle(3000).then(() => queue.unsent());
      await pass(3000);
      expect(await left).toBe(1);
    });

    it('is settled as soon as everything is saved', async () => {
      queue.add([draw(A)]);
      const left = queue.settle(3000).then(() => queue.unsent());
      await pass(0);
      expect(await left).toBe(0);
    });
  });

  describe('when somebody else was faster', () => {
    const saved = aRegion({ regionId: A, version: 1 });
    beforeEach(() => start(saved));

    it('puts my change on top of theirs where they touch different parts', async () => {
      server.put({ ...saved, colour: '#00ff00' });
      queue.add([{ kind: 'put', before: saved, after: { ...saved, name: 'mine' } }]);
      await pass(300);
      expect(server.regions.get(A)).toMatchObject({ name: 'mine', colour: '#00ff00', version: 3 });
      expect(queue.state()).toBe('saved');
      expect(server.adopted.at(-1)).toMatchObject([{ name: 'mine', colour: '#00ff00' }]);
    });

    it('asks when both changed the same, and loses neither', async () => {
      server.put({ ...saved, name: 'theirs' });
      queue.add([{ kind: 'put', before: saved, after: { ...saved, name: 'mine' } }]);
      await pass(300);
      expect(queue.state()).toBe('conflict');
      expect(queue.conflicts()).toMatchObject([{ regionId: A, mine: { name: 'mine' }, theirs: { name: 'theirs' } }]);
      expect(queue.unsent()).toBe(1);
      expect(server.adopted.at(-1)).toMatchObject([{ name: 'mine' }]);
    });

    it('saves mine when I say so', async () => {
      server.put({ ...saved, name: 'theirs' });
      queue.add([{ kind: 'put', before: saved, after: { ...saved, name: 'mine' } }]);
      await pass(300);
      queue.decide(A, 'mine');
      await pass(300);
      expect(server.regions.get(A)).toMatchObject({ name: 'mine', version: 3 });
      expect(queue.state()).toBe('saved');
    });

    it('shows theirs when I say so', async () => {
      server.put({ ...saved, name: 'theirs' });
      queue.add([{ kind: 'put', before: saved, after: { ...saved, name: 'mine' } }]);
      await pass(300);
      queue.decide(A, 'theirs');
      expect(queue.state()).toBe('saved');
      expect(server.adopted.at(-1)).toMatchObject([{ name: 'theirs', version: 2 }]);
    });

    it('asks before it deletes what they changed, and before it draws again what they deleted', async () => {
      server.put({ ...saved, name: 'theirs' });
      queue.add([erase(A)]);
      await pass(300);
      expect(queue.conflicts()).toMatchObject([{ mine: null, theirs: { name: 'theirs' } }]);

      start(saved);
      server.remove(A);
      queue.add([{ kind: 'put', before: saved, after: { ...saved, name: 'mine' } }]);
      await pass(300);
      expect(queue.conflicts()).toMatchObject([{ mine: { name: 'mine' }, theirs: null }]);
      queue.decide(A, 'mine');
      await pass(300);
      expect(server.regions.get(A)).toMatchObject({ name: 'mine', version: 3 });
    });

    it('learns how often a region has come and gone when it draws it again', async () => {
      server.remove(A);
      server.graves.set(A, 6);
      queue.add([{ kind: 'put', before: saved, after: { ...saved, name: 'mine' } }]);
      await pass(300);
      queue.decide(A, 'mine');
      await pass(1000);
      expect(server.regions.get(A)).toMatchObject({ name: 'mine', version: 7 });
      expect(queue.state()).toBe('saved');
    });

    it('asks where the server has what an earlier page put back', async () => {
      const gone = aRegion({ regionId: B });
      start(saved);
      server.graves.set(B, 2);
      queue.resume([{ regionId: B, layerId: 7, base: null, wanted: gone, gone: 2, order: 1 }]);
      await pass(1000);
      expect(server.requests).toHaveLength(1);
      expect(server.told).toEqual([A, B]);
    });

    it('asks before it draws again what was deleted after an earlier page drew it and was not told', async () => {
      start();
      const drawn = aRegion({ regionId: A, name: 'first' });
      server.graves.set(A, 2);
      const kept = { regionId: A, layerId: 7, base: null, wanted: { ...drawn, name: 'second' }, sent: drawn };
      queue.resume([{ ...kept, sentOn: 0, order: 1 }]);
      await pass(1000);
      expect(server.regions.has(A)).toBe(false);
      expect(queue.conflicts()).toMatchObject([{ mine: { name: 'second' }, theirs: null }]);
    });

    it('sends what an earlier page got no answer to exactly as it was, before it looks at what is there', async () => {
      start(saved);
      const mine = { ...saved, name: 'mine' };
      server.put(mine);
      server.put({ ...saved, version: 2 });
      // It was saved, and somebody has set the old name again since: that is not to be done away with.
      server.send = (lines) => {
        server.requests.push([...lines]);
        return Promise.resolve({ regions: [...server.regions.values()], deleted: [] });
      };
      queue.resume([{ regionId: A, layerId: 7, base: saved, wanted: mine, sent: mine, sentOn: 1, order: 1 }]);
      await pass(1000);
      expect(server.requests).toMatchObject([[{ op: 'put', region: { name: 'mine' }, version: 1 }]]);
      expect(queue.state()).toBe('saved');
      expect(server.adopted.at(-1)).toMatchObject([{ name: saved.name, version: 3 }]);
    });

    it('does not overwrite a region that was waiting behind the one in conflict', async () => {
      const other = aRegion({ regionId: B, version: 1 });
      start(saved, other);
      queue.add([{ kind: 'put', before: saved, after: { ...saved, name: 'mine' } }]);
      server.put({ ...saved, colour: '#00ff00' });
      server.put({ ...other, name: 'theirs' });
      const sending = server.send.bind(server);
      server.send = (lines) => {
        server.send = sending;
        queue.add([{ kind: 'put', before: other, after: { ...other, name: 'mine too' } }]);
        return sending(lines);
      };
      await pass(300);
      expect(server.regions.get(A)).toMatchObject({ name: 'mine', colour: '#00ff00' });
      expect(server.regions.get(B)).toMatchObject({ name: 'theirs' });
      expect(queue.conflicts()).toMatchObject([{ regionId: B, mine: { name: 'mine too' } }]);
    });
  });

  describe('when the server refuses', () => {
    const bad = new ApiError('One region cannot be saved as drawn.', 400, 'request.invalid', 'req-1');

    it('keeps the change and names the reason', async () => {
      server.troubles.push(bad);
      queue.add([draw(A)]);
      await pass(300);
      expect(queue.state()).toBe('refused');
      expect(queue.problem()?.message).toBe('One region cannot be saved as drawn.');
      expect(queue.unsent()).toBe(1);
    });

    it('saves the others of the same request', async () => {
      server.troubles.push(bad, bad);
      queue.add([draw(A), draw(B)]);
      await pass(300);
      expect([...server.regions.keys()]).toEqual([B]);
      expect(queue.unsent()).toBe(1);
    });

    it('tries again when asked', async () => {
      server.troubles.push(bad);
      queue.add([draw(A)]);
      await pass(300);
      queue.retryRefused();
      await pass(300);
      expect(queue.state()).toBe('saved');
      expect(server.regions.has(A)).toBe(true);
    });

    it('takes the change back when told to give it up', async () => {
      start(aRegion({ regionId: A, version: 1, name: 'before' }));
      server.troubles.push(bad);
      queue.add([draw(A, { name: 'after' })]);
      await pass(300);
      queue.discardRefused();
      expect(queue.state()).toBe('saved');
      expect(server.adopted.at(-1)).toMatchObject([{ name: 'before' }]);
    });

    it('sends the region again once it is changed', async () => {
      server.troubles.push(bad);
      queue.add([draw(A)]);
      await pass(300);
      queue.add([draw(A, { name: 'better' })]);
      await pass(300);
      expect(queue.state()).toBe('saved');
      expect(server.regions.get(A)?.name).toBe('better');
    });
  });
});
