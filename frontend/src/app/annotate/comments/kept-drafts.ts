import { Injectable, inject } from '@angular/core';
import { Journals } from '../journal/journals';
import { Shelf } from '../kept/shelf';
import type { Draft } from './draft';

/** What I have begun to say, kept in the browser until it is said: a page that is closed or killed loses none of it. */
@Injectable({ providedIn: 'root' })
export class KeptDrafts {
  private readonly shelf = new Shelf('draft', inject(Journals));

  of(annotationId: number): Draft | null {
    return draftIn(this.shelf.at([annotationId]));
  }

  /** @param draft  null: it has been said, or given up. */
  keep(annotationId: number, draft: Draft | null): void {
    if (draft === null || (draft.content === '' && draft.pin === null)) this.shelf.remove([annotationId]);
    else this.shelf.put([annotationId], draft);
  }
}

function draftIn(thing: unknown): Draft | null {
  const draft = thing as Partial<Draft> | null;
  if (typeof draft?.content !== 'string' || typeof draft.layerId !== 'number') return null;
  return { content: draft.content, layerId: draft.layerId, pin: draft.pin ?? null };
}
