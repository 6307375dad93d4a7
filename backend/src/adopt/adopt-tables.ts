import { Injectable, Logger } from '@nestjs/common';
import type { Db } from '../database/unit-of-work.js';
import type { BatchReport, Counted } from './adopt-report.js';
import { AdoptRepository } from './adopt.repository.js';
import type { AdoptRun } from './adopt-run.js';
import type { AdoptedKind } from './adopted-row.entity.js';
import type { Part } from './source-database.js';
import { numberIn, type RawRow, SOURCE_KEYS, type SourceTable, textIn } from './source-schema.js';

const ROWS_AT_ONCE = 200;
const LONGEST_NAME = 255;
// eslint-disable-next-line no-control-regex -- control characters are what it finds
const CONTROL = /[\u0000-\u001f\u007f]+/g;

/** How the rows of one table are taken. */
export interface TableStep<Context> {
  table: SourceTable;
  kind: AdoptedKind;
  /** What is counted; default: the table. */
  counted?: Counted;
  /** Rows in one transaction. */
  size?: number;
  part?: Part;
  /** What the new rows of a batch refer to, looked up together. */
  prepare: (tx: Db, rows: RawRow[]) => Promise<Context>;
  /** @returns the id that it has here, 0 for none; null: it is not taken, which has been told */
  take: (tx: Db, row: RawRow, context: Context, told: BatchReport) => Promise<number | null>;
  /** Tells what is in a row that was taken before. */
  again?: (row: RawRow, told: BatchReport) => void;
}

/** What all tables are taken by: in batches, in the order of their keys, each row once. */
@Injectable()
export class AdoptTables {
  private readonly log = new Logger('adopt');

  constructor(private readonly rows: AdoptRepository) {}

  async take<Context>(run: AdoptRun, step: TableStep<Context>): Promise<void> {
    const { table, size = ROWS_AT_ONCE, part } = step;
    for await (const rows of run.source.batches(table, size, part))
      await run.batch((tx, told) => this.takeBatch(run, step, rows, tx, told));
  }

  /** Tells of rows that no batch could hold. */
  async finish(run: AdoptRun, table: SourceTable): Promise<void> {
    const unread = (await run.source.count(table)) - run.report.seen(table);
    const reason = `${unread === 1 ? 'One row has' : `${unread} rows have`} no id, or one that others have too.`;
    if (unread > 0) run.report.refuseMany(table, unread, 'row.no-key', reason);
    this.log.log(`${table}: ${run.report.seen(table)}`);
  }

  /** What became of the things that rows refer to in a column. */
  async targets(
    run: AdoptRun,
    tx: Db,
    kind: AdoptedKind,
    rows: RawRow[],
    column: string,
  ): Promise<Map<number, number>> {
    const ids = rows.map((row) => String(numberIn(row, column)));
    const known = await this.rows.known(tx, run.sourceName, kind, ids);
    return new Map([...known].map(([id, target]) => [Number(id), target]));
  }

  private async takeBatch<Context>(
    run: AdoptRun,
    { table, kind, counted = table, prepare, take, again }: TableStep<Context>,
    rows: RawRow[],
    tx: Db,
    told: BatchReport,
  ): Promise<void> {
    const known = await this.rows.known(
      tx,
      run.sourceName,
      kind,
      rows.map((row) => keyOf(table, row)),
    );
    const fresh = rows.filter((row) => !known.has(keyOf(table, row)));
    for (const row of rows) {
      if (!known.has(keyOf(table, row))) continue;
      told.taken(counted, { isNew: false });
      again?.(row, told);
    }
    if (!fresh.length) return;
    const context = await prepare(tx, fresh);
    const remembered = [];
    for (const row of fresh) {
      const targetId = await take(tx, row, context, told);
      if (targetId === null) continue;
      told.taken(counted, { isNew: true });
      remembered.push({ sourceId: keyOf(table, row), targetId });
    }
    await this.rows.remember(tx, run.sourceName, kind, remembered);
  }
}

/** Its id or, of a row without one, its key with slashes. */
export function keyOf(table: SourceTable, row: RawRow): string {
  return SOURCE_KEYS[table].map((column) => textIn(row, column)).join('/');
}

/** Its name as names are here: something to be seen, and in one line. */
export function nameOf(table: SourceTable, row: RawRow, told: BatchReport): string {
  const given = textIn(row, 'name');
  const name = given.replace(CONTROL, ' ').trim().slice(0, LONGEST_NAME);
  if (name === given) return name;
  const key = keyOf(table, row);
  told.note(table, key, 'name.changed', name ? `Its name is now "${name}".` : `It had no name: it is called "${key}".`);
  return name || key;
}

/** Tells that something got another name than it had. */
export function noteRename(table: SourceTable, row: RawRow, wanted: string, name: string, told: BatchReport): void {
  if (name === wanted) return;
  told.note(table, keyOf(table, row), 'name.taken', `"${wanted}" is taken here: it is called "${name}".`);
}

/** Who owns a row here: who did there or, where that person is gone, the owner of the project. */
export function ownerOf(
  table: SourceTable,
  row: RawRow,
  owners: Map<number, number>,
  fallback: number,
  told: BatchReport,
): number {
  const owner = owners.get(numberIn(row, 'owner_id'));
  if (owner !== undefined) return owner;
  const reason = `Its owner, user ${textIn(row, 'owner_id')}, is not there: it belongs to the owner of its project.`;
  told.note(table, keyOf(table, row), 'owner.unknown', reason);
  return fallback;
}
