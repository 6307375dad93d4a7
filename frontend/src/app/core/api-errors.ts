import type { HttpInterceptorFn } from '@angular/common/http';
import { Injector, inject } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, throwError } from 'rxjs';
import { toApiError } from './api-error';
import { KEEP_ON_401 } from './keep-on-401';
import { Session } from './session';

/** Every failed call rejects with an ApiError; a session that has ended leads to the sign-in page and back. */
export const apiErrors: HttpInterceptorFn = (request, next) => {
  const injector = inject(Injector);
  return next(request).pipe(
    catchError((failure: unknown) => {
      const error = toApiError(failure);
      if (error.status === 401 && !request.context.get(KEEP_ON_401)) leadToSignIn(injector);
      return throwError(() => error);
    }),
  );
};

function leadToSignIn(injector: Injector): void {
  const router = injector.get(Router);
  injector.get(Session).forget();
  if (!router.url.startsWith('/sign-in')) {
    void router.navigate(['/sign-in'], { queryParams: { return: router.url } });
  }
}
