import type { ColumnType } from './formats/table.js';
import type { AnyTable } from './export-tables.js';

/** What stands in every bundle for whoever finds it in ten years. */
export const READ_ME = `A project of Memento, exported
==============================

Nothing here needs Memento. Check it first: sha256sum -c SHA256SUMS

tables/*.csv          UTF-8, comma, RFC 4180, first line names. Read with Python (csv, pandas), R (read.csv), Excel.
                      A text that begins with = + - @ tab or return has an apostrophe in front, so that no table
                      program takes it for a formula; take it off to have the text. Numbers are as they are.
                      An empty field: nothing; "": an empty text. Times are UTC, ISO 8601.
schemas/*.json        What each column is (Frictionless Table Schema), and what the manifest is (JSON Schema).
regions/geojson/      One file per sample, as QuPath reads it: open the image in QuPath, drag the file onto it.
regions/imagej/       One archive per sample for the ROI Manager of ImageJ and Fiji: open the image, drag it onto ImageJ.
regions/ome/          One OME-XML file (2016-06) per sample: an image without pixels, and its ROIs.
regions/coco.json     COCO object detection. An image is a sample; its id is annotation_id.
manifest.json         What was exported, what is left out, and length and SHA-256 of every file before it.

Names of files end in the id of the category or sample, which the tables have too.

Coordinates are pixels of the full-resolution image, from its top-left corner, y down: pixel (0, 0) covers 0 to 1, its
centre is at 0.5. Lengths and areas in micrometres are there only where the image is calibrated.

Intensities (columns pixels, mean, min, max, sum, sd), where they were asked for: a pixel counts when its centre lies
inside the region and in no hole of it. They are measured on the values of the file; "exact" is false where only lossy
tiles are there. A point takes the pixel that it lies in, a line none. sd is that of a sample (n - 1).

What other formats cannot say
-----------------------------
COCO      Points and lines are left out, and regions of samples whose image has no known size; the manifest counts them.
          A hole is cut in along a line that is walked twice: the area is right, the outline goes there and back.
          Ellipses have corners, at most 0.05 px off. category_id 0 is a region without a class.
ImageJ    Coordinates are 32-bit floats: exact to 1/128 px up to 131072 px. Whole bounds are cut at 60535 px; ImageJ
          takes the floats. Turned rectangles and ellipses are polygons. Holes are kept (composite selections).
OME-XML   Holes as in COCO. Turned shapes carry a Transform.
GeoJSON   Turned ellipses are polygons; what QuPath has no word for (shape, width of the line) is in "metadata", by which
          Memento makes the same region of it again.
`;

const SCHEMA_TYPES: Record<ColumnType, object> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: { type: 'boolean', trueValues: ['true'], falseValues: ['false'] },
  time: { type: 'datetime' },
};

/** https://specs.frictionlessdata.io/table-schema/ */
export function tableSchema({ columns, description }: AnyTable): object {
  const fields = columns.map((column) => ({
    name: column.name,
    ...SCHEMA_TYPES[column.type],
    description: column.description,
  }));
  return {
    $schema: 'https://specs.frictionlessdata.io/schemas/table-schema.json',
    description,
    fields,
    missingValues: [''],
  };
}

const count = { type: 'integer', minimum: 0 };

/** https://json-schema.org/draft/2020-12 */
export const MANIFEST_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Manifest of an export of Memento',
  type: 'object',
  required: ['format', 'version', 'project', 'scope', 'options', 'left_out', 'files'],
  properties: {
    format: { const: 'memento-export' },
    version: { const: 1 },
    project: {
      type: 'object',
      required: ['project_id', 'name'],
      properties: { project_id: count, name: { type: 'string' } },
    },
    scope: {
      type: 'object',
      required: ['category_id', 'annotation_ids'],
      properties: {
        category_id: { type: ['integer', 'null'], description: 'null: all categories' },
        annotation_ids: { type: ['array', 'null'], items: { type: 'integer' }, description: 'null: all samples' },
      },
    },
    options: {
      type: 'object',
      properties: { geometry: { enum: ['wkt', 'json'] }, intensities: { type: 'boolean' } },
    },
    left_out: {
      type: 'object',
      properties: {
        coco: { type: 'object', properties: { points: count, lines: count, regions_without_image: count } },
      },
    },
    files: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'bytes', 'sha256'],
        properties: {
          path: { type: 'string' },
          bytes: count,
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
        },
      },
    },
  },
};
