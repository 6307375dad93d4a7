import { describe, expect, it } from '@jest/globals';
import { BytesCache } from './bytes-cache.js';

describe('bytes in memory', () => {
  it('stay as long as they fit, those that were used last longest', () => {
    const cache = new BytesCache(10);
    cache.keep('a', Buffer.alloc(4));
    cache.keep('b', Buffer.alloc(4));
    expect(cache.get('a')).toHaveLength(4);
    cache.keep('c', Buffer.alloc(4));
    expect([cache.get('a') !== null, cache.get('b'), cache.get('c') !== null]).toEqual([true, null, true]);
    expect(cache.bytes).toBe(8);
  });

  it('are counted once when they are kept again, and not kept when they alone are too many', () => {
    const cache = new BytesCache(10);
    cache.keep('a', Buffer.alloc(4));
    cache.keep('a', Buffer.alloc(6));
    expect(cache.bytes).toBe(6);
    cache.keep('large', Buffer.alloc(11));
    expect([cache.get('large'), cache.bytes]).toEqual([null, 0]);
  });
});
