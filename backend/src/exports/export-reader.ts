import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { ExportRowsRepository } from './export-rows.repository.js';
import {
  type CommentRow,
  type DecisionRow,
  type DrawnSample,
  type ExportScope,
  type LabelRow,
  type PictureRow,
  placeOf,
  type RegionRow,
  type SampleRow,
  type SheetRow,
} from './export-rows.js';
import type { OnSample } from './tables.js';

/** A page of samples, by id. */
type Samples = ReadonlyMap<number, SampleRow>;

/** Everything that can be exported of a project, row by row: by category, sample, layer and place. */
@Injectable()
export class ExportReader {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rows: ExportRowsRepository,
  ) {}

  samples(scope: ExportScope): AsyncGenerator<SampleRow[]> {
    return this.rows.samples(this.work.db, scope);
  }

  decisions(scope: ExportScope): AsyncGenerator<OnSample<DecisionRow>[]> {
    return this.onSamples(scope, (page) => this.rows.decisions(this.work.db, page));
  }

  labels(scope: ExportScope): AsyncGenerator<OnSample<LabelRow>[]> {
    return this.onSamples(scope, (page) => this.rows.labels(this.work.db, page));
  }

  comments(scope: ExportScope): AsyncGenerator<OnSample<CommentRow>[]> {
    return this.onSamples(scope, (page) => this.rows.comments(this.work.db, page));
  }

  async *regions(scope: ExportScope): AsyncGenerator<RegionRow[]> {
    for await (const page of this.samples(scope)) {
      const samples: Samples = new Map(page.map((sample) => [sample.id, sample]));
      for await (const sheets of this.rows.sheets(this.work.db, page)) yield* this.regionsOn(sheets, samples);
    }
  }

  /** Those on which something is drawn. */
  async *drawn(scope: ExportScope): AsyncGenerator<DrawnSample> {
    const pages = this.regions(scope);
    try {
      const reading = new Reading(pages);
      for (let sample = await reading.nextSample(); sample; sample = await reading.nextSample())
        yield { sample, regions: reading.regionsOf(sample) };
    } finally {
      await pages.return(undefined);
    }
  }

  /** Image layers of samples from bottom to top. */
  pictures(sampleIds: number[]): Promise<PictureRow[]> {
    return this.rows.pictures(this.work.db, sampleIds);
  }

  /** Classes of regions, by id. */
  projectLabels({ projectId }: ExportScope): Promise<{ id: number; name: string }[]> {
    return this.rows.projectLabels(this.work.db, projectId);
  }

  /** Null: there is no such project. */
  projectName({ projectId }: ExportScope): Promise<string | null> {
    return this.rows.projectName(this.work.db, projectId);
  }

  /** Null: the project has no such category. */
  categoryName(scope: ExportScope): Promise<string | null> {
    return this.rows.categoryName(this.work.db, scope);
  }

  private async *onSamples<Row extends { sampleId: number }>(
    scope: ExportScope,
    read: (page: SampleRow[]) => AsyncIterable<Row[]>,
  ): AsyncGenerator<OnSample<Row>[]> {
    for await (const page of this.samples(scope)) {
      const samples: Samples = new Map(page.map((sample) => [sample.id, sample]));
      for await (const rows of read(page))
        yield rows.flatMap((row) => {
          const sample = samples.get(row.sampleId);
          return sample ? [{ ...row, sample }] : [];
        });
    }
  }

  private async *regionsOn(sheets: SheetRow[], samples: Samples): AsyncGenerator<RegionRow[]> {
    const planes = await this.planesOf(sheets);
    const byId = new Map(sheets.map((sheet) => [sheet.id, sheet]));
    for await (const page of this.rows.regions(this.work.db, sheets))
      yield page.flatMap(({ layerId, ...region }) => {
        const sheet = byId.get(layerId);
        const sample = sheet && samples.get(sheet.sampleId);
        const place = (sheet?.parentId && planes.get(sheet.parentId)) || { z: null, t: null };
        return sheet && sample ? [{ ...region, sheet, sample, ...place }] : [];
      });
  }

  /** By group: the slice and time that all its pictures are of; groups of several, or of nobody knows which, are left out. */
  private async planesOf(sheets: SheetRow[]): Promise<Map<number, { z: number; t: number }>> {
    const grouped = sheets.filter(({ parentId }) => parentId !== null);
    const byGroup = new Map<number, PictureRow[]>();
    for (const picture of await this.pictures([...new Set(grouped.map(({ sampleId }) => sampleId))]))
      if (picture.parentId !== null) byGroup.set(picture.parentId, [...(byGroup.get(picture.parentId) ?? []), picture]);
    const planes = new Map<number, { z: number; t: number }>();
    for (const [group, pictures] of byGroup) {
      const [first, ...others] = pictures.map(placeOf);
      if (first && others.every((other) => other?.z === first.z && other.t === first.t)) planes.set(group, first);
    }
    return planes;
  }
}

/** Where somebody is who reads pages of regions sample by sample. */
class Reading {
  private rest: RegionRow[] = [];
  private last: number | null = null;

  constructor(private readonly pages: AsyncIterator<RegionRow[]>) {}

  /** Passes over what was not read of the one before. */
  async nextSample(): Promise<SampleRow | null> {
    for (;;) {
      while (this.rest.length && this.rest[0].sample.id === this.last)
        this.rest = this.rest.filter(({ sample }) => sample.id !== this.last);
      if (!this.rest.length && !(await this.turn())) return null;
      const { sample } = this.rest[0];
      if (sample.id === this.last) continue;
      this.last = sample.id;
      return sample;
    }
  }

  async *regionsOf({ id }: SampleRow): AsyncGenerator<RegionRow[]> {
    while (this.rest.length && this.rest[0].sample.id === id) {
      const end = this.rest.findIndex(({ sample }) => sample.id !== id);
      const own = end < 0 ? this.rest : this.rest.slice(0, end);
      this.rest = this.rest.slice(own.length);
      yield own;
      if (!this.rest.length && !(await this.turn())) return;
    }
  }

  /** To the next page that has something on it; false: there is none. */
  private async turn(): Promise<boolean> {
    while (!this.rest.length) {
      const next = await this.pages.next();
      if (next.done) return false;
      this.rest = next.value;
    }
    return true;
  }
}
