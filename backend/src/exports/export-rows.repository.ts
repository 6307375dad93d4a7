import { Injectable } from '@nestjs/common';
import { joinedNames } from '../database/joined-names.js';
import { type Holder, type Level, PAGE_ROWS, pagesBelow } from '../database/ordered-pages.js';
import type { Db } from '../database/unit-of-work.js';
import type { ImageMetadata } from '../tiles/image-metadata.js';
import type {
  CommentRow,
  DecisionRow,
  ExportScope,
  ImageAxes,
  LabelRow,
  PictureRow,
  RegionRow,
  SampleRow,
  SheetRow,
} from './export-rows.js';

/** A region as it is stored: who it belongs to is told by its sheet. */
export type StoredRegion = Omit<RegionRow, 'sheet' | 'sample' | 'z' | 't'> & { layerId: number };

/** What both databases give without an entity: numbers of counts, times, flags and JSON each in its own way. */
type Raw<Row> = { [Field in keyof Row]: Row[Field] | string | Date | 0 | 1 };

/** LEFT throughout: otherwise MariaDB begins with the project and goes through all of it for every page. */
const OF_CATEGORY = 'LEFT JOIN categories c ON c.category_id = a.category_id';
const BY_SAMPLE = 'c.name, a.name';
const DOER = 'u.user_id AS userId, u.username AS username, u.name AS person';

/** The image that stands for a sample: its own, else that of its lowest image layer. */
const STANDS_FOR = `COALESCE(a.image_id, (
      SELECT l.image_id FROM layers l WHERE l.annotation_id = a.annotation_id AND l.image_id IS NOT NULL AND l.trash_id = 0
      ORDER BY l.sequence, l.layer_id LIMIT 1))`;
/** Those of classifications in the trash are kept, but nobody sees them. */
const SEEN_DECISIONS = `
  FROM decisions d JOIN classifications f ON f.classification_id = d.classification_id
  WHERE f.trash_id = 0 AND d.annotation_id = a.annotation_id`;
const OPTIONS = joinedNames('d.option', SEEN_DECISIONS);
const LABELS = joinedNames(
  'b.name',
  'FROM annotations_labels t JOIN labels b ON b.label_id = t.label_id WHERE t.annotation_id = a.annotation_id',
);

const samples = (chosen: string): Level<Raw<SampleRow>> => ({
  select: `
    SELECT a.annotation_id AS id, p.name AS project, c.category_id AS categoryId, c.name AS category, a.name AS name,
      a.status AS status, ${OPTIONS} AS options, ${LABELS} AS labels, i.image_id AS imageId, i.name AS image,
      i.uri AS imageUri, i.width AS width, i.height AS height, i.pixel_size_um AS pixelSizeUm,
      i.metadata AS axes, JSON_EXTRACT(i.pyramid, '$.sampleType') AS sampleType, a.created_at AS createdAt,
      a.updated_at AS updatedAt,
      (SELECT COUNT(*) ${SEEN_DECISIONS}) AS decisionCount,
      (SELECT COUNT(*) FROM annotations_labels t WHERE t.annotation_id = a.annotation_id) AS labelCount,
      (SELECT COUNT(*) FROM comments m JOIN layers l ON l.layer_id = m.layer_id
        WHERE m.annotation_id = a.annotation_id AND l.trash_id = 0) AS commentCount,
      (SELECT COUNT(*) FROM layers l JOIN regions r ON r.layer_id = l.layer_id
        WHERE l.annotation_id = a.annotation_id AND l.kind = 'drawing' AND l.trash_id = 0) AS regionCount
    FROM annotations a ${OF_CATEGORY} LEFT JOIN projects p ON p.project_id = a.project_id
    LEFT JOIN images i ON i.image_id = ${STANDS_FOR}
    WHERE a.trash_id = 0 ${chosen}`,
  holder: 'a.category_id',
  key: [['name', 'a.name']],
  order: BY_SAMPLE,
});

