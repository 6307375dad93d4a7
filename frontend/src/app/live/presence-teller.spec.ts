import type { Point } from './person';
import { PresenceTeller } from './presence-teller';

describe('PresenceTeller', () => {
  let told: (Point | null)[];
  let answer: Promise<unknown>;
  let teller: PresenceTeller;
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    vi.useFakeTimers();
    [told, answer] = [[], Promise.resolve()];
    teller = new PresenceTeller(
      (cursor) => {
        told.push(cursor);
        return answer;
      },
      () => Date.now(),
    );
    teller.start();
  });
  afterEach(() => {
    teller.stop();
    vi.useRealTimers();
  });

  it('says now and then that I am here, while nobody sees where I point', async () => {
    await pass(0);
    for (let x = 0; x < 100; x++) {
      teller.point([x, 0]);
      await pass(10);
    }
    expect(told).toEqual([null]);
    await pass(3000);
    expect(told).toEqual([null, [99, 0]]);
  });

  it('says where I point ten times a second at most, and the last place always', async () => {
    teller.seen(true);
    for (let x = 0; x < 100; x++) {
      teller.point([x, 0]);
      await pass(10);
    }
    await pass(100);
    expect(told.length).toBeGreaterThan(8);
    expect(told.length).toBeLessThanOrEqual(12);
    expect(told.at(-1)).toEqual([99, 0]);
    teller.point(null);
    await pass(100);
    expect(told.at(-1)).toBeNull();
  });

  it('waits for one answer before it says more, whatever the answer', async () => {
    teller.seen(true);
    let refuse: (error: Error) => void = () => undefined;
    answer = new Promise((_, reject) => (refuse = reject));
    await pass(0);
    teller.point([1, 1]);
    await pass(10_000);
    expect(told).toHaveLength(1);
    answer = Promise.resolve();
    refuse(new Error('away'));
    await pass(0);
    expect(told).toEqual([null, [1, 1]]);
  });

  it('is silent once it is stopped', async () => {
    await pass(0);
    teller.stop();
    teller.point([1, 1]);
    await pass(60_000);
    expect(told).toHaveLength(1);
  });
});
