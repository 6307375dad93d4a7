import { computed, signal } from '@angular/core';

/** A page of rows, and where the next one begins: null behind the last. */
export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** Reads one page; `undefined` asks for the first. */
export type ReadPage<Row> = (cursor: string | undefined) => Promise<RowPage<Row>>;

/** A list that is read a page at a time, as far as somebody wants to see it. */
export class PagedRows<Row> {
  private readonly read = signal<readonly Row[] | undefined>(undefined);
  private readonly next = signal<string | null>(null);
  private readonly busy = signal(false);
  private readonly failure = signal<unknown>(null);
  private source: ReadPage<Row> | null = null;
  /** Grows with each list: an answer about an earlier one comes too late. */
  private list = 0;

  /** Undefined until the first page has come. */
  readonly rows = this.read.asReadonly();
  readonly hasMore = computed(() => this.next() !== null);
  readonly isReading = this.busy.asReadonly();
  /** Why the last page could not be read; null: it could. */
  readonly error = this.failure.asReadonly();

  /** Shows this list, from its beginning. */
  async show(source: ReadPage<Row>): Promise<void> {
    this.source = source;
    this.list++;
    this.read.set(undefined);
    await this.readPage(undefined);
  }

  /** The same list once more, which stays in sight until its first page has come. */
  async again(): Promise<void> {
    this.list++;
    await this.readPage(undefined);
  }

  async more(): Promise<void> {
    const cursor = this.next();
    if (cursor !== null && !this.busy()) await this.readPage(cursor);
  }

  /** Takes a row out that is gone for sure. */
  drop(row: Row): void {
    this.read.update((rows) => rows?.filter((each) => each !== row));
  }

  private async readPage(cursor: string | undefined): Promise<void> {
    if (!this.source) return;
    const list = this.list;
    this.busy.set(true);
    this.failure.set(null);
    try {
      const { rows, next } = await this.source(cursor);
      if (list !== this.list) return;
      this.read.update((before) => (cursor === undefined ? rows : [...(before ?? []), ...rows]));
      this.next.set(next);
    } catch (failure) {
      if (list === this.list) this.failure.set(failure);
    } finally {
      if (list === this.list) this.busy.set(false);
    }
  }
}
