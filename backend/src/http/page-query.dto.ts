import type { Page } from '../database/keyset.js';
import { InvalidRequestError } from '../errors/app-error.js';
import { CursorField, LimitField } from '../validation/query-fields.js';

const MOST_ROWS = 5000;
const DEFAULT_ROWS = 1000;

/** `?limit=&cursor=` of every list. */
export class PageQuery {
  @LimitField(MOST_ROWS, DEFAULT_ROWS)
  limit?: number;

  @CursorField()
  cursor?: string;
}

/** @throws InvalidRequestError for a cursor that we did not make. */
export function pageOf(query: PageQuery): Page {
  return { limit: query.limit ?? DEFAULT_ROWS, after: query.cursor ? decodeCursor(query.cursor) : null };
}

export function encodeCursor(next: Page['after']): string | null {
  return next && Buffer.from(JSON.stringify([next.sort, next.id])).toString('base64url');
}

function decodeCursor(cursor: string): Page['after'] {
  try {
    const [sort, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if ((typeof sort === 'string' || typeof sort === 'number') && typeof id === 'number') return { sort, id };
  } catch {
    // SyntaxError or TypeError: not the text of a JSON list.
  }
  throw new InvalidRequestError('This cursor is not one of ours.', [{ path: 'cursor', message: 'is not valid' }]);
}
