import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { HEAP_GROWTH } from './heap-growth.js';

/** Keeps some 50 MB, and throws away what has lived for a while. Prints the most that the heap ever held, in MB. */
const TURNOVER = `
  const lists = Array.from({ length: 400 }, () => new Array(16000).fill(0.5));
  let most = 0;
  for (let n = 0; n < 8000; n++) {
    lists[n % 400] = new Array(16000).fill(n + 0.5);
    if (n % 20 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
  }
  console.log(most / 2 ** 20);
`;

describe('the growth of the heap', () => {
  const most = (flag: string): number => {
    const program = `require('node:v8').setFlagsFromString(${JSON.stringify(flag)}); ${TURNOVER}`;
    return Number(execFileSync(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] }).toString());
  };

  it('is bounded by what lives, in each version of Node that we run on', () => {
    expect(most(HEAP_GROWTH)).toBeLessThan(0.7 * most('--heap-growing-percent=0'));
  });
});
