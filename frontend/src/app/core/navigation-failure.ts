import { inject } from '@angular/core';
import { type NavigationError, Router } from '@angular/router';
import { ApiError } from './api-error';
import { Notices } from './notices';

/** Tells why another page could not be opened; of the very first one the app tells in its place. */
export function tellOfNavigation({ error }: NavigationError): void {
  if (inject(Router).navigated) inject(Notices).failed(inWords(error));
}

/** A part of the app that could not be fetched is told by browsers in words that help nobody. */
export function inWords(error: unknown): unknown {
  if (!(error instanceof TypeError)) return error;
  return new ApiError($localize`This page could not be loaded. Check the connection and try again.`, 0, 'network');
}
