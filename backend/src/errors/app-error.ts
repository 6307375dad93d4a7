/** One place in a request that cannot be accepted. `path` as in `changes[3].region.geometry`. */
export interface Issue {
  path: string;
  message: string;
}

/**
 * An error that the caller is told about. `code` is stable and what programs switch on, `message` is for people.
 * Services throw subclasses or this; one filter turns them into the reply.
 */
export class AppError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: { issues?: Issue[]; [field: string]: unknown } = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** 400: the request cannot be understood or a value in it cannot be used. */
export class InvalidRequestError extends AppError {
  constructor(message: string, issues: Issue[] = []) {
    super(400, 'request.invalid', message, { issues });
  }
}

/** 401: nobody is signed in. */
export class SignInRequiredError extends AppError {
  constructor(message = 'Sign in first.') {
    super(401, 'auth.required', message);
  }
}

/** 403: the caller sees the thing but may not do this with it. */
export class NotAllowedError extends AppError {
  constructor(message = 'You may see this, but not do that with it.') {
    super(403, 'access.denied', message);
  }
}

/** 404: there is no such thing, or the caller may not know of it: both answer the same. */
export class NotFoundError extends AppError {
  constructor(kind: string) {
    super(404, `${kind}.not-found`, `There is no such ${kind}, or it is not shared with you.`);
  }
}

/** 409: another row of the same parent already has this name. */
export class NameTakenError extends AppError {
  constructor(kind: string, name: string) {
    const called = name ? ` called "${name}"` : ' of that name';
    const article = /^[aeio]/.test(kind) ? 'an' : 'a';
    super(409, `${kind}.name-taken`, `There is already ${article} ${kind}${called} here.`);
  }
}

/** 409: somebody else changed it since it was read; `current` is what it is now. */
export class VersionConflictError extends AppError {
  constructor(kind: string, current: unknown) {
    super(409, `${kind}.version-conflict`, `Somebody else changed this ${kind} meanwhile.`, { current });
  }
}
