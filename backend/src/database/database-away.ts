import { AppError } from '../errors/app-error.js';

/** Seconds after which asking again is worthwhile. */
const AGAIN_AFTER_S = 2;
/** Of the network, of mysql2, and of a MariaDB that is ending, full of callers, or has just ended this connection. */
const AWAY = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['PROTOCOL_CONNECTION_LOST', 'ER_SERVER_SHUTDOWN', 'ER_NORMAL_SHUTDOWN', 'ER_CON_COUNT_ERROR'],
  ...['ER_CONNECTION_KILLED', 'ER_QUERY_INTERRUPTED', 'ER_LOCK_WAIT_TIMEOUT'],
]);
/** What mysql2 says, without a code, of a connection that has been lost. */
const CLOSED = /in closed state$/;

/** 503: nothing was done, or nobody knows whether; the same may be asked again. */
export class DatabaseAwayError extends AppError {
  constructor() {
    super(503, 'database.away', 'The database of this server does not answer. Try again in a moment.', {
      retry_after: AGAIN_AFTER_S,
    });
  }
}

/** Whether a statement failed because there is no MariaDB at the moment, rather than because of what it asked. */
export function isDatabaseAway(thrown: unknown): boolean {
  const { driverError } = (thrown ?? {}) as { driverError?: unknown };
  const cause = (driverError ?? thrown ?? {}) as { fatal?: unknown; code?: string; message?: string };
  // `fatal` is mysql2's own mark: other parts of the server have lost connections, too.
  if (driverError === undefined && cause.fatal !== true) return false;
  return AWAY.has(cause.code ?? '') || CLOSED.test(cause.message ?? '');
}
