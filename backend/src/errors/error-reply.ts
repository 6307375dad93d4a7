import { HttpException } from '@nestjs/common';
import { DatabaseAwayError, isDatabaseAway } from '../database/database-away.js';
import { isDiskFull, storageFull } from '../storage/disk-space.js';
import { AppError } from './app-error.js';

/** The body of every error reply. */
export interface ErrorReply {
  status: number;
  code: string;
  message: string;
  requestId: string;
  [detail: string]: unknown;
}

const CODES: Record<number, string> = {
  400: 'request.invalid',
  401: 'auth.required',
  403: 'access.denied',
  404: 'route.not-found',
  405: 'route.method',
  413: 'request.too-large',
  415: 'request.media-type',
};

/** Turns whatever was thrown into the one error shape. Unknown errors say `internal` and nothing else; the log has the rest. */
export function errorReply(thrown: unknown, requestId: string): ErrorReply {
  return { ...replyTo(thrown), requestId };
}

function replyTo(thrown: unknown): Pick<ErrorReply, 'status' | 'code' | 'message'> {
  if (isDiskFull(thrown)) return replyTo(storageFull()); // of the embedded database, too
  if (isDatabaseAway(thrown)) return replyTo(new DatabaseAwayError());
  if (thrown instanceof AppError)
    return { status: thrown.status, code: thrown.code, message: thrown.message, ...thrown.details };
  const status = httpStatusOf(thrown);
  if (status && status < 500)
    return { status, code: CODES[status] ?? 'request.refused', message: (thrown as Error).message };
  return { status: 500, code: 'internal', message: 'Something went wrong on the server.' };
}

/** Nest's own exceptions, and those of the body parser and multer, which carry a plain `status`. */
function httpStatusOf(thrown: unknown): number | null {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const status = (thrown as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 ? status : null;
}
