import type { Db, UnitOfWork } from '../database/unit-of-work.js';
import { type AdoptReport, BatchReport } from './adopt-report.js';
import type { SourceDatabase } from './source-database.js';

/** One adoption under way. */
export interface AdoptRun {
  source: SourceDatabase;
  /** What taken rows are remembered under. */
  sourceName: string;
  imagesFolder: string;
  dryRun: boolean;
  report: AdoptReport;
  /** All of `work` in one transaction, or nothing of it; what it tells counts once it is saved. */
  batch<Result>(work: (tx: Db, told: BatchReport) => Promise<Result>): Promise<Result>;
}

/** Batches that are saved one by one: what a kill leaves undone is done by the next run. */
export function savedBatches(work: UnitOfWork, report: AdoptReport): AdoptRun['batch'] {
  return async (task) => {
    const { told, result } = await work.run(async (tx) => {
      const told = new BatchReport(); // anew for each try
      return { told, result: await task(tx, told) };
    });
    report.merge(told);
    return result;
  };
}

/** Batches of a dry run, all in one transaction: later ones see what earlier ones did, and in the end it is taken back. */
export function triedBatches(tx: Db, report: AdoptReport): AdoptRun['batch'] {
  return async (task) => {
    const told = new BatchReport();
    const result = await task(tx, told);
    report.merge(told);
    return result;
  };
}
