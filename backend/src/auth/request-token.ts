import { parseCookie } from 'cookie';
import type { Request } from 'express';
import { SESSION_COOKIE } from './cookies.js';

export const TOKEN_HEADER = 'x-access-token';

/** Scripts send the token in a header, browsers in a cookie; a header wins. */
export function tokenIn(request: Request): string | null {
  return headerToken(request) ?? parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE] ?? null;
}

export function headerToken(request: Request): string | null {
  const own = request.get(TOKEN_HEADER);
  if (own) return own;
  return /^bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? null;
}
