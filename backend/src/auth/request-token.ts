import type { IncomingHttpHeaders } from 'node:http';
import { parseCookie } from 'cookie';
import { SESSION_COOKIE } from './cookies.js';

export const TOKEN_HEADER = 'x-access-token';

/** Scripts send the token in a header, browsers in a cookie; a header wins. */
export function tokenIn(headers: IncomingHttpHeaders): string | null {
  return headerToken(headers) ?? parseCookie(headers.cookie ?? '')[SESSION_COOKIE] ?? null;
}

export function headerToken(headers: IncomingHttpHeaders): string | null {
  const own = headers[TOKEN_HEADER];
  if (typeof own === 'string' && own) return own; // sent twice it is one text, joined by a comma
  return /^bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
