import { Injectable, inject } from '@angular/core';
import { ApiError } from '../../core/api-error';
import { isStillSignedIn, personOf } from '../../core/person-mark';
import { Session } from '../../core/session';
import { JournalStore } from './journal-store';
import { SampleJournal } from './sample-journal';

/** The journals of this browser. */
@Injectable({ providedIn: 'root' })
export class Journals {
  private readonly session = inject(Session);
  private readonly store = new JournalStore();

  /** Whoever is signed in on this page; empty for nobody. */
  person(): string {
    return personOf(this.session.user(), this.session.isGuest());
  }

  /** The journal of whoever is signed in, for a sample; null for nobody. */
  of(annotationId: number): SampleJournal | null {
    const person = this.person();
    return person === '' ? null : new SampleJournal(this.store, person, annotationId, navigator.locks);
  }

  /** How many changes of whoever is signed in are kept here for a sample; 0 when the browser keeps nothing. */
  async count(annotationId: number): Promise<number> {
    try {
      return await this.store.count(this.person(), annotationId);
    } catch {
      // Private mode, a broken profile: then nothing is kept.
      return 0;
    }
  }

  /**
   * What one person drew must not be saved as drawn by another who came after in the same browser.
   *
   * @param person Who drew.
   *
   * @throws ApiError 401 when another tab has signed somebody else in
   */
  demandSamePerson(person: string): void {
    if (isStillSignedIn(person)) return;
    throw new ApiError($localize`Somebody else has signed in in this browser.`, 401, 'auth.somebody-else');
  }
}
