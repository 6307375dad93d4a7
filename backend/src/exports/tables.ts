import { column, type Column } from './formats/table.js';
import { measured, type ShapeMeasures } from './formats/shape-measures.js';
import { wkt } from './formats/wkt.js';
import type { CommentRow, DecisionRow, LabelRow, RegionRow, SampleRow } from './export-rows.js';

/** Tables that a project is exported as. `legacy`: one row per sample in the columns of the public system. */
export const TABLE_NAMES = ['samples', 'decisions', 'labels', 'comments', 'regions', 'legacy'] as const;
export type TableName = (typeof TABLE_NAMES)[number];
export const GEOMETRY_FORMS = ['wkt', 'json'] as const;
export type GeometryForm = (typeof GEOMETRY_FORMS)[number];

/** Something that happened on a sample, with the sample. */
export type OnSample<Row> = Row & { sample: SampleRow };

export const TABLE_DESCRIPTIONS: Record<TableName, string> = {
  samples: 'One row per sample.',
  decisions: 'One row per reader, classification and sample: what was chosen, by whom and when.',
  labels: 'One row per label on a sample: who put it there and when.',
  comments: 'One row per comment on a sample.',
  regions: 'One row per region; with intensities, one per region and channel.',
  legacy: 'One row per sample in the eight columns of project_data.',
};

const SAMPLE_COLUMNS: Column<{ sample: SampleRow }>[] = [
  column('project', 'text', 'Name of the project.', ({ sample }) => sample.project),
  column('category', 'text', 'Name of the category.', ({ sample }) => sample.category),
  column('annotation_id', 'integer', 'Id of the sample.', ({ sample }) => sample.id),
  column('annotation', 'text', 'Name of the sample.', ({ sample }) => sample.name),
];

const DOER_COLUMNS: Column<{ userId: number | null; username: string | null; person: string | null }>[] = [
  column('user_id', 'integer', 'Who did it; empty: unknown.', ({ userId }) => userId),
  column('username', 'text', 'Sign-in name; of a guest, of the account of the link.', ({ username }) => username),
  column('user', 'text', 'Name of the person.', ({ person }) => person),
];

export const LEGACY: Column<SampleRow>[] = [
  column('project', 'text', 'Name of the project.', (row) => row.project),
  column('category', 'text', 'Name of the category.', (row) => row.category),
  column('classification', 'text', 'Chosen options, each once, joined by "; ".', (row) => row.options),
  column('annotation', 'text', 'Name of the sample.', (row) => row.name),
  column('image', 'text', 'Name of the image that stands for the sample.', (row) => row.image),
  column('status', 'text', 'N: open, S: submitted.', (row) => row.status),
  column('label', 'text', 'Labels, joined by "; ".', (row) => row.labels),
  column('image_uri', 'text', 'Address of the image.', (row) => row.imageUri),
];

const known = (number: number): number | null => (number > 0 ? number : null);

export const SAMPLES: Column<SampleRow>[] = [
  column('project', 'text', 'Name of the project.', (row) => row.project),
  column('category_id', 'integer', 'Id of the category.', (row) => row.categoryId),
  column('category', 'text', 'Name of the category.', (row) => row.category),
  column('annotation_id', 'integer', 'Id of the sample.', (row) => row.id),
  column('annotation', 'text', 'Name of the sample.', (row) => row.name),
  column('status', 'text', 'N: open, S: submitted.', (row) => row.status),
  column('classification', 'text', 'Chosen options, each once, joined by "; ".', (row) => row.options),
  column('label', 'text', 'Labels, joined by "; ".', (row) => row.labels),
  column('image_id', 'integer', 'Id of the image that stands for the sample.', (row) => row.imageId),
  column('image', 'text', 'Its name.', (row) => row.image),
  column('width_px', 'integer', 'Its width at full resolution; empty: not known.', (row) => known(row.width)),
  column('height_px', 'integer', 'Its height.', (row) => known(row.height)),
  column('pixel_size_um', 'number', 'Side of a pixel in µm; empty: not calibrated.', (row) => row.pixelSizeUm),
  column('decisions', 'integer', 'Rows in the table of decisions.', (row) => row.decisionCount),
  column('comments', 'integer', 'Rows in the table of comments.', (row) => row.commentCount),
  column('regions', 'integer', 'Regions drawn on it.', (row) => row.regionCount),
  column('created_at', 'time', 'UTC.', (row) => row.createdAt),
  column('updated_at', 'time', 'UTC.', (row) => row.updatedAt),
];

export const DECISIONS: Column<OnSample<DecisionRow>>[] = [
  ...SAMPLE_COLUMNS,
  column('classification_id', 'integer', 'Id of the classification.', (row) => row.classificationId),
  column('classification', 'text', 'Its name.', (row) => row.classification),
  column('option', 'text', 'What was chosen, as it was called then.', (row) => row.option),
  ...DOER_COLUMNS,
  column('decided_at', 'time', 'When it was first chosen, UTC.', (row) => row.decidedAt),
  column('changed_at', 'time', 'When it was last changed, UTC.', (row) => row.changedAt),
  column('submitted_at', 'time', 'When the reader submitted the sample; empty: not yet.', (row) => row.submittedAt),
];

