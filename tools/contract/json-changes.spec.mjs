import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeJsonChanges } from './json-changes.mjs';

test('equal documents differ nowhere', () =>
  assert.deepEqual(describeJsonChanges({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }), []));

test('what was added, removed and changed is told by its place', () => {
  const before = { paths: { '/a': { get: { tags: ['x'] } }, '/b': {} } };
  const now = { paths: { '/a': { get: { tags: ['y'] }, post: {} } } };
  assert.deepEqual(describeJsonChanges(before, now), [
    'paths./a.get.tags.0: "x" → "y"',
    'paths./a.post: added',
    'paths./b: removed',
  ]);
});

test('a value that became an object is a change', () =>
  assert.deepEqual(describeJsonChanges({ a: 1 }, { a: { b: 1 } }), ['a: 1 → {"b":1}']));

test('many changes are cut at thirty, and the rest is counted', () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, index]));
  const changes = describeJsonChanges({}, many);
  assert.equal(changes.length, 31);
  assert.equal(changes.at(-1), '… and 10 more');
});
