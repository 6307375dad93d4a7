import { expect, it } from 'vitest';
import { newRegionId } from './region-id';

it('makes version 4 UUIDs, each one new', () => {
  const ids = Array.from({ length: 100 }, newRegionId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(100);
});
