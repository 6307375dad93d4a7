import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';

const RESULTS = join(import.meta.dirname, '../../results');

/** Reads like a row of `npm run bench`: ours may be so much, and is. Written down whether it holds or not. */
export function hold(what: string, ours: number, most: number, unit: string): void {
  const ratio = most === 0 ? (ours === 0 ? 0 : Infinity) : ours / most;
  mkdirSync(RESULTS, { recursive: true });
  const row = { what: `viewer: ${what}`, ours, peer: most, unit, ratio: Math.min(ratio, 1e9), most: 1 };
  appendFileSync(join(RESULTS, 'viewer-rows.jsonl'), `${JSON.stringify(row)}\n`);
  expect.soft(ours, what).toBeLessThanOrEqual(most);
}
