import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RETRY_DELAYS_MS, TileRetries } from './tile-retries';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const changed = vi.fn();
  return { tile: { load: vi.fn() }, changed, retries: new TileRetries(changed) };
}

describe('a tile that failed', () => {
  it('is tried again after longer and longer waits, then given up', () => {
    const { tile, retries } = setUp();
    for (const [i, delay] of RETRY_DELAYS_MS.entries()) {
      retries.note(tile, true);
      expect([retries.waiting, retries.failed]).toEqual([1, 0]);
      vi.advanceTimersByTime(delay - 1);
      expect(tile.load).toHaveBeenCalledTimes(i);
      vi.advanceTimersByTime(1);
      expect(tile.load).toHaveBeenCalledTimes(i + 1);
    }
    retries.note(tile, true);
    expect([retries.waiting, retries.failed]).toEqual([0, 1]);
  });

  it('is forgotten when it comes', () => {
    const { tile, retries, changed } = setUp();
    retries.note(tile, true);
    vi.runAllTimers();
    changed.mockClear();
    retries.forget(tile);
    expect([retries.waiting, retries.failed]).toEqual([0, 0]);
    expect(changed).toHaveBeenCalledOnce();
  });

  it('is given up at once when it was refused', () => {
    const { tile, retries } = setUp();
    retries.note(tile, false);
    vi.runAllTimers();
    expect(tile.load).not.toHaveBeenCalled();
    expect(retries.failed).toBe(1);
  });

  it('gets all its tries back when somebody asks for it', () => {
    const { tile, retries } = setUp();
    retries.note(tile, false);
    retries.tryAgain();
    expect(tile.load).toHaveBeenCalledOnce();
    expect([retries.waiting, retries.failed]).toEqual([1, 0]);
    retries.note(tile, true);
    expect(retries.waiting).toBe(1);
  });
});

it('does nothing for tiles that never failed, and nothing after it is disposed of', () => {
  const { tile, retries, changed } = setUp();
  retries.forget(tile);
  expect(changed).not.toHaveBeenCalled();
  retries.note(tile, true);
  retries.dispose();
  vi.runAllTimers();
  expect(tile.load).not.toHaveBeenCalled();
});
