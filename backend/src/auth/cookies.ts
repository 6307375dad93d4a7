import { stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';

export const SESSION_COOKIE = 'memento_session';
/** Angular's names: its client copies the cookie into the header by itself. */
export const CSRF_COOKIE = 'XSRF-TOKEN';
export const CSRF_HEADER = 'x-xsrf-token';

/** Signs a browser in: the token where no script can read it, the CSRF token where ours can. */
export function setSessionCookies(
  request: Request,
  response: Response,
  session: { token: string; csrfToken: string; expiresAt: Date },
): void {
  const shared = { path: '/', sameSite: 'lax', secure: request.secure, expires: session.expiresAt } as const;
  response.append(
    'set-cookie',
    stringifySetCookie({ name: SESSION_COOKIE, value: session.token, httpOnly: true, ...shared }),
  );
  response.append('set-cookie', stringifySetCookie({ name: CSRF_COOKIE, value: session.csrfToken, ...shared }));
}

export function clearSessionCookies(response: Response): void {
  for (const name of [SESSION_COOKIE, CSRF_COOKIE])
    response.append('set-cookie', stringifySetCookie({ name, value: '', path: '/', maxAge: 0 }));
}
