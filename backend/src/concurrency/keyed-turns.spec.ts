import { describe, expect, it } from '@jest/globals';
import { KeyedTurns } from './keyed-turns.js';

describe('KeyedTurns', () => {
  it('runs what has one key in turn, a failure included, and other keys beside it', async () => {
    const turns = new KeyedTurns();
    const log: string[] = [];
    const step =
      (name: string, fail = false) =>
      async (): Promise<void> => {
        log.push(`${name} starts`);
        await new Promise(setImmediate);
        log.push(`${name} ends`);
        if (fail) throw new Error(name);
      };
    const outcomes = await Promise.allSettled([
      turns.run('x', step('a', true)),
      turns.run('x', step('b')),
      turns.run('y', step('c')),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(log.indexOf('a ends')).toBeLessThan(log.indexOf('b starts'));
    expect(log.indexOf('c starts')).toBeLessThan(log.indexOf('a ends'));
  });
});
