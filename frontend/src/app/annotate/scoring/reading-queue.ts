import { computed, inject, Injectable, signal } from '@angular/core';
import { Api } from '../../api/api';
import { queueNext } from '../../api/fn/annotations/queue-next';
import { queueProgress } from '../../api/fn/annotations/queue-progress';
import type { AnnotationDto } from '../../api/models/annotation-dto';

/** So many samples are read at a time; with fewer than `FEW` left, the list is read anew. */
const AT_ONCE = 50;
const FEW = 5;
const MOST = 1000;

/** How far I am with what a project wants me to read. */
export interface QueueProgress {
  readonly done: number;
  readonly left: number;
}

/** My queue in one project: what I have to read next, and how far I am. */
@Injectable()
export class ReadingQueue {
  private readonly api = inject(Api);
  private projectId: number | null = null;
  private readonly waiting = signal<readonly AnnotationDto[]>([]);
  /** Left for later; they come again at the end. */
  private readonly skipped = signal<ReadonlySet<number>>(new Set());
  private readonly counts = signal<QueueProgress | null>(null);
  private isWhole = false;
  private reading: Promise<void> | null = null;

  /** Null until it is known. */
  readonly progress = this.counts.asReadonly();
  readonly isFinished = computed(() => this.counts()?.left === 0);

  /** Reads the queue of a project, unless that is there already. Rejects with an ApiError. */
  async enter(projectId: number): Promise<void> {
    if (projectId === this.projectId) return this.refill();
    this.projectId = projectId;
    this.waiting.set([]);
    this.skipped.set(new Set());
    this.counts.set(null);
    this.isWhole = false;
    const [progress] = await Promise.all([this.api.invoke(queueProgress, { project_id: projectId }), this.refill()]);
    if (projectId === this.projectId) this.counts.set(progress);
  }

  /** What I should read after a sample: the next after it in order, then from the beginning, then what I skipped. */
  after(annotation: Pick<AnnotationDto, 'annotation_id'> | null): AnnotationDto | null {
    const others = this.waiting().filter((each) => each.annotation_id !== annotation?.annotation_id);
    const fresh = others.filter((each) => !this.skipped().has(each.annotation_id));
    const here = this.waiting().findIndex((each) => each.annotation_id === annotation?.annotation_id);
    const later = new Set(this.waiting().slice(here + 1));
    return fresh.find((each) => later.has(each)) ?? fresh[0] ?? others[0] ?? null;
  }

  /** Leaves a sample for later. */
  skip(annotationId: number): void {
    this.skipped.update((ids) => new Set([...ids, annotationId]));
  }

  /** I have submitted it. @param annotation  As it was before. */
  done(annotation: AnnotationDto): void {
    const was = annotation.status === 'N' ? 1 : 0;
    this.waiting.update((list) => list.filter((each) => each.annotation_id !== annotation.annotation_id));
    this.counts.update((counts) => counts && { done: counts.done + 1, left: Math.max(0, counts.left - was) });
  }

  /** I have taken my submission back: it waits for me again, if others have not finished it meanwhile. */
  undone(annotation: AnnotationDto): void {
    const waits = annotation.status === 'N' ? 1 : 0;
    if (waits) this.waiting.update((list) => [annotation, ...list]);
    this.counts.update((counts) => counts && { done: Math.max(0, counts.done - 1), left: counts.left + waits });
  }

  /** Reads more of it, where little is left. */
  private refill(): Promise<void> {
    const fresh = this.waiting().filter((each) => !this.skipped().has(each.annotation_id));
    if (this.isWhole || fresh.length >= FEW) return Promise.resolve();
    this.reading ??= this.read().finally(() => (this.reading = null));
    return this.reading;
  }

  private async read(): Promise<void> {
    const [projectId, limit] = [this.projectId, Math.min(MOST, AT_ONCE + this.skipped().size)];
    if (projectId === null) return;
    const { next } = await this.api.invoke(queueNext, { project_id: projectId, limit });
    if (projectId !== this.projectId) return;
    this.isWhole = next.length < limit;
    this.waiting.set(next);
  }
}
