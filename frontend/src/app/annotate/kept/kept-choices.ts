import { Injectable, inject } from '@angular/core';
import { Journals } from '../journal/journals';
import type { Choice, ChoiceKind, Wanted } from './choice';
import { Shelf } from './shelf';

/** A choice, and when it was made: they are sent in that order. */
export type KeptChoice = Choice & { readonly madeAt: number };

/**
 * My choices that the server does not have yet, as far as this browser knows: answers, and labels put on and taken off.
 * Of each question and each label only the last choice counts, as on the server.
 */
@Injectable({ providedIn: 'root' })
export class KeptChoices {
  private readonly journals = inject(Journals);
  private readonly shelves: Readonly<Record<ChoiceKind, Shelf>> = {
    answer: new Shelf('answer', this.journals),
    label: new Shelf('label', this.journals),
  };
  private lastMs = 0;

  /** @returns null, with nothing kept, when the browser keeps nothing or nobody is signed in. */
  keep(choice: Choice): KeptChoice | null {
    // Two of the same millisecond have an order, too.
    this.lastMs = Math.max(Date.now(), this.lastMs + 1);
    const kept = { ...choice, madeAt: this.lastMs };
    return this.shelves[choice.kind].put(idsOf(kept), thingOf(kept)) ? kept : null;
  }

  /** Forgets it, unless another choice has been made since. */
  forget(kept: KeptChoice): void {
    this.shelves[kept.kind].remove(idsOf(kept), thingOf(kept));
  }

  /** Whether no other choice has been made since, in any tab, nor this one sent. */
  holds(kept: KeptChoice): boolean {
    return JSON.stringify(this.shelves[kept.kind].at(idsOf(kept))) === JSON.stringify(thingOf(kept));
  }

  /** Whether another choice about the same has been kept since. */
  isSuperseded(kept: KeptChoice): boolean {
    return this.shelves[kept.kind].at(idsOf(kept)) !== null && !this.holds(kept);
  }

  /** Those of whoever is signed in, the oldest first. */
  all(): readonly KeptChoice[] {
    const kinds = Object.keys(this.shelves) as ChoiceKind[];
    const found = kinds.flatMap((kind) => this.shelves[kind].all().map(({ ids, thing }) => choiceIn(kind, ids, thing)));
    return found.filter((choice) => choice !== null).sort((a, b) => a.madeAt - b.madeAt);
  }

  /** Those of one kind about one sample, by what they are about. */
  of<Kind extends ChoiceKind>(kind: Kind, annotationId: number): ReadonlyMap<number, Wanted<Kind>> {
    const mine = this.all().filter((choice) => choice.kind === kind && choice.annotationId === annotationId);
    return new Map(mine.map(({ aboutId, wanted }) => [aboutId, wanted as Wanted<Kind>]));
  }

  hasAny(annotationId: number): boolean {
    return this.all().some((choice) => choice.annotationId === annotationId);
  }
}

function idsOf({ annotationId, aboutId }: Choice): readonly number[] {
  return [annotationId, aboutId];
}

function thingOf({ wanted, madeAt }: KeptChoice): object {
  return { wanted, madeAt };
}

/** Null: nobody knows any more what that was. */
function choiceIn(
  kind: ChoiceKind,
  [annotationId = 0, aboutId = 0]: readonly number[],
  thing: unknown,
): KeptChoice | null {
  const { wanted, madeAt } = (thing ?? {}) as { readonly wanted?: unknown; readonly madeAt?: unknown };
  if (typeof madeAt !== 'number') return null;
  if (kind === 'label') return typeof wanted === 'boolean' ? { kind, annotationId, aboutId, wanted, madeAt } : null;
  return { kind, annotationId, aboutId, wanted: typeof wanted === 'string' ? wanted : null, madeAt };
}