const DECISIONS: Level<Raw<DecisionRow>> = {
  select: `
    SELECT d.decision_id AS id, d.annotation_id AS sampleId, d.classification_id AS classificationId,
      f.name AS classification, d.option AS \`option\`, d.created_at AS decidedAt, d.updated_at AS changedAt,
      s.submitted_at AS submittedAt, ${DOER}
    FROM decisions d LEFT JOIN annotations a ON a.annotation_id = d.annotation_id ${OF_CATEGORY}
    JOIN classifications f ON f.classification_id = d.classification_id AND f.trash_id = 0
    LEFT JOIN users u ON u.user_id = d.user_id
    LEFT JOIN submissions s ON s.annotation_id = d.annotation_id AND s.user_id = d.user_id
    WHERE 1 = 1`,
  holder: 'd.annotation_id',
  key: [
    ['classificationId', 'd.classification_id'],
    ['userId', 'd.user_id'],
  ],
  order: `${BY_SAMPLE}, d.classification_id, d.user_id`,
};

const LABELLED: Level<Raw<LabelRow>> = {
  select: `
    SELECT t.annotation_id AS sampleId, t.label_id AS labelId, b.name AS label, t.created_at AS createdAt, ${DOER}
    FROM annotations_labels t LEFT JOIN annotations a ON a.annotation_id = t.annotation_id ${OF_CATEGORY}
    LEFT JOIN labels b ON b.label_id = t.label_id LEFT JOIN users u ON u.user_id = t.created_by
    WHERE 1 = 1`,
  holder: 't.annotation_id',
  key: [['labelId', 't.label_id']],
  order: `${BY_SAMPLE}, t.label_id`,
};

const COMMENTS: Level<Raw<CommentRow>> = {
  select: `
    SELECT m.comment_id AS id, m.annotation_id AS sampleId, m.layer_id AS layerId, l.name AS layer,
      m.parent_id AS parentId, m.sequence AS sequence, m.content AS content, m.resolved AS resolved, m.pin_x AS pinX,
      m.pin_y AS pinY, m.created_at AS createdAt, m.updated_at AS updatedAt, ${DOER}
    FROM comments m JOIN layers l ON l.layer_id = m.layer_id
    LEFT JOIN annotations a ON a.annotation_id = m.annotation_id ${OF_CATEGORY}
    LEFT JOIN users u ON u.user_id = m.owner_id
    WHERE l.trash_id = 0`,
  holder: 'm.annotation_id',
  key: [
    ['sequence', 'm.sequence'],
    ['id', 'm.comment_id'],
  ],
  order: `${BY_SAMPLE}, m.sequence, m.comment_id`,
};

const SHEETS: Level<Raw<SheetRow>> = {
  select: `
    SELECT l.layer_id AS id, l.annotation_id AS sampleId, l.name AS name, l.sequence AS sequence,
      l.parent_id AS parentId, (SELECT COUNT(*) FROM regions r WHERE r.layer_id = l.layer_id) AS size
    FROM layers l LEFT JOIN annotations a ON a.annotation_id = l.annotation_id ${OF_CATEGORY}
    WHERE l.kind = 'drawing' AND l.trash_id = 0`,
  holder: 'l.annotation_id',
  key: [
    ['sequence', 'l.sequence'],
    ['id', 'l.layer_id'],
  ],
  order: `${BY_SAMPLE}, l.sequence, l.layer_id`,
};

const REGIONS: Level<Raw<StoredRegion>> = {
  select: `
    SELECT r.region_id AS id, r.layer_id AS layerId, r.position AS position, r.shape AS shape, r.geometry AS geometry,
      r.name AS name, r.label_id AS labelId, b.name AS label,
      b.colour AS labelColour, r.colour AS colour, r.stroke_px AS strokePx,
      r.filled AS filled, r.locked AS locked, r.hidden AS hidden, r.version AS version, r.created_at AS createdAt,
      r.updated_at AS updatedAt, ${DOER}
    FROM regions r LEFT JOIN labels b ON b.label_id = r.label_id LEFT JOIN users u ON u.user_id = r.owner_id
    WHERE 1 = 1`,
  holder: 'r.layer_id',
  key: [
    ['position', 'r.position'],
    ['id', 'r.region_id'],
  ],
  order: 'r.layer_id, r.position, r.region_id',
};

