import type { Region } from '../drawing/region';
import { aRegion } from './testing/a-region';
import { type SaveLine, SaveQueue } from './save-queue';

const A = '00000000-0000-4000-8000-00000000000a';
const mine = (version: number) => aRegion({ regionId: A, version });

/** A server whose answers come when the test says so. */
class SlowServer {
  reads = 0;
  readonly waiting: { lines: readonly SaveLine[]; answer: () => void }[] = [];
  shown: readonly Region[] = [mine(1)];

  send(lines: readonly SaveLine[]): Promise<{ regions: Region[]; deleted: string[] }> {
    const regions = lines.flatMap((line) => (line.op === 'put' ? [{ ...line.region, version: line.version + 1 }] : []));
    const deleted = lines.flatMap((line) => (line.op === 'delete' ? [line.regionId] : []));
    return new Promise((resolve) => this.waiting.push({ lines, answer: () => resolve({ regions, deleted }) }));
  }

  fetch(): Promise<readonly Region[]> {
    this.reads++;
    return Promise.resolve(this.shown);
  }

  adopt(regions: readonly Region[]): void {
    this.shown = regions;
  }

  amend(changed: ReadonlyMap<string, Region | null>): void {
    const others = this.shown.filter(({ regionId }) => !changed.has(regionId));
    this.shown = [...others, ...[...changed.values()].filter((region) => region !== null)];
  }
}

// Every change comes back to the page that made it, too, and often after the next one has been sent.
describe('the echo of what I have saved', () => {
  let server: SlowServer;
  let queue: SaveQueue;
  const pass = () => vi.advanceTimersByTimeAsync(300);
  const erase = () => queue.add([{ kind: 'delete', before: mine(1) }]);
  const putBack = () => queue.add([{ kind: 'put', before: null, after: mine(1) }]);
  const answerLast = async () => {
    server.waiting.at(-1)?.answer();
    await pass();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    server = new SlowServer();
    queue = new SaveQueue(server, [mine(1)]);
  });
  afterEach(() => vi.useRealTimers());

  it('of a region is no news once it is answered, whatever is on its way since: the layer is not read again', async () => {
    queue.add([{ kind: 'put', before: mine(1), after: { ...mine(1), name: 'Nucleus' } }]);
    await pass();
    await answerLast();
    erase();
    await pass();
    queue.receive([{ ...mine(2), name: 'Nucleus' }], []);
    await answerLast();
    expect([server.reads, server.waiting.length, queue.state()]).toEqual([0, 2, 'saved']);
    expect(server.shown).toEqual([]);
  });

  it('of a region does not bring back what I have deleted since', async () => {
    erase();
    await pass();
    await answerLast();
    queue.receive([mine(2)], []);
    expect(server.shown).toEqual([]);
    await pass();
    expect(server.reads).toBe(0);
  });

  it('of a deletion leaves to the answer what became of the region that I have put back', async () => {
    erase();
    await pass();
    await answerLast();
    putBack();
    await pass();
    queue.receive([], [A], true);
    await answerLast();
    expect([server.reads, queue.state()]).toEqual([0, 'saved']);
    expect(server.shown).toMatchObject([{ regionId: A, version: 3 }]);
  });

  it('is told apart from what others do: then the layer is read', async () => {
    erase();
    await pass();
    await answerLast();
    putBack();
    await pass();
    queue.receive([], [A]);
    await answerLast();
    expect(server.reads).toBe(1);
  });
});
