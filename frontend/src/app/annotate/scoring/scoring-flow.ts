import { effect, inject, Injectable, untracked } from '@angular/core';
import { Router } from '@angular/router';
import type { AnnotationDto } from '../../api/models/annotation-dto';
import { Notices } from '../../core/notices';
import { AnnotationStore } from '../annotation-store';
import { SampleAhead } from './sample-ahead';
import { ScoringStore } from './scoring-store';

/** From one sample to the next: what a reader does, over and over again. */
@Injectable()
export class ScoringFlow {
  private readonly store = inject(AnnotationStore);
  private readonly scoring = inject(ScoringStore);
  private readonly ahead = inject(SampleAhead);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);
  private finish = (): void => {};

  /** What I read next is known, and read, while I look at this one. */
  constructor() {
    effect(() => {
      const projectId = this.store.annotation()?.project_id;
      if (projectId !== undefined && this.scoring.isQueueing()) untracked(() => void this.scoring.enter(projectId));
    });
    effect(() => {
      const next = this.store.isReading() ? undefined : (this.scoring.next()?.annotation_id ?? null);
      if (next !== undefined) untracked(() => this.ahead.prepare(next));
    });
  }

  /** @param finish  Ends what hands have begun; called before the sample is left. */
  beforeLeaving(finish: () => void): void {
    this.finish = finish;
  }

  /** What a key answers now, before it means anything else; null: nothing. */
  answerOf(event: KeyboardEvent): { readonly classificationId: number; readonly option: string } | null {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (!isPlain || this.store.isReading() || !this.store.mayAnnotate()) return null;
    // By the place on the keyboard where digits need Shift.
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
    return this.scoring.board().answerOfKey(digit ?? event.key);
  }

  /** Submits, and goes on to what comes next in my queue. Rejects with an ApiError while something is not saved. */
  async submit(): Promise<void> {
    if (!this.store.mayAnnotate() || this.scoring.isBusy()) return;
    if (!this.scoring.isSubmitted()) await this.scoring.submit();
    const next = this.scoring.next();
    if (next) return this.goTo(next);
    this.notices.done(
      this.store.isSubmitted()
        ? $localize`Submitted.`
        : $localize`Submitted. The sample stays open until other readers have submitted too.`,
    );
  }

  /** On to the next of my queue; this one stays in it. */
  skip(): Promise<void> {
    const annotation = this.store.annotation();
    if (annotation && !this.scoring.isSubmitted()) this.scoring.queue.skip(annotation.annotation_id);
    return this.goTo(this.scoring.next());
  }

  async goBack(): Promise<void> {
    const previous = this.scoring.goBack();
    if (previous) await this.open(previous);
  }

  async goTo(sample: AnnotationDto | null): Promise<void> {
    if (!sample) return;
    this.scoring.leave();
    await this.open(sample);
  }

  private async open({ project_id, annotation_id }: AnnotationDto): Promise<void> {
    this.finish();
    await this.router.navigate(['/projects', project_id, 'samples', annotation_id]);
  }
}
