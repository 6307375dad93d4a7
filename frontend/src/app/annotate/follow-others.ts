import { computed, effect, untracked } from '@angular/core';
import type { LiveSample } from '../live/live-sample';
import type { AnnotationStore } from './annotation-store';

/** Keeps what is open up to date with what others do. To be called while a component is being made. */
export function followOthers(store: AnnotationStore, live: LiveSample): void {
  const openId = computed(() => store.annotation()?.annotation_id);
  effect(() => {
    const annotationId = openId();
    // Regions that have been read anew are to be kept up to date anew.
    store.regions();
    if (annotationId !== undefined) untracked(() => live.follow(annotationId, store.liveLayers()));
  });
}