/** A project, or part of it, page by page: what that promises is told in database/ordered-pages.ts. */
@Injectable()
export class ExportRowsRepository {
  /** By category, then by name. */
  async *samples(db: Db, scope: ExportScope): AsyncGenerator<SampleRow[]> {
    const chosen = scope.annotationIds ? `AND a.annotation_id IN (${ids(scope.annotationIds)})` : '';
    const most = scope.annotationIds?.length ?? Infinity;
    for await (const categories of this.categories(db, scope)) {
      const holders = categories.map(({ id, size }) => ({ id, size: Math.min(size, most) }));
      for await (const page of pagesBelow(db, samples(chosen), holders)) yield page.map(sampleOf);
    }
  }

  /** By sample, classification and reader. */
  async *decisions(db: Db, page: SampleRow[]): AsyncGenerator<DecisionRow[]> {
    for await (const rows of pagesBelow(db, DECISIONS, holders(page, 'decisionCount'))) yield rows.map(timed);
  }

  /** By sample and label. */
  async *labels(db: Db, page: SampleRow[]): AsyncGenerator<LabelRow[]> {
    for await (const rows of pagesBelow(db, LABELLED, holders(page, 'labelCount'))) yield rows.map(timed);
  }

  /** By sample and their own sequence. */
  async *comments(db: Db, page: SampleRow[]): AsyncGenerator<CommentRow[]> {
    for await (const rows of pagesBelow(db, COMMENTS, holders(page, 'commentCount')))
      yield rows.map((row) => ({ ...timed(row), resolved: !!row.resolved }));
  }

  /** By sample and sequence. */
  async *sheets(db: Db, page: SampleRow[]): AsyncGenerator<SheetRow[]> {
    for await (const rows of pagesBelow(db, SHEETS, holders(page, 'regionCount')))
      yield rows.map((row) => ({ ...row, size: Number(row.size) }) as SheetRow);
  }

  /** In the order of the sheets and, on each, in the order in which they were drawn. */
  async *regions(db: Db, sheets: SheetRow[]): AsyncGenerator<StoredRegion[]> {
    const rank = new Map(sheets.map(({ id }, n) => [id, n]));
    for await (const rows of pagesBelow(db, REGIONS, sheets)) {
      const order = (row: Raw<StoredRegion>): number => rank.get(row.layerId as number) ?? 0;
      yield rows.sort((a, b) => order(a) - order(b)).map(regionOf);
    }
  }

  /** Image layers of samples from bottom to top. */
  async pictures(db: Db, sampleIds: number[]): Promise<PictureRow[]> {
    if (!sampleIds.length) return [];
    const layers = await db.query<Omit<PictureRow, 'image' | 'axes' | 'channelName'>[]>(`
      SELECT l.layer_id AS layerId, l.annotation_id AS sampleId, l.parent_id AS parentId, l.name AS name,
        l.image_id AS imageId, l.plane AS plane
      FROM layers l WHERE l.annotation_id IN (${ids(sampleIds)}) AND l.kind = 'image' AND l.trash_id = 0
      AND l.image_id IS NOT NULL ORDER BY l.annotation_id, l.sequence, l.layer_id`);
    const images = await this.images(db, [...new Set(layers.map(({ imageId }) => imageId))]);
    return layers.flatMap((layer) => {
      const found = images.get(layer.imageId);
      if (!found) return [];
      const { image, axes, names } = found;
      return [{ ...layer, image, axes, channelName: axes && names[layer.plane % axes.channels] }];
    });
  }

  /** Labels of a project, by id. */
  projectLabels(db: Db, projectId: number): Promise<{ id: number; name: string }[]> {
    return db.query(
      'SELECT b.label_id AS id, b.name AS name FROM labels b WHERE b.project_id = ? ORDER BY b.label_id',
      [projectId],
    );
  }

  async projectName(db: Db, projectId: number): Promise<string | null> {
    const sql = 'SELECT p.name AS name FROM projects p WHERE p.project_id = ?';
    return (await db.query<{ name: string }[]>(sql, [projectId]))[0]?.name ?? null;
  }

