import { madeBy } from '../database/tracked.js';
import type { Grant } from './grant.entity.js';
import { SYSTEM_ID } from './grant-code.js';

/** The row that makes somebody administrator of the whole installation. */
export function systemGrantFor(userId: number): Partial<Grant> {
  return { ...madeBy(null), userId, type: 'sysadm', typeId: SYSTEM_ID };
}
