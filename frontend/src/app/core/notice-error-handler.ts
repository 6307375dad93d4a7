import { ErrorHandler, Injectable, inject } from '@angular/core';
import { ApiError } from './api-error';
import { Notices } from './notices';

/**
 * What nobody caught. A failed call is told to the person as it is; anything else is a defect of ours,
 * which goes to the console in full and to the person as a plain sentence.
 */
@Injectable()
export class NoticeErrorHandler implements ErrorHandler {
  private readonly notices = inject(Notices);

  handleError(thrown: unknown): void {
    const error = unwrapped(thrown);
    if (error instanceof ApiError) {
      // A 401 has already led to the sign-in page.
      if (error.status !== 401) this.notices.failed(error);
      return;
    }
    console.error(error);
    this.notices.failed(new Error('Something went wrong in this page. Reload it and try again.'));
  }
}

function unwrapped(thrown: unknown): unknown {
  const rejection = (thrown as { rejection?: unknown } | null)?.rejection;
  if (rejection) return rejection;
  const cause = (thrown as { cause?: unknown } | null)?.cause;
  return cause instanceof ApiError ? cause : thrown;
}
