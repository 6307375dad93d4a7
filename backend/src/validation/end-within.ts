import { InvalidRequestError } from '../errors/app-error.js';

export const DAY_MS = 24 * 3600 * 1000;

/**
 * When something that must end ends.
 *
 * @param asked Undefined: `usualMs` from now.
 * @throws InvalidRequestError for a time that has passed or is more than `mostMs` away
 */
export function endWithin(now: Date, asked: Date | undefined, life: { usualMs: number; mostMs: number }): Date {
  const end = asked ?? new Date(now.getTime() + life.usualMs);
  if (end > now && end.getTime() <= now.getTime() + life.mostMs) return end;
  const days = Math.floor(life.mostMs / DAY_MS);
  throw new InvalidRequestError('The request cannot be accepted.', [
    { path: 'expires_at', message: `must be a time in the next ${days} days` },
  ]);
}
