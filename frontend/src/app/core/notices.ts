import { Injectable, signal } from '@angular/core';
import { toApiError } from './api-error';

/** A message to the person, shown at the foot of the page. */
export interface Notice {
  readonly noticeId: number;
  readonly kind: 'done' | 'failed';
  readonly text: string;
  /** What exactly was wrong, one line each. */
  readonly details: readonly string[];
  /** Named when the server logged the failure, so that an administrator can find it. */
  readonly requestId: string;
}

const DONE_SHOWN_MS = 6000;

/** Messages waiting to be read. What failed stays until it is dismissed; what went well goes by itself. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private lastId = 0;
  private readonly shown = signal<readonly Notice[]>([]);
  readonly list = this.shown.asReadonly();

  done(text: string): void {
    const noticeId = this.add({ kind: 'done', text, details: [], requestId: '' });
    setTimeout(() => this.dismiss(noticeId), DONE_SHOWN_MS);
  }

  failed(error: unknown): void {
    const { message, issues, requestId } = toApiError(error);
    const details = issues.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message));
    if (this.shown().some((notice) => notice.kind === 'failed' && notice.text === message && !requestId)) return;
    this.add({ kind: 'failed', text: message, details, requestId });
  }

  dismiss(noticeId: number): void {
    this.shown.update((list) => list.filter((notice) => notice.noticeId !== noticeId));
  }

  private add(notice: Omit<Notice, 'noticeId'>): number {
    const noticeId = ++this.lastId;
    this.shown.update((list) => [...list, { ...notice, noticeId }]);
    return noticeId;
  }
}