  async categoryName(db: Db, { projectId, categoryId }: ExportScope): Promise<string | null> {
    const sql =
      'SELECT c.name AS name FROM categories c WHERE c.category_id = ? AND c.project_id = ? AND c.trash_id = 0';
    return (await db.query<{ name: string }[]>(sql, [categoryId, projectId]))[0]?.name ?? null;
  }

  private async images(db: Db, imageIds: number[]): Promise<Map<number, { image: string } & DescribedAxes>> {
    const found = new Map<number, { image: string } & DescribedAxes>();
    for (let start = 0; start < imageIds.length; start += PAGE_ROWS) {
      const some = ids(imageIds.slice(start, start + PAGE_ROWS));
      const rows = await db.query<{ id: number; name: string; metadata: unknown }[]>(
        `SELECT i.image_id AS id, i.name AS name, i.metadata AS metadata FROM images i WHERE i.image_id IN (${some})`,
      );
      for (const { id, name, metadata } of rows) found.set(id, { image: name, ...axesIn(metadata) });
    }
    return found;
  }

  private async *categories(db: Db, { projectId, categoryId }: ExportScope): AsyncGenerator<Holder[]> {
    const one = categoryId === null ? '' : `AND c.category_id = ${Number(categoryId)}`;
    for (let last = '', more = true; more;) {
      const rows = await db.query<(Holder & { name: string })[]>(
        `SELECT c.category_id AS id, c.name AS name,
          (SELECT COUNT(*) FROM annotations a WHERE a.category_id = c.category_id AND a.trash_id = 0) AS size
        FROM categories c WHERE c.project_id = ? AND c.trash_id = 0 ${one} AND c.name > ?
        ORDER BY c.name LIMIT ${PAGE_ROWS}`,
        [projectId, last],
      );
      yield rows.map(({ id, size }) => ({ id, size: Number(size) }));
      last = rows.at(-1)?.name ?? '';
      more = rows.length === PAGE_ROWS;
    }
  }
}

const ids = (numbers: number[]): string => numbers.map(Number).join(', ');

function holders(page: SampleRow[], count: 'decisionCount' | 'labelCount' | 'commentCount' | 'regionCount'): Holder[] {
  return page.map((sample) => ({ id: sample.id, size: sample[count] }));
}

const COUNTS = ['width', 'height', 'decisionCount', 'labelCount', 'commentCount', 'regionCount'] as const;

function sampleOf(raw: Raw<SampleRow>): SampleRow {
  const row = timed(raw);
  for (const count of COUNTS) row[count] = Number(row[count] ?? 0);
  // MariaDB gives JSON, quotes included.
  return { ...row, axes: axesIn(raw.axes).axes, sampleType: row.sampleType?.replaceAll('"', '') ?? null };
}

function regionOf(raw: Raw<StoredRegion>): StoredRegion {
  const { filled, locked, hidden, geometry } = raw;
  const flags = { filled: !!filled, locked: !!locked, hidden: !!hidden };
  return { ...timed(raw), ...flags, geometry: JSON.parse(geometry as string) as StoredRegion['geometry'] };
}

/** UTC; the embedded database keeps text without its zone. */
function timed<Row extends object>(raw: Raw<Row>): Row {
  const row = { ...raw } as Record<string, unknown>;
  for (const [field, value] of Object.entries(row)) {
    if (!field.endsWith('At') || value === null) continue;
    row[field] = typeof value === 'string' ? `${value.replace(' ', 'T')}Z` : (value as Date).toISOString();
  }
  return row as Row;
}

/** Axes of an image with the names of its channels. */
interface DescribedAxes {
  axes: ImageAxes | null;
  names: (string | null)[];
}

/** @param metadata Of an image: JSON as text or read already, as the driver has it. */
function axesIn(metadata: unknown): DescribedAxes {
  const read = (typeof metadata === 'string' ? JSON.parse(metadata) : metadata) as ImageMetadata | null;
  if (!read) return { axes: null, names: [] };
  const { channels, sizeZ, sizeT } = read;
  return { axes: { channels: channels.length, sizeZ, sizeT }, names: channels.map(({ name }) => name) };
}
