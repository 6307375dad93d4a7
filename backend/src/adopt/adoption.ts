import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { EXIT, type ExitCode } from './adopt-error.js';
import { AdoptGrants } from './adopt-grants.js';
import { AdoptImages } from './adopt-images.js';
import { AdoptLayers } from './adopt-layers.js';
import type { AdoptOptions } from './adopt-options.js';
import { AdoptPeople } from './adopt-people.js';
import { AdoptProjects } from './adopt-projects.js';
import { AdoptReport } from './adopt-report.js';
import { type AdoptRun, savedBatches, triedBatches } from './adopt-run.js';
import { AdoptSamples } from './adopt-samples.js';
import { reportText } from './report-text.js';
import { SourceDatabase } from './source-database.js';
import { demandImagesFolder } from './source-images.js';

/** One after the other: each table refers to those before it. */
@Injectable()
export class AdoptSteps {
  constructor(
    private readonly people: AdoptPeople,
    private readonly projects: AdoptProjects,
    private readonly images: AdoptImages,
    private readonly samples: AdoptSamples,
    private readonly layers: AdoptLayers,
    private readonly grants: AdoptGrants,
  ) {}

  async take(run: AdoptRun): Promise<void> {
    await this.people.demandAdministrator(run);
    for (const step of [this.people, this.projects, this.images, this.samples, this.layers, this.grants])
      await step.take(run);
  }
}

/** Ends the transaction of a dry run, which must not be saved. */
class DryRunOver extends Error {}

/** What an adoption came to. */
export interface Adopted {
  report: AdoptReport;
  text: string;
  /** Of the report, without its extension. */
  reportPath: string;
  exitCode: ExitCode;
}

/** Takes over what lies in a database and a folder of the public system: docs/guide/adopt.md */
@Injectable()
export class Adoption {
  private readonly log = new Logger('adopt');

  constructor(
    private readonly config: AppConfig,
    private readonly work: UnitOfWork,
    private readonly steps: AdoptSteps,
  ) {}

  /** @throws AdoptError for what ends it before its time; then the same command goes on where it was */
  async run(options: AdoptOptions): Promise<Adopted> {
    await demandImagesFolder(options.imagesFolder);
    const source = await SourceDatabase.open(options.database);
    const report = new AdoptReport(options.source, options.dryRun);
    try {
      const { source: sourceName, imagesFolder, dryRun } = options;
      const run = { source, sourceName, imagesFolder, dryRun, report };
      if (dryRun) await this.tryOut(run);
      else await this.steps.take({ ...run, batch: savedBatches(this.work, report) });
    } finally {
      await source.close();
    }
    const files = report.counts.get('image_files');
    if (files && files.source > 0 && files.taken === 0)
      report.warn(`None of the files is in "${options.imagesFolder}": is it the right folder?`);
    const text = reportText(report);
    const reportPath = options.reportPath ?? this.usualPath(report);
    await keep(`${reportPath}.json`, `${JSON.stringify(report, null, 2)}\n`);
    await keep(`${reportPath}.txt`, text);
    return { report, text, reportPath, exitCode: report.isComplete ? EXIT.done : EXIT.someNotTaken };
  }

  private async tryOut(run: Omit<AdoptRun, 'batch'>): Promise<void> {
    this.log.log('Dry run: nothing will be changed.');
    try {
      await this.work.run(async (tx) => {
        await this.steps.take({ ...run, batch: triedBatches(tx, run.report) });
        throw new DryRunOver();
      });
    } catch (error) {
      if (!(error instanceof DryRunOver)) throw error;
    }
  }

  private usualPath({ startedAt, dryRun }: AdoptReport): string {
    const name = startedAt.toISOString().replaceAll(/[:.]/g, '-') + (dryRun ? '-dry-run' : '');
    return join(this.config.dataDir, 'adoption', name);
  }
}

/** Whole or not at all. Names of people and samples are in it: it is for whoever runs the server. */
async function keep(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.part`, text, { mode: 0o600 });
  await rename(`${path}.part`, path);
}
