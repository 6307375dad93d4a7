import { DestroyRef, Injectable, computed, inject, linkedSignal, signal, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type Params } from '@angular/router';
import { Api } from '../api/api';
import { placeView } from '../api/fn/annotations/place-view';
import type { NeighbourDto } from '../api/models/neighbour-dto';
import type { PlaceDto } from '../api/models/place-dto';
import { toApiError } from '../core/api-error';
import { listIn, listParamsOf, paramsOf } from '../core/sample-filter';
import type { Sample } from './sample-reader';

/** How long to wait before asking again where the server did not answer. */
const AGAIN_MS = 1000;

/** A sample, as far as going there needs. */
export type SampleRef = NeighbourDto;

/**
 * The way through a list of samples, one after the other: the list that the address names, or else the category of the
 * sample. However long it is, a step costs the same: each sample comes with its neighbours, and its place in the list is
 * counted once and then kept by going along.
 */
@Injectable()
export class SampleWalk {
  private readonly api = inject(Api);
  private readonly params = toSignal<Params, Params>(inject(ActivatedRoute).queryParams, { initialValue: {} });
  private readonly view = computed(() => listIn(this.params()), { equal: sameText });
  private readonly here = signal<Sample | null>(null);
  /** Of the sample that is shown; null: not known. Another list counts anew. */
  private readonly place = linkedSignal<unknown, PlaceDto | null>({ source: this.view, computation: () => null });

  /** The list as requests name it; empty: the category. */
  readonly query = computed(() => {
    const view = this.view();
    return view ? { ...view.filter, sort: view.sort } : {};
  });
  /** The list as addresses of samples name it. */
  readonly addressParams = computed<Params>(() => {
    const view = this.view();
    return view ? listParamsOf(view) : {};
  });
  readonly previous = computed<SampleRef | null>(() => this.here()?.neighbours.previous ?? null);
  readonly next = computed<SampleRef | null>(() => this.here()?.neighbours.next ?? null);
  /** From 1; 0: it is not in the list, or that is not known yet. */
  readonly position = computed(() => this.place()?.position ?? 0);
  readonly total = computed(() => this.place()?.total ?? 0);
  /** For the way back to the list. */
  readonly backParams = computed<Params>(() => {
    const view = this.view();
    if (view) return paramsOf(view);
    const categoryId = this.here()?.annotation.category_id;
    return categoryId === undefined ? {} : { category: categoryId };
  });

  constructor() {
    inject(DestroyRef).onDestroy(() => this.here.set(null));
  }

  /** Another sample is shown. Its place is known where one went to it from its neighbour. */
  arrive(sample: Sample): void {
    const before = untracked(this.here);
    this.here.set(sample);
    const step = before ? stepBetween(before, sample) : null;
    const known = untracked(this.place);
    if (step === 0) return;
    if (known && known.position > 0 && step !== null) this.place.set({ ...known, position: known.position + step });
    else void this.count(sample);
  }

  /** Without it one can work all the same: a network that fails now takes nothing away. */
  private async count(sample: Sample): Promise<void> {
    this.place.set(null);
    const { previous, next } = sample.neighbours;
    if (!previous && !next && !untracked(this.view)) return this.place.set({ position: 1, total: 1 });
    const [annotationId, query] = [sample.annotation.annotation_id, untracked(this.query)];
    const isStillAsked = () => untracked(this.here) === sample && untracked(this.query) === query;
    while (isStillAsked()) {
      try {
        const place = await this.api.invoke(placeView, { annotationId, ...query });
        if (isStillAsked()) this.place.set(place);
        return;
      } catch (failure) {
        if (!toApiError(failure).isTransient) throw failure;
      }
      await new Promise((wake) => setTimeout(wake, AGAIN_MS));
    }
  }
}

/** 1: to the next, -1: to the previous, 0: it is the same, null: to somewhere else. */
function stepBetween({ annotation, neighbours }: Sample, to: Sample): number | null {
  const annotationId = to.annotation.annotation_id;
  if (annotation.annotation_id === annotationId) return 0;
  if (neighbours.next?.annotation_id === annotationId) return 1;
  return neighbours.previous?.annotation_id === annotationId ? -1 : null;
}

function sameText(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
