import { AppError } from '../errors/app-error.js';

/** 404: this installation has no identity provider. */
export class OidcOffError extends AppError {
  constructor() {
    super(404, 'auth.oidc-off', 'This installation has no identity provider to sign in with.');
  }
}

/** 400: what came back is not the answer to what this browser asked. */
export class OidcAnswerError extends AppError {
  constructor() {
    super(400, 'auth.oidc-failed', 'The identity provider did not confirm this sign-in. Try again.');
  }
}

/** 403: the provider vouches for somebody who has no account here. */
export class OidcUnknownError extends AppError {
  constructor() {
    super(403, 'auth.oidc-unknown', 'There is no account for you here. Ask whoever administers this installation.');
  }
}
