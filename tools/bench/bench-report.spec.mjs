import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { median, parseOnly, verdicts } from './bench-report.mjs';

describe('npm run bench', () => {
  it('runs all benches, or those that are named', () => {
    assert.deepEqual(parseOnly([], ['api', 'tiles']), ['api', 'tiles']);
    assert.deepEqual(parseOnly(['--only=tiles'], ['api', 'tiles']), ['tiles']);
    for (const args of [['--only=x'], ['x'], ['--only='], ['--only=api', 'x']])
      assert.throws(() => parseOnly(args, ['api']), /Use: npm run bench/);
  });

  it('says whether a promise was held', () => {
    const row = { what: 'a', ours: 3, peer: 2, unit: 'ms', ratio: 1.5, most: 2 };
    assert.equal(verdicts([row])[0].held, 'yes');
    assert.equal(verdicts([{ ...row, most: 1.4 }])[0].held, 'NO');
  });

  it('takes the middle of what it measured', () => assert.equal(median([9, 1, 5]), 5));
});
