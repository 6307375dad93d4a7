import { EventStream, type Source } from './event-stream';

class FakeSource implements Source {
  readonly listeners = new Map<string, (event: Event) => void>();
  isClosed = false;

  addEventListener(type: string, heard: (event: Event) => void): void {
    this.listeners.set(type, heard);
  }

  close(): void {
    this.isClosed = true;
  }

  say(name: string, data: unknown): void {
    this.listeners.get(name)?.(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  fail(): void {
    this.listeners.get('error')?.(new Event('error'));
  }
}

describe('EventStream', () => {
  let sources: FakeSource[];
  let heard: [string, unknown][];
  let stream: EventStream;
  const last = () => sources.at(-1) as FakeSource;
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    vi.useFakeTimers();
    [sources, heard] = [[], []];
    stream = new EventStream(
      '/events',
      ['layers'],
      (name, data) => heard.push([name, data]),
      () => {
        sources.push(new FakeSource());
        return last();
      },
    );
    stream.start();
  });
  afterEach(() => {
    stream.stop();
    vi.useRealTimers();
  });

  it('tells what it hears, and nothing after it was stopped', () => {
    stream.start();
    expect(sources).toHaveLength(1);
    last().say('layers', { versions: {} });
    stream.stop();
    last().say('layers', { versions: { 1: 2 } });
    expect(heard).toEqual([['layers', { versions: {} }]]);
    expect(last().isClosed).toBe(true);
  });

  it('comes back after a failure, and waits longer after each', async () => {
    last().fail();
    expect(sources[0]?.isClosed).toBe(true);
    await pass(1250);
    expect(sources).toHaveLength(2);
    last().fail();
    await pass(1250);
    expect(sources).toHaveLength(2);
    await pass(1250);
    expect(sources).toHaveLength(3);
    last().say('layers', {});
    last().fail();
    await pass(1250);
    expect(sources).toHaveLength(4);
  });

  it('comes back at once when it is told that it can, and not when it is there or not wanted', async () => {
    stream.retryNow();
    expect(sources).toHaveLength(1);
    last().fail();
    stream.retryNow();
    expect(sources).toHaveLength(2);
    await pass(60_000);
    expect(sources).toHaveLength(2);
    stream.stop();
    stream.retryNow();
    last().fail();
    await pass(60_000);
    expect(sources).toHaveLength(2);
  });
});
