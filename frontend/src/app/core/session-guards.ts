import { inject } from '@angular/core';
import { type CanActivateFn, Router } from '@angular/router';
import { toApiError } from './api-error';
import { safeReturnPath } from './return-path';
import { Session } from './session';

/** Lets in whoever is signed in; others sign in first and come back to the address they asked for. */
export const signedIn: CanActivateFn = async (_route, state) => {
  const [session, router] = [inject(Session), inject(Router)];
  try {
    if (await session.restore()) return true;
  } catch (failure) {
    // A guest whose link is over.
    const error = toApiError(failure);
    if (error.status === 410) return router.createUrlTree(['/share'], { queryParams: { over: '' } });
    throw error;
  }
  return router.createUrlTree(['/sign-in'], { queryParams: state.url === '/' ? {} : { return: state.url } });
};

/** Keeps the sign-in page from those who need none. */
export const signedOut: CanActivateFn = async (route) => {
  const [session, router] = [inject(Session), inject(Router)];
  if (!(await session.restore())) return true;
  return router.parseUrl(safeReturnPath(route.queryParamMap.get('return')));
};

/** Signs out. A guard, because it then runs after the page being left had its say about unsaved work. */
export const signsOut: CanActivateFn = async () => {
  const [session, router] = [inject(Session), inject(Router)];
  await session.signOut();
  return router.createUrlTree(['/sign-in']);
};
