import { describe, expect, it } from '@jest/globals';
import { atMost, type Resolve } from './look-ups.js';

describe('looking names up', () => {
  it('is done a few at a time, in order, also after failures', () => {
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const slow: Resolve = (hostname, _, callback) => {
      begun.push(hostname);
      ends.push(() => callback(hostname === 'b' ? new Error('none') : null, [{ address: hostname, family: 4 }]));
    };
    const resolve = atMost(2, slow);
    const heard: string[] = [];
    for (const name of ['a', 'b', 'c', 'd'])
      resolve(name, { all: true }, (error, [{ address }]) => void heard.push(error ? 'failed' : address));
    expect(begun).toEqual(['a', 'b']);
    ends[1]();
    expect(begun).toEqual(['a', 'b', 'c']);
    ends[0]();
    ends[2]();
    ends[3]();
    expect(heard).toEqual(['failed', 'a', 'c', 'd']);
  });
});
