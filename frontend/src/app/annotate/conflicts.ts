import { signal } from '@angular/core';
import type { Wanted } from './journal/kept-change';
import type { Conflict } from './rebase';

/** The conflicts of a layer that wait for a person, one of a region at most. */
export class Conflicts {
  private readonly open = signal<readonly Conflict[]>([]);

  readonly list = this.open.asReadonly();

  find(regionId: string): Conflict | undefined {
    return this.open().find((conflict) => conflict.regionId === regionId);
  }

  has(regionId: string): boolean {
    return this.find(regionId) !== undefined;
  }

  add(conflicts: readonly Conflict[]): void {
    if (conflicts.length > 0) this.open.update((list) => [...list, ...conflicts]);
  }

  end(regionIds: ReadonlySet<string>): void {
    this.open.update((list) => list.filter(({ regionId }) => !regionIds.has(regionId)));
  }

  /** What I want has become something else meanwhile. */
  want(regionId: string, mine: Wanted): void {
    this.change(regionId, { mine });
  }

  /** Others have made something else of it meanwhile. */
  meet(regionId: string, theirs: Wanted): void {
    this.change(regionId, { theirs });
  }

  private change(regionId: string, anew: Partial<Conflict>): void {
    this.open.update((list) => list.map((known) => (known.regionId === regionId ? { ...known, ...anew } : known)));
  }
}
