import { HttpContext, HttpContextToken } from '@angular/common/http';

/** Set on calls that deal with a missing session themselves; all others lead to the sign-in page. */
export const KEEP_ON_401 = new HttpContextToken<boolean>(() => false);

/** A context for a call that deals with a missing session itself. */
export function keepOn401(): HttpContext {
  return new HttpContext().set(KEEP_ON_401, true);
}
