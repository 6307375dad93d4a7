import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { Api } from '../../api/api';
import { samplesList } from '../../api/fn/samples/samples-list';
import type { SampleDto } from '../../api/models/sample-dto';
import type { SampleFilterDto } from '../../api/models/sample-filter-dto';
import { toApiError, type ApiError } from '../../core/api-error';
import type { SampleSort } from '../../core/sample-filter';

/** Samples that are read with one request. */
export const PAGE_SAMPLES = 100;
/** More of a long list is not kept: it is read again by who comes back. */
const MOST_PAGES = 40;
/** How often images that are being made ready are asked after. */
const POLL_MS = 1500;

/** What is listed. */
export interface SampleQuery {
  readonly projectId: number;
  readonly filter: SampleFilterDto;
  readonly sort: SampleSort;
}

type Pages = ReadonlyMap<number, readonly SampleDto[]>;

/**
 * A list of any length, of which only what is looked at is read. The length is known from the first page on; what has not
 * been read has no row.
 */
@Injectable()
export class SamplesStore {
  private readonly api = inject(Api);
  private readonly query = signal<SampleQuery | null>(null);
  private readonly pages = signal<Pages>(new Map());
  private readonly length = signal<number | undefined>(undefined);
  private readonly failure = signal<ApiError | null>(null);
  /** Pages that are on their way; a page that is asked for twice is sent for once. */
  private readonly awaited = new Set<number>();
  private shown: readonly [first: number, last: number] = [0, 0];
  /** Grows with each other list: answers about an older one are too late. */
  private generation = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** How many match; undefined until that is known. */
  readonly total = this.length.asReadonly();
  /** Why nothing can be shown. */
  readonly error = this.failure.asReadonly();
  readonly isEmpty = computed(() => this.length() === 0);

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.generation++;
      clearTimeout(this.timer);
    });
  }

  /** Shows another list, from its beginning. */
  open(query: SampleQuery): void {
    this.query.set(query);
    this.generation++;
    this.awaited.clear();
    this.shown = [0, 0];
    this.pages.set(new Map());
    this.length.set(undefined);
    this.failure.set(null);
    void this.read(0);
  }

  /** Undefined while it has not been read. */
  rowAt(index: number): SampleDto | undefined {
    return this.pages().get(Math.floor(index / PAGE_SAMPLES))?.[index % PAGE_SAMPLES];
  }

  /** Rows from `first` to `last` are looked at now. */
  look(first: number, last: number): void {
    this.shown = [first, last];
    for (const page of this.pagesShown()) if (!this.pages().has(page)) void this.read(page);
    this.pollLater();
  }

  /** Reads what is shown again, without taking it away meanwhile. */
  reload(): void {
    this.failure.set(null);
    const shown = this.pagesShown();
    this.generation++;
    this.awaited.clear();
    this.pages.update((pages) => new Map([...pages].filter(([page]) => shown.includes(page))));
    for (const page of shown) void this.read(page);
  }

  /** Ids of rows, as far as they have been read. */
  idsBetween(one: number, other: number): number[] {
    const [first, last] = one < other ? [one, other] : [other, one];
    const rows = Array.from({ length: last - first + 1 }, (_row, n) => this.rowAt(first + n));
    return rows.flatMap((row) => row?.annotation_id ?? []);
  }

  /** The same where some have not been read: reads what is between first. */
  async readBetween(one: number, other: number): Promise<number[]> {
    const [first, last] = one < other ? [one, other] : [other, one];
    for (let page = pageOf(first); page <= pageOf(last); page++) if (!this.pages().has(page)) await this.read(page);
    return this.idsBetween(first, last);
  }

  private async read(page: number): Promise<void> {
    const query = this.query();
    if (!query || this.awaited.has(page)) return;
    const { generation } = this;
    this.awaited.add(page);
    try {
      const { projectId, filter, sort } = query;
      const stretch = { sort, offset: page * PAGE_SAMPLES, limit: PAGE_SAMPLES };
      const { samples, total } = await this.api.invoke(samplesList, { projectId, ...filter, ...stretch });
      if (generation !== this.generation) return;
      this.length.set(total);
      this.pages.update((pages) => this.withPage(pages, page, samples));
      this.pollLater();
    } catch (failure) {
      if (generation === this.generation) this.failure.set(toApiError(failure));
    } finally {
      if (generation === this.generation) this.awaited.delete(page);
    }
  }

  private withPage(pages: Pages, page: number, samples: readonly SampleDto[]): Pages {
    const next = new Map(pages);
    next.set(page, samples);
    const [first, last] = [pageOf(this.shown[0]), pageOf(this.shown[1])];
    const distance = (each: number) => Math.max(first - each, each - last, 0);
    const far = [...next.keys()].sort((a, b) => distance(b) - distance(a));
    for (const each of far.slice(0, Math.max(0, next.size - MOST_PAGES))) next.delete(each);
    return next;
  }

  private pagesShown(): number[] {
    const [first, last] = this.shown;
    return Array.from({ length: pageOf(last) - pageOf(first) + 1 }, (_page, n) => pageOf(first) + n);
  }

  /** Where an image is still being made ready, its row is read again until it is. */
  private pollLater(): void {
    clearTimeout(this.timer);
    const waiting = this.pagesShown().filter((page) =>
      this.pages()
        .get(page)
        ?.some((row) => row.picture.state === 'processing'),
    );
    if (waiting.length === 0) return;
    this.timer = setTimeout(() => {
      for (const page of waiting) void this.poll(page);
    }, POLL_MS);
  }

  private async poll(page: number): Promise<void> {
    await this.read(page);
    // The server may not answer once: what is shown stays, and it is asked again.
    if (this.failure()?.isTransient) this.failure.set(null);
    this.pollLater();
  }
}

function pageOf(index: number): number {
  return Math.floor(index / PAGE_SAMPLES);
}
