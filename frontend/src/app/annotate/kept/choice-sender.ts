import type { HttpContext } from '@angular/common/http';
import { DestroyRef, Injectable, inject } from '@angular/core';
import { Subject } from 'rxjs';
import { Api } from '../../api/api';
import { decisionsDecide } from '../../api/fn/decisions/decisions-decide';
import { decisionsTakeBack } from '../../api/fn/decisions/decisions-take-back';
import { annotationsLabelsAttach } from '../../api/fn/labels/annotations-labels-attach';
import { annotationsLabelsDetach } from '../../api/fn/labels/annotations-labels-detach';
import { ApiError, toApiError } from '../../core/api-error';
import { keepOn401 } from '../../core/keep-on-401';
import { Notices } from '../../core/notices';
import { Journals } from '../journal/journals';
import type { Choice, Fate } from './choice';
import { type KeptChoice, KeptChoices } from './kept-choices';

/** How long after a try that failed the next one is made. */
const AGAIN_MS = 10_000;

/** What became of a choice that had been kept. */
export interface Outcome {
  readonly choice: Choice;
  /** Else it was refused, and counts for nothing. */
  readonly isSaved: boolean;
}

/**
 * Sends what I choose, one choice after the other, and later on what could not be sent: when the network is back, and
 * now and then. A choice is kept in the browser before it is sent, and until the server has it: no page takes it along.
 */
@Injectable({ providedIn: 'root' })
export class ChoiceSender {
  private readonly api = inject(Api);
  private readonly kept = inject(KeptChoices);
  private readonly journals = inject(Journals);
  private readonly notices = inject(Notices);
  private readonly heard = new Subject<Outcome>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Ends with what was asked for last. */
  private turn: Promise<unknown> = Promise.resolve();
  private sending: Promise<void> | null = null;
  /** Choices that somebody waits for: they are sent when their turn comes, and not as kept ones. */
  private readonly awaited = new Set<Choice>();

  /** What became of choices that had been kept. */
  readonly outcomes = this.heard.asObservable();

  constructor() {
    const retry = (): void => void this.sendKept();
    addEventListener('online', retry);
    inject(DestroyRef).onDestroy(() => {
      removeEventListener('online', retry);
      clearTimeout(this.timer);
    });
    retry();
  }

  /** Saves a choice, or keeps it for later when the network is away. Rejects with an ApiError when it can do neither. */
  async save(choice: Choice): Promise<Fate> {
    const kept = this.kept.keep(choice);
    const person = this.journals.person();
    this.awaited.add(choice);
    try {
      return await this.inTurn(() => this.saveNow(choice, person, kept));
    } finally {
      this.awaited.delete(choice);
    }
  }

  /** Tries to send what is kept, one after the other. Never rejects: what cannot be sent yet is kept on. */
  sendKept(): Promise<void> {
    this.sending ??= this.inTurn(() => this.sendAll()).finally(() => (this.sending = null));
    return this.sending;
  }

  private async saveNow(choice: Choice, person: string, kept: KeptChoice | null): Promise<Fate> {
    if (kept && this.kept.isSuperseded(kept)) return 'superseded';
    try {
      this.journals.demandSamePerson(person);
      await this.send(choice);
    } catch (failure) {
      if (kept && canComeLater(toApiError(failure))) {
        this.tryLater();
        return 'kept';
      }
      if (kept) this.kept.forget(kept);
      throw failure;
    }
    if (kept) this.kept.forget(kept);
    return 'saved';
  }

  private async sendAll(): Promise<void> {
    clearTimeout(this.timer);
    const person = this.journals.person();
    for (const choice of this.kept.all()) {
      if (this.isAwaited(choice) || !this.kept.holds(choice)) continue;
      let isSaved = true;
      try {
        this.journals.demandSamePerson(person);
        await this.send(choice, keepOn401());
      } catch (failure) {
        const error = toApiError(failure);
        if (canComeLater(error)) return this.tryLater();
        this.notices.failed(refused(choice, error));
        isSaved = false;
      }
      this.kept.forget(choice);
      this.heard.next({ choice, isSaved });
    }
  }

  private async send(choice: Choice, context?: HttpContext): Promise<void> {
    const { annotationId, aboutId } = choice;
    if (choice.kind === 'label') return this.sendLabel(annotationId, aboutId, choice.wanted, context);
    const params = { annotationId, classificationId: aboutId };
    if (choice.wanted === null) await this.api.invoke(decisionsTakeBack, params, context);
    else await this.api.invoke(decisionsDecide, { ...params, body: { option: choice.wanted } }, context);
  }

  /** One by one, and not as a set: what others put on meanwhile stays on. */
  private async sendLabel(annotationId: number, labelId: number, isOn: boolean, context?: HttpContext): Promise<void> {
    if (!isOn) return this.api.invoke(annotationsLabelsDetach, { annotationId, labelId }, context);
    try {
      const body = { annotation_id: annotationId, label_id: labelId };
      await this.api.invoke(annotationsLabelsAttach, { body }, context);
    } catch (failure) {
      // Somebody else has put it on, or an answer got lost on its way to us.
      if (toApiError(failure).code !== 'annotation_label.exists') throw failure;
    }
  }

  private isAwaited({ kind, annotationId, aboutId }: Choice): boolean {
    return [...this.awaited].some(
      (each) => each.kind === kind && each.annotationId === annotationId && each.aboutId === aboutId,
    );
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => {
      // Whoever asked for it is told.
    });
    return mine;
  }

  private tryLater(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.sendKept(), AGAIN_MS);
  }
}

/** Without a session it is kept for when its owner is back. */
function canComeLater({ isTransient, status }: ApiError): boolean {
  return isTransient || status === 401;
}

function refused({ kind }: Choice, { message, status, code, requestId }: ApiError): ApiError {
  const text =
    kind === 'label'
      ? $localize`A label that was kept here was refused: ${message}:reason:`
      : $localize`An answer that was kept here was refused: ${message}:reason:`;
  return new ApiError(text, status, code, requestId);
}
