import { HttpErrorResponse } from '@angular/common/http';

/** One thing wrong with a request, e.g. `{ path: 'name', message: 'must not be empty' }`. */
export interface ApiIssue {
  readonly path: string;
  readonly message: string;
}

/** Every failed call ends as one of these: what happened in words, a code to switch on, and the id the server logged it under. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    message: string,
    /** HTTP status, 0 when no answer came. */
    readonly status: number,
    /** Stable code such as `image.name-taken`; `network` when no answer came. */
    readonly code: string,
    readonly requestId = '',
    readonly issues: readonly ApiIssue[] = [],
    /** The whole answer, for codes that carry more than the shape above. */
    readonly body: unknown = null,
  ) {
    super(message);
  }

  /** Whether the same request may succeed later without anybody changing anything. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** Turns whatever a call was rejected with into an ApiError. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (!(error instanceof HttpErrorResponse)) {
    return new ApiError(error instanceof Error ? error.message : String(error), -1, 'unexpected');
  }
  if (error.status === 0) {
    return new ApiError($localize`The server cannot be reached. Check the connection and try again.`, 0, 'network');
  }
  const body = parsedBody(error.error);
  return new ApiError(
    text(body['message']) || $localize`The server answered ${error.status}:status: and gave no reason.`,
    error.status,
    text(body['code']) || `http.${error.status}`,
    text(body['requestId']),
    Array.isArray(body['issues']) ? (body['issues'] as ApiIssue[]) : [],
    body,
  );
}

function parsedBody(body: unknown): Record<string, unknown> {
  if (body instanceof ArrayBuffer) return parsedBody(new TextDecoder().decode(body));
  if (typeof body === 'string') {
    try {
      return parsedBody(JSON.parse(body));
    } catch {
      // A proxy's HTML page, for instance: there is nothing in it to show to a person.
      return {};
    }
  }
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
