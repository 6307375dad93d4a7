import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf } from './kill-cost.mjs';

const TOLD = { files: 9, kills: 2, piece: 65536, parallel: 4, again: 131072, most_of_a_file: 65536, most_files: 4 };

test('a piece of each file under way holds', () => {
  assert.deepEqual(
    rowsOf(TOLD).map(({ ours, ratio }) => [ours, ratio]),
    [
      [64, 1],
      [4, 1],
      [64, 0.25],
    ],
  );
});

test('a second piece, or a fifth file, does not', () => {
  assert.equal(rowsOf({ ...TOLD, most_of_a_file: 131072 })[0].ratio, 2);
  assert.equal(rowsOf({ ...TOLD, most_files: 5 })[1].ratio, 1.25);
});
