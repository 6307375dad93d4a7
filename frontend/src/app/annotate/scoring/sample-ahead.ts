import { computed, inject, Injectable, signal, untracked } from '@angular/core';
import { ChannelBoard } from '../channel-board';
import { type Sample, SampleReader } from '../sample-reader';
import { SampleWalk } from '../sample-walk';

/** What was read longer ago is read again: the stream of events makes up for less. */
const KEPT_MS = 5 * 60_000;

interface Ahead {
  readonly annotationId: number;
  readonly answer: Promise<Sample>;
  readonly atMs: number;
}

/** The sample that comes next, read while the one before is being looked at. */
@Injectable()
export class SampleAhead {
  private readonly reader = inject(SampleReader);
  private readonly walk = inject(SampleWalk);
  private ahead: Ahead | null = null;
  private readonly sample = signal<Sample | null>(null);

  /** What its first picture is made of, so that it can be fetched. */
  readonly channels = computed(() => {
    const sample = this.sample();
    if (!sample) return [];
    const board = new ChannelBoard();
    untracked(() => board.load(sample.layers, sample.images, sample.mine));
    return board.canvasChannels();
  });

  /** @param annotationId  Null: nothing comes next. */
  prepare(annotationId: number | null): void {
    if (annotationId === (this.ahead?.annotationId ?? null)) return;
    this.ahead = null;
    this.sample.set(null);
    if (annotationId === null) return;
    const ahead = {
      annotationId,
      answer: this.reader.sample(annotationId, this.walk.query()),
      atMs: performance.now(),
    };
    this.ahead = ahead;
    ahead.answer.then(
      (sample) => {
        if (this.ahead === ahead) this.sample.set(sample);
      },
      () => {
        // When it is opened, it is read again, and the page says what is wrong.
        if (this.ahead === ahead) this.ahead = null;
      },
    );
  }

  /** The answer about a sample, if it is the one; once. */
  take(annotationId: number): Promise<Sample> | null {
    const { ahead } = this;
    if (ahead?.annotationId !== annotationId) return null;
    this.ahead = null;
    this.sample.set(null);
    return performance.now() - ahead.atMs < KEPT_MS ? ahead.answer : null;
  }
}
