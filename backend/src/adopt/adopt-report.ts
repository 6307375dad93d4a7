import type { SourceTable } from './source-schema.js';

/** What is counted: the tables of the public system, and what lies in them or beside them. */
export type Counted = SourceTable | 'shares' | 'regions' | 'image_files';

export const COUNTED: readonly Counted[] = [
  ...(['users', 'permissions', 'projects', 'categories', 'labels', 'classifications'] as const),
  ...(['categories_classifications', 'images', 'image_files', 'annotations', 'annotations_labels'] as const),
  ...(['shares', 'layers', 'regions', 'comments'] as const),
];

export interface Counts {
  /** How many there are in the source. */
  source: number;
  /** How many of them are here now. */
  taken: number;
  /** Of those, how many this run brought. */
  new: number;
  /** Rows that need no counterpart here, for instance a permission that everybody has. */
  covered: number;
  not_taken: number;
}

/** Something about one row that a person ought to know. */
export interface Finding {
  table: Counted;
  /** As in the source; of a row without an id, its key with slashes. Of a region, its layer and its place in it. */
  id: string;
  /** For programs. */
  code: string;
  reason: string;
}

/** What one batch came to. It counts only once the batch is saved: a transaction may be done again. */
export class BatchReport {
  readonly counts = new Map<Counted, Counts>();
  readonly notTaken: Finding[] = [];
  readonly notes: Finding[] = [];

  taken(table: Counted, { isNew, count = 1 }: { isNew: boolean; count?: number }): void {
    this.add(table, { source: count, taken: count, new: isNew ? count : 0 });
  }

  covered(table: Counted, id: string | number, code: string, reason: string): void {
    this.add(table, { source: 1, covered: 1 });
    this.note(table, id, code, reason);
  }

  refuse(table: Counted, id: string | number, code: string, reason: string): void {
    this.add(table, { source: 1, not_taken: 1 });
    this.notTaken.push({ table, id: String(id), code, reason });
  }

  /** The same of rows that cannot be told apart. */
  refuseMany(table: Counted, count: number, code: string, reason: string): void {
    this.add(table, { source: count, not_taken: count });
    this.notTaken.push({ table, id: '', code, reason });
  }

  /** It was taken, but not quite as it was. */
  note(table: Counted, id: string | number, code: string, reason: string): void {
    this.notes.push({ table, id: String(id), code, reason });
  }

  protected add(table: Counted, more: Partial<Counts>): void {
    const counts = this.counts.get(table) ?? noCounts();
    for (const [name, value] of Object.entries(more)) counts[name as keyof Counts] += value;
    this.counts.set(table, counts);
  }
}

/** Everything that an adoption found, as it is written to the report. */
export class AdoptReport extends BatchReport {
  readonly warnings: string[] = [];
  readonly startedAt = new Date();

  constructor(
    readonly source: string,
    readonly dryRun: boolean,
  ) {
    super();
    for (const table of COUNTED) this.counts.set(table, noCounts());
  }

  /** A batch is saved. */
  merge(batch: BatchReport): void {
    for (const [table, counts] of batch.counts) this.add(table, counts);
    // Not spread into one call: a batch may hold more than a call takes.
    for (const finding of batch.notTaken) this.notTaken.push(finding);
    for (const finding of batch.notes) this.notes.push(finding);
  }

  /** Something about the whole; told once, however often a batch is tried. */
  warn(sentence: string): void {
    if (!this.warnings.includes(sentence)) this.warnings.push(sentence);
  }

  get isComplete(): boolean {
    return this.notTaken.length === 0;
  }

  seen(table: Counted): number {
    return this.counts.get(table)?.source ?? 0;
  }

  toJSON(): object {
    const { source, dryRun, startedAt, warnings, notTaken, notes } = this;
    return {
      ...{ source, dry_run: dryRun, started_at: startedAt.toISOString(), ended_at: new Date().toISOString() },
      ...{ complete: this.isComplete, tables: Object.fromEntries(this.counts), warnings },
      ...{ not_taken: notTaken, notes },
    };
  }
}

export function noCounts(): Counts {
  return { source: 0, taken: 0, new: 0, covered: 0, not_taken: 0 };
}
