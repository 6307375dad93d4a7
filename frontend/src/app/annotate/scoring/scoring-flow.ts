import { effect, inject, Injectable, untracked } from '@angular/core';
import { Router } from '@angular/router';
import { Notices } from '../../core/notices';
import { AnnotationStore } from '../annotation-store';
import { Keys } from '../keys';
import { type SampleRef, SampleWalk } from '../sample-walk';
import { SampleAhead } from './sample-ahead';
import { ScoringStore } from './scoring-store';

/** From one sample to the next: what a reader does, over and over again. */
@Injectable()
export class ScoringFlow {
  private readonly store = inject(AnnotationStore);
  private readonly scoring = inject(ScoringStore);
  private readonly ahead = inject(SampleAhead);
  private readonly walk = inject(SampleWalk);
  private readonly keys = inject(Keys);
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
      const next = this.store.isReading() ? undefined : this.following();
      if (next !== undefined) untracked(() => this.ahead.prepare(next));
    });
  }

  /** Who has nothing to read walks through the list. */
  private following(): number | null {
    return (this.scoring.next() ?? this.walk.next())?.annotation_id ?? null;
  }

  /** @param finish  Ends what hands have begun; called before the sample is left. */
  beforeLeaving(finish: () => void): void {
    this.finish = finish;
  }

  /** What a key answers now, before it means anything else; null: nothing. */
  answerOf(event: KeyboardEvent): { readonly classificationId: number; readonly option: string } | null {
    if (this.store.isReading() || !this.store.mayAnnotate()) return null;
    const key = this.keys.map().answer(event);
    return key === null ? null : this.scoring.board().answerOfKey(key);
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

  async goTo(sample: SampleRef | null): Promise<void> {
    if (!sample) return;
    this.scoring.leave();
    await this.open(sample);
  }

  private async open({ project_id, annotation_id }: SampleRef): Promise<void> {
    this.finish();
    const queryParams = this.walk.addressParams();
    await this.router.navigate(['/projects', project_id, 'samples', annotation_id], { queryParams });
  }
}
