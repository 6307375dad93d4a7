import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { InvalidRequestError, NotFoundError } from '../errors/app-error.js';
import { begunStream } from '../http/begun-stream.js';
import { Bundle } from './bundle.js';
import type { ExportScope } from './export-rows.js';
import { ALL_TABLES, ExportTables, type RegionOptions } from './export-tables.js';
import { ExportReader } from './export-reader.js';
import { csv } from './formats/csv.js';
import { safeName } from './formats/file-names.js';
import { workbook } from './formats/xlsx.js';
import { zipped } from './formats/zip.js';
import { noLosses, RegionFiles, type SampleFormat } from './region-files.js';
import type { TableName } from './tables.js';

export const EXPORT_FORMATS = ['csv', 'xlsx', 'geojson', 'coco', 'imagej', 'ome', 'bundle'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions extends RegionOptions {
  /** Of CSV; of a workbook, its only sheet. Null: regions, or all. */
  table: TableName | null;
  /** Whether CSV begins with a byte order mark. */
  mark: boolean;
}

/** A file as it comes. */
export interface ExportedFile {
  stream: Readable;
  name: string;
  contentType: string;
}

type Content = AsyncIterable<string | Buffer>;

const ZIP = 'application/zip';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Of one sample; several are an archive. */
const SAMPLE_TYPES: Record<SampleFormat, { ending: string; contentType: string }> = {
  geojson: { ending: '.geojson', contentType: 'application/geo+json' },
  imagej: { ending: '-rois.zip', contentType: ZIP },
  ome: { ending: '.ome.xml', contentType: 'application/xml' },
};

@Injectable()
export class ExportsService {
  constructor(
    private readonly reader: ExportReader,
    private readonly tables: ExportTables,
    private readonly regions: RegionFiles,
    private readonly bundle: Bundle,
  ) {}

  /**
   * The same bytes as long as nothing changes. An error under way destroys the stream: what came is not to be taken for
   * whole.
   *
   * @throws NotFoundError for a category or the only sample that is not in the project, InvalidRequestError
   */
  async file(format: ExportFormat, scope: ExportScope, options: ExportOptions): Promise<ExportedFile> {
    const project = await this.reader.projectName(scope);
    if (project === null) throw new NotFoundError('project');
    const category = scope.categoryId === null ? null : await this.reader.categoryName(scope);
    if (scope.categoryId !== null && category === null) throw new NotFoundError('category');
    const { content, ending, contentType } = await this.content(format, scope, project, options);
    const base = safeName(category === null ? project : `${project} ${category}`);
    const one = scope.annotationIds?.length === 1 ? ` ${scope.annotationIds[0]}` : '';
    return { stream: await begunStream(content), name: `${base}${one}${ending}`, contentType };
  }

  private async content(
    format: ExportFormat,
    scope: ExportScope,
    project: string,
    options: ExportOptions,
  ): Promise<{ content: Content; ending: string; contentType: string }> {
    const { table } = options;
    if (table !== null && format !== 'csv' && format !== 'xlsx') throw noTables(format);
    if (format === 'csv') {
      const name = table ?? 'regions';
      const content = csv(this.tables.table(name, scope, options), options.mark);
      return { content, ending: ` ${name}.csv`, contentType: 'text/csv; charset=utf-8' };
    }
    if (format === 'xlsx') {
      const sheets = table === null ? ALL_TABLES : [table];
      const content = zipped(workbook(sheets.map((name) => this.tables.table(name, scope, options))));
      return { content, ending: '.xlsx', contentType: XLSX };
    }
    if (format === 'coco') {
      const content = await this.regions.coco(scope, noLosses());
      return { content, ending: ' coco.json', contentType: 'application/json' };
    }
    if (format === 'bundle')
      return { content: zipped(this.bundle.files(scope, project, options)), ending: '.zip', contentType: ZIP };
    return this.sampleContent(format, scope);
  }

  private async sampleContent(
    format: SampleFormat,
    scope: ExportScope,
  ): Promise<{ content: Content; ending: string; contentType: string }> {
    if (scope.annotationIds?.length !== 1) {
      const content = zipped(this.regions.ofSamples(format, scope));
      return { content, ending: ` ${format}.zip`, contentType: ZIP };
    }
    const content = await this.regions.ofOne(format, scope);
    if (!content) throw new NotFoundError('annotation');
    return { content, ...SAMPLE_TYPES[format] };
  }
}

function noTables(format: ExportFormat): InvalidRequestError {
  const message = 'goes with csv and xlsx only';
  return new InvalidRequestError(`There is no choice of tables in ${format}.`, [{ path: 'table', message }]);
}
