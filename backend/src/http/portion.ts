import type { IncomingHttpHeaders } from 'node:http';

/** What of a representation is to be sent: all of it, one run of bytes, nothing new, or nothing at all. */
export type Portion =
  | { status: 200 | 206; start: number; end: number }
  /** The caller has it already. */
  | { status: 304 }
  /** The run that was asked for lies behind the end. */
  | { status: 416 };

/**
 * RFC 9110 for what is sent whole or in one run. Several runs at once, and what cannot be read, are answered with everything,
 * as the RFC allows.
 *
 * @param etag    Of these very bytes, in quotes.
 * @param length  Bytes, at least 1.
 * @returns       Of a portion, `start` inclusive to `end` exclusive.
 */
export function portionWanted(
  headers: IncomingHttpHeaders,
  method: string | undefined,
  etag: string,
  length: number,
): Portion {
  const known = headers['if-none-match'];
  if (known !== undefined && matches(known, etag)) return { status: 304 };
  const all = { status: 200, start: 0, end: length } as const;
  const { range } = headers;
  if (range === undefined || method !== 'GET' || (headers['if-range'] ?? etag) !== etag) return all;
  const run = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range.trim());
  if (!run || (run[1] === '' && run[2] === '')) return all;
  if (run[1] === '') return runFrom(Math.max(0, length - Number(run[2])), length, length);
  if (run[2] !== '' && Number(run[2]) < Number(run[1])) return all;
  return runFrom(Number(run[1]), run[2] === '' ? length : Number(run[2]) + 1, length);
}

function runFrom(start: number, end: number, length: number): Portion {
  return start >= length ? { status: 416 } : { status: 206, start, end: Math.min(end, length) };
}

/** @param known A list of tags, or `*`. */
function matches(known: string, etag: string): boolean {
  if (known === etag) return true;
  return known.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
