import { expect, it } from 'vitest';
import { LinkSpeed } from './link-speed';

it('a link is slow when tiles follow each other slowly, not when there is a pause', () => {
  const slow = new LinkSpeed();
  for (let at = 0; at < 10; at++) slow.note(at * 200, true);
  expect(slow.isSlow).toBe(true);
  for (let at = 0; at < 20; at++) slow.note(2000 + at * 20, true);
  expect(slow.isSlow).toBe(false);

  const paused = new LinkSpeed();
  for (let at = 0; at < 20; at++) paused.note(at * 5000, false);
  expect(paused.isSlow).toBe(false);
});
