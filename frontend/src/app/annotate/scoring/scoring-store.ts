import { computed, inject, Injectable, linkedSignal, signal, untracked } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { AnnotationDto } from '../../api/models/annotation-dto';
import { ApiError, toApiError } from '../../core/api-error';
import { isSet, ONE_LABEL } from '../../core/project-settings';
import { Session } from '../../core/session';
import { AnnotationStore } from '../annotation-store';
import { ChoiceSender, type Outcome } from '../kept/choice-sender';
import { KeptChoices } from '../kept/kept-choices';
import { DecisionBoard } from './decision-board';
import { LabelChoice } from './label-choice';
import { ReadingQueue } from './reading-queue';

/** Reading samples one after the other: what is asked, what I answered and labelled, what I submitted, what comes next. */
@Injectable()
export class ScoringStore {
  private readonly sender = inject(ChoiceSender);
  private readonly kept = inject(KeptChoices);
  private readonly session = inject(Session);
  private readonly store = inject(AnnotationStore);
  readonly queue = inject(ReadingQueue);
  /** Samples that I came from, the last one last. */
  private readonly busy = signal(false);
  /** Whether the sample is being submitted. */
  readonly isBusy = this.busy.asReadonly();
  private readonly trail = signal<readonly AnnotationDto[]>([]);

  readonly board = computed(() => {
    const sample = this.store.sample();
    const me = this.session.user()?.user_id ?? 0;
    const annotationId = sample?.annotation.annotation_id ?? 0;
    return new DecisionBoard(
      (aboutId, wanted) => this.sender.save({ kind: 'answer', annotationId, aboutId, wanted }),
      sample?.classifications,
      sample?.decisions,
      me,
      this.kept.of('answer', annotationId),
    );
  });
  readonly labels = computed(() => {
    const sample = this.store.sample();
    const annotationId = sample?.annotation.annotation_id ?? 0;
    return new LabelChoice(
      (aboutId, wanted) => this.sender.save({ kind: 'label', annotationId, aboutId, wanted }),
      sample?.labelIds,
      this.kept.of('label', annotationId),
      () => isSet(this.store.surroundings()?.project.settings ?? '', ONE_LABEL),
    );
  });
  /** Whether I have submitted the sample. */
  readonly isSubmitted = linkedSignal(() => this.store.sample()?.reading.submitted ?? false);
  /** How many people have, I included. */
  readonly submissions = computed(() => {
    const reading = this.store.sample()?.reading;
    if (!reading) return 0;
    return reading.submissions + (this.isSubmitted() ? 1 : 0) - (reading.submitted ? 1 : 0);
  });
  readonly readers = computed(() => this.store.sample()?.reading.readers ?? 1);
  readonly next = computed(() => (this.isQueueing() ? this.queue.after(this.store.annotation()) : null));
  readonly previous = computed(() => this.trail().at(-1) ?? null);
  /** A guest has this one sample, who only looks has none to read. */
  readonly isQueueing = computed(() => this.session.guest() === null && this.store.mayAnnotate());

  constructor() {
    this.sender.outcomes.pipe(takeUntilDestroyed()).subscribe((outcome) => this.hear(outcome));
  }

  /** Submits the sample. Rejects with an ApiError while something of mine is not saved. */
  async submit(): Promise<void> {
    const annotation = this.store.annotation();
    if (!annotation || this.isSubmitted() || this.isBusy()) return;
    this.busy.set(true);
    try {
      await Promise.all([this.board().settle(), this.labels().settle()]);
      if (this.kept.hasAny(annotation.annotation_id)) await this.sender.sendKept();
      if (this.kept.hasAny(annotation.annotation_id)) throw notSentYet();
      await this.store.submit();
    } finally {
      this.busy.set(false);
    }
    this.queue.done(annotation);
    if (this.store.annotation()?.annotation_id === annotation.annotation_id) this.isSubmitted.set(true);
  }

  /** Reads what a project wants me to read. Without it one can score all the same: a network that fails now is no news. */
  async enter(projectId: number): Promise<void> {
    try {
      await this.queue.enter(projectId);
    } catch (failure) {
      if (!toApiError(failure).isTransient) throw failure;
    }
  }

  /** Takes my submission back. */
  async reopen(): Promise<void> {
    await this.store.reopen();
    this.isSubmitted.set(false);
    const annotation = this.store.annotation();
    if (annotation) this.queue.undone(annotation);
  }

  /** The sample is left for the one that comes next. */
  leave(): void {
    const annotation = this.store.annotation();
    if (annotation) this.trail.update((list) => [...list.filter((each) => each !== annotation), annotation]);
  }

  /** Goes back along the trail; null: it has no beginning before this. */
  goBack(): AnnotationDto | null {
    const previous = this.previous();
    this.trail.update((list) => list.slice(0, -1));
    return previous;
  }

  private hear({ choice, isSaved }: Outcome): void {
    if (choice.annotationId !== untracked(this.store.annotation)?.annotation_id) return;
    if (choice.kind === 'answer') untracked(this.board).hear(choice.aboutId, choice.wanted, isSaved);
    else untracked(this.labels).hear(choice.aboutId, choice.wanted, isSaved);
  }
}

function notSentYet(): ApiError {
  const text = $localize`What you chose is kept in this browser. Submit again when the connection is back.`;
  return new ApiError(text, 0, 'decisions.unsent');
}
