export type ExportFormat = 'bundle' | 'xlsx' | 'csv' | 'geojson' | 'imagej' | 'ome' | 'coco';
export type ExportTable = 'samples' | 'decisions' | 'labels' | 'comments' | 'regions' | 'legacy';

/** A format to choose, with a sentence on what it is for. */
export interface FormatChoice {
  readonly format: ExportFormat;
  readonly name: string;
  readonly opensIn: string;
  /** Whether pixels under regions can be measured into it. */
  readonly measures?: boolean;
}

export const FORMATS: readonly FormatChoice[] = [
  {
    format: 'bundle',
    name: $localize`Everything`,
    opensIn: $localize`One archive with all tables and regions in every format below, checksums and reading instructions.`,
    measures: true,
  },
  {
    format: 'xlsx',
    name: $localize`Excel workbook`,
    opensIn: $localize`Samples, decisions, labels, comments and regions as sheets. Opens in Excel and LibreOffice.`,
    measures: true,
  },
  {
    format: 'csv',
    name: $localize`CSV table`,
    opensIn: $localize`One table. Opens in R, Python, Prism and every spreadsheet.`,
    measures: true,
  },
  {
    format: 'geojson',
    name: $localize`QuPath GeoJSON`,
    opensIn: $localize`Regions, one file per sample. Drag it onto the image in QuPath. Can be imported here again.`,
  },
  {
    format: 'imagej',
    name: $localize`ImageJ ROIs`,
    opensIn: $localize`Regions, one archive per sample. Drag it onto ImageJ or Fiji: it opens in the ROI Manager.`,
  },
  {
    format: 'ome',
    name: $localize`OME-XML ROIs`,
    opensIn: $localize`Regions, one file per sample, for OMERO and Bio-Formats.`,
  },
  {
    format: 'coco',
    name: $localize`COCO`,
    opensIn: $localize`Regions of all samples in one file, for training models. Points and lines are left out.`,
  },
];

export const TABLES: readonly { readonly table: ExportTable; readonly name: string }[] = [
  { table: 'regions', name: $localize`Regions` },
  { table: 'samples', name: $localize`Samples` },
  { table: 'decisions', name: $localize`Decisions, one row per reader` },
  { table: 'labels', name: $localize`Labels` },
  { table: 'comments', name: $localize`Comments` },
  { table: 'legacy', name: $localize`Samples in eight columns, as project_data` },
];

export interface ExportChoice {
  readonly format: ExportFormat;
  /** Of CSV. */
  readonly table: ExportTable;
  /** Null: all categories. */
  readonly categoryId: number | null;
  /** Null: all samples. */
  readonly annotationIds: readonly number[] | null;
  /** Whether pixels are measured, where the format has room for it. */
  readonly measure: boolean;
  /** Whether CSV begins with a byte order mark. */
  readonly mark: boolean;
}

/** Whether the choice has regions with room for what the pixels under them hold. */
export function canMeasure({ format, table }: Pick<ExportChoice, 'format' | 'table'>): boolean {
  return format === 'csv' ? table === 'regions' : FORMATS.some((each) => each.format === format && each.measures);
}

/** Where the file is to be had. */
export function exportUrl(projectId: number, choice: ExportChoice): string {
  const { format, table, categoryId, annotationIds, measure, mark } = choice;
  const query = new URLSearchParams();
  if (annotationIds) query.set('annotation_id', annotationIds.join(','));
  else if (categoryId !== null) query.set('category_id', String(categoryId));
  if (format === 'csv') query.set('table', table);
  if (format === 'csv' && mark) query.set('bom', 'true');
  if (measure && canMeasure(choice)) query.set('measure', 'intensity');
  const text = query.toString();
  return `/memento/projects/${projectId}/exports/${format}${text && '?'}${text}`;
}

/** Ids in an address, commas between them; null: none that make sense. */
export function idsIn(text: string | undefined): readonly number[] | null {
  if (!text || !/^\d{1,10}(,\d{1,10})*$/.test(text)) return null;
  return text.split(',').map(Number);
}
