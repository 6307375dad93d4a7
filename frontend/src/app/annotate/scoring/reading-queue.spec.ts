import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { queueNext } from '../../api/fn/annotations/queue-next';
import { queueProgress } from '../../api/fn/annotations/queue-progress';
import { anAnnotation } from '../../core/testing/builders';
import { FakeApi, provideFakeApi } from '../../core/testing/fake-api';
import { ReadingQueue } from './reading-queue';

describe('ReadingQueue', () => {
  let api: FakeApi;
  let queue: ReadingQueue;
  let waiting: number[];
  const sample = (annotation_id: number) => anAnnotation({ annotation_id, name: `sample ${annotation_id}` });
  const after = (annotationId: number) => queue.after({ annotation_id: annotationId })?.annotation_id ?? null;

  beforeEach(() => {
    waiting = [1, 2, 3, 4, 5, 6, 7];
    api = new FakeApi()
      .on(queueNext, ({ limit = 20 }: { limit?: number }) => ({ next: waiting.slice(0, limit).map(sample) }))
      .on(queueProgress, () => ({ done: 10, left: waiting.length }));
    TestBed.configureTestingModule({
      providers: [provideZonelessChangeDetection(), provideFakeApi(api), ReadingQueue],
    });
    queue = TestBed.inject(ReadingQueue);
  });

  it('goes on from where I am, and from the beginning at the end', async () => {
    await queue.enter(1);
    expect([after(3), after(7), after(99)]).toEqual([4, 1, 1]);
    expect(queue.progress()).toEqual({ done: 10, left: 7 });
  });

  it('counts what I submit and reopen', async () => {
    await queue.enter(1);
    queue.done(sample(3));
    expect(queue.progress()).toEqual({ done: 11, left: 6 });
    expect(after(2)).toBe(4);
    queue.undone(sample(3));
    expect(queue.progress()).toEqual({ done: 10, left: 7 });
    queue.done(anAnnotation({ annotation_id: 99, status: 'S' }));
    expect(queue.progress()).toEqual({ done: 11, left: 7 });
  });

  it('comes back to what was skipped when nothing else is left', async () => {
    waiting = [1, 2, 3];
    await queue.enter(1);
    queue.skip(1);
    queue.skip(2);
    expect([after(2), after(3)]).toEqual([3, 1]);
    queue.done(sample(3));
    queue.done(sample(1));
    expect(after(1)).toBe(2);
    queue.done(sample(2));
    expect([after(2), queue.isFinished()]).toEqual([null, true]);
  });

  it('reads on when little is left, once for many samples', async () => {
    waiting = Array.from({ length: 120 }, (_, i) => i + 1);
    await queue.enter(1);
    for (let id = 1; id <= 100; id++) {
      queue.done(sample(id));
      waiting.shift();
      await queue.enter(1);
      expect(after(id)).toBe(id + 1);
    }
    expect(api.paramsOf(queueNext).length).toBeLessThanOrEqual(4);
    expect(api.paramsOf(queueProgress)).toHaveLength(1);
  });

  it('begins anew in another project', async () => {
    await queue.enter(1);
    waiting = [20, 21];
    await queue.enter(2);
    expect([after(20), queue.progress()]).toEqual([21, { done: 10, left: 2 }]);
  });
});
