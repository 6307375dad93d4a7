import { computed, signal } from '@angular/core';

/** One page of a list as the server answers it. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly next_cursor: string | null;
}

/** A list that is read page by page, as far as somebody wants to see it. */
export class PagedList<Row> {
  private readonly shown = signal<readonly Row[]>([]);
  private readonly failure = signal<unknown>(undefined);
  private readonly cursor = signal<string | null>(null);
  private readonly waiting = signal(true);
  private readonly beginning = signal(true);
  /** Of the read whose answer counts: an earlier one that comes late is another list. */
  private turn = 0;

  readonly rows = this.shown.asReadonly();
  readonly error = this.failure.asReadonly();
  readonly isBusy = this.waiting.asReadonly();
  /** Nothing of this list has been read yet. */
  readonly isFirst = computed(() => this.beginning() && this.waiting());
  readonly isEmpty = computed(() => !this.waiting() && this.failure() === undefined && this.shown().length === 0);
  readonly hasMore = computed(() => this.cursor() !== null);

  constructor(private readonly read: (cursor: string | undefined) => Promise<ListPage<Row>>) {}

  /** Reads the first page; what was there is shown until then, unless it is another list. */
  async load({ another = false } = {}): Promise<void> {
    if (another) {
      this.shown.set([]);
      this.beginning.set(true);
    }
    await this.next(undefined, () => []);
  }

  async more(): Promise<void> {
    const cursor = this.cursor();
    if (cursor === null || this.waiting()) return;
    await this.next(cursor, () => this.shown());
  }

  /** Takes a row out that is gone for sure. */
  drop(row: Row): void {
    this.shown.update((rows) => rows.filter((each) => each !== row));
  }

  /** Shows a row as it is now. */
  change(same: (row: Row) => boolean, row: Row): void {
    this.shown.update((rows) => rows.map((each) => (same(each) ? row : each)));
  }

  private async next(cursor: string | undefined, before: () => readonly Row[]): Promise<void> {
    const turn = ++this.turn;
    this.waiting.set(true);
    try {
      const page = await this.read(cursor);
      if (turn !== this.turn) return;
      this.shown.set([...before(), ...page.rows]);
      this.cursor.set(page.next_cursor);
      this.failure.set(undefined);
      this.beginning.set(false);
    } catch (failure) {
      // Shown in place of the list, with a way to try again.
      if (turn === this.turn) this.failure.set(failure);
    } finally {
      if (turn === this.turn) this.waiting.set(false);
    }
  }
}
