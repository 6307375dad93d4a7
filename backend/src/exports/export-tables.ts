import { Injectable } from '@nestjs/common';
import type { ExportScope } from './export-rows.js';
import { ExportReader } from './export-reader.js';
import type { Table } from './formats/table.js';
import { Intensities, INTENSITY_COLUMNS } from './intensities.js';
import {
  COMMENTS,
  DECISIONS,
  type GeometryForm,
  LABELS,
  LEGACY,
  type MeasuredRegion,
  regionColumns,
  SAMPLES,
  TABLE_DESCRIPTIONS,
  TABLE_NAMES,
  type TableName,
  withMeasures,
} from './tables.js';

/** How regions are written. */
export interface RegionOptions {
  geometry: GeometryForm;
  /** Whether the pixels under them are measured. */
  intensities: boolean;
}

/** Any table: what its rows are is known to its columns. */
export type AnyTable = Table<never>;

/** Those of a workbook and of a bundle. */
export const ALL_TABLES = TABLE_NAMES.filter((name) => name !== 'legacy');

@Injectable()
export class ExportTables {
  constructor(
    private readonly reader: ExportReader,
    private readonly intensities: Intensities,
  ) {}

  table(name: TableName, scope: ExportScope, options: RegionOptions): AnyTable {
    return { name, description: TABLE_DESCRIPTIONS[name], ...this.content(name, scope, options) };
  }

  private content(name: TableName, scope: ExportScope, options: RegionOptions): Pick<Table<never>, 'columns' | 'rows'> {
    const { reader } = this;
    const contents = {
      samples: () => ({ columns: SAMPLES, rows: reader.samples(scope) }),
      decisions: () => ({ columns: DECISIONS, rows: reader.decisions(scope) }),
      labels: () => ({ columns: LABELS, rows: reader.labels(scope) }),
      comments: () => ({ columns: COMMENTS, rows: reader.comments(scope) }),
      legacy: () => ({ columns: LEGACY, rows: reader.samples(scope) }),
      regions: () => this.regions(scope, options),
    };
    return contents[name]() as Pick<Table<never>, 'columns' | 'rows'>;
  }

  private regions(
    scope: ExportScope,
    { geometry, intensities }: RegionOptions,
  ): Pick<Table<never>, 'columns' | 'rows'> {
    const columns = regionColumns(geometry);
    const rows = this.measuredRegions(scope);
    if (!intensities) return { columns, rows } as unknown as Pick<Table<never>, 'columns' | 'rows'>;
    // Long texts come last, where nobody has to scroll past them.
    const withValues = [...columns.slice(0, -1), ...INTENSITY_COLUMNS, columns[columns.length - 1]];
    const measured = { columns: withValues, rows: this.intensities.of(rows) };
    return measured as unknown as Pick<Table<never>, 'columns' | 'rows'>;
  }

  private async *measuredRegions(scope: ExportScope): AsyncGenerator<MeasuredRegion[]> {
    for await (const page of this.reader.regions(scope)) yield page.map(withMeasures);
  }
}