export const LABELS: Column<OnSample<LabelRow>>[] = [
  ...SAMPLE_COLUMNS,
  column('label_id', 'integer', 'Id of the label.', (row) => row.labelId),
  column('label', 'text', 'Its name.', (row) => row.label),
  ...DOER_COLUMNS,
  column('created_at', 'time', 'When it was put there, UTC.', (row) => row.createdAt),
];

export const COMMENTS: Column<OnSample<CommentRow>>[] = [
  ...SAMPLE_COLUMNS,
  column('layer_id', 'integer', 'Id of the layer that it is about.', (row) => row.layerId),
  column('layer', 'text', 'Its name.', (row) => row.layer),
  column('comment_id', 'integer', 'Id of the comment.', (row) => row.id),
  column('parent_id', 'integer', 'The comment that began the thread; empty: this one.', (row) => row.parentId),
  column('content', 'text', 'What was said.', (row) => row.content),
  column('resolved', 'boolean', 'Whether it is settled.', (row) => row.resolved),
  column('pin_x_px', 'number', 'Where it points; empty: nowhere in particular.', (row) => row.pinX),
  column('pin_y_px', 'number', 'Where it points.', (row) => row.pinY),
  ...DOER_COLUMNS,
  column('created_at', 'time', 'UTC.', (row) => row.createdAt),
  column('updated_at', 'time', 'UTC.', (row) => row.updatedAt),
];

/** A region with what is measured of it. */
export type MeasuredRegion = RegionRow & { measures: ShapeMeasures };

export function withMeasures(region: RegionRow): MeasuredRegion {
  return { ...region, measures: measured(region) };
}

/** In µm or µm²; null when there is nothing to measure, or nobody knows how large a pixel is. */
function calibrated({ sample }: RegionRow, px: number | null, dimensions: 1 | 2): number | null {
  const { pixelSizeUm } = sample;
  return px === null || pixelSizeUm === null ? null : px * pixelSizeUm ** dimensions;
}

const IDENTITY: Column<MeasuredRegion>[] = [
  ...SAMPLE_COLUMNS,
  column('layer_id', 'integer', 'Id of the drawing layer.', ({ sheet }) => sheet.id),
  column('layer', 'text', 'Its name.', ({ sheet }) => sheet.name),
  column('region_id', 'text', 'UUID of the region.', (row) => row.id),
  column('name', 'text', 'Name of the region.', (row) => row.name),
  column('label_id', 'integer', 'Id of its class; empty: none.', (row) => row.labelId),
  column('class', 'text', 'Its class.', (row) => row.label),
  column('shape', 'text', 'point, line, polygon, rectangle, ellipse or freehand.', (row) => row.shape),
  column('z', 'integer', 'Slice of its group, from 0; empty: not known.', (row) => row.z),
  column('t', 'integer', 'Time of its group, from 0; empty: not known.', (row) => row.t),
];

const SIZES: Column<MeasuredRegion>[] = [
  column('area_px2', 'number', 'Holes taken off.', ({ measures }) => measures.area),
  column('area_um2', 'number', 'Empty: not calibrated.', (row) => calibrated(row, row.measures.area, 2)),
  column('length_px', 'number', 'Of lines.', ({ measures }) => measures.length),
  column('length_um', 'number', 'Empty: not calibrated.', (row) => calibrated(row, row.measures.length, 1)),
  column('perimeter_px', 'number', 'Of areas, edges of holes included.', ({ measures }) => measures.perimeter),
  column('perimeter_um', 'number', 'Empty: not calibrated.', (row) => calibrated(row, row.measures.perimeter, 1)),
  column('x_px', 'number', 'Left of the upright box around it.', ({ measures }) => measures.bounds.x),
  column('y_px', 'number', 'Top of it.', ({ measures }) => measures.bounds.y),
  column('width_px', 'number', 'Width of it.', ({ measures }) => measures.bounds.width),
  column('height_px', 'number', 'Height of it.', ({ measures }) => measures.bounds.height),
  column(
    'pixel_size_um',
    'number',
    'Side of a pixel in µm; empty: not calibrated.',
    ({ sample }) => sample.pixelSizeUm,
  ),
];

const REST: Column<MeasuredRegion>[] = [
  column('colour', 'text', '#rrggbb', (row) => row.colour),
  column('locked', 'boolean', 'Whether it is locked.', (row) => row.locked),
  column('hidden', 'boolean', 'Whether it is hidden.', (row) => row.hidden),
  ...DOER_COLUMNS,
  column('version', 'integer', 'Grows with every change.', (row) => row.version),
  column('created_at', 'time', 'UTC.', (row) => row.createdAt),
  column('updated_at', 'time', 'UTC.', (row) => row.updatedAt),
];

const GEOMETRIES: Record<GeometryForm, Column<MeasuredRegion>> = {
  wkt: column('wkt', 'text', 'Well-known text in px; ellipses have corners.', wkt),
  json: column('geometry', 'text', 'As the API has it, exact for every shape.', (row) => JSON.stringify(row.geometry)),
};

/** Columns of regions; those of intensities, where there are any, stand before who drew it. */
export function regionColumns(form: GeometryForm): Column<MeasuredRegion>[] {
  return [...IDENTITY, ...SIZES, ...REST, GEOMETRIES[form]];
}
