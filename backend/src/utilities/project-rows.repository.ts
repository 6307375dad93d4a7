import { Injectable } from '@nestjs/common';
import { joinedNames } from '../database/joined-names.js';
import { type Holder, type Level, PAGE_ROWS, pagesBelow } from '../database/ordered-pages.js';
import type { Db } from '../database/unit-of-work.js';

/** One row per sample, the seed's eight columns. */
export interface ProjectDataRow {
  project: string;
  category: string;
  classification: string | null;
  annotation: string;
  image: string | null;
  status: string;
  label: string | null;
  image_uri: string | null;
}

interface NamedHolder extends Holder {
  name: string;
}

/** A layer and what it is in; its size counts what the export is about. */
export interface LayerOfProject extends Holder {
  sequence: number;
  project: string;
  category: string;
  annotation: string;
  layer: string;
}

export interface CommentOfProject extends Omit<LayerOfProject, 'size'> {
  content: string;
}

const CATEGORIES = `
  SELECT c.category_id AS id, c.name AS name,
    (SELECT COUNT(*) FROM annotations a WHERE a.category_id = c.category_id AND a.trash_id = 0) AS size
  FROM categories c WHERE c.project_id = ? AND c.trash_id = 0`;

/** LEFT throughout: otherwise MariaDB begins with the project and goes through all of it for every page. */
const OF_CATEGORY = 'LEFT JOIN categories c ON c.category_id = a.category_id';
const OF_PROJECT = `${OF_CATEGORY} LEFT JOIN projects p ON p.project_id = a.project_id`;
const OF_SAMPLE = `LEFT JOIN annotations a ON a.annotation_id = l.annotation_id ${OF_PROJECT}`;

/** The image that stands for a sample: its own, else that of its lowest image layer. */
const STANDS_FOR = `COALESCE(a.image_id, (
      SELECT l.image_id FROM layers l WHERE l.annotation_id = a.annotation_id AND l.image_id IS NOT NULL AND l.trash_id = 0
      ORDER BY l.sequence, l.layer_id LIMIT 1))`;

/** What readers chose, whoever and by whichever classification, each once. */
const OPTIONS = joinedNames(
  'd.option',
  `FROM decisions d JOIN classifications k ON k.classification_id = d.classification_id
   WHERE k.trash_id = 0 AND d.annotation_id = a.annotation_id`,
);
const LABELS = joinedNames(
  'b.name',
  'FROM annotations_labels t JOIN labels b ON b.label_id = t.label_id WHERE t.annotation_id = a.annotation_id',
);

/** Names of live rows are unique where they are: sorted by name, samples and categories have one order only. */
const DATA: Level<ProjectDataRow> = {
  select: `
    SELECT p.name AS project, c.name AS category, ${OPTIONS} AS classification, a.name AS annotation, i.name AS image,
      a.status AS status, ${LABELS} AS label, i.uri AS image_uri
    FROM annotations a ${OF_PROJECT}
    LEFT JOIN images i ON i.image_id = ${STANDS_FOR}
    WHERE a.trash_id = 0`,
  holder: 'a.category_id',
  key: [['annotation', 'a.name']],
  order: 'c.name, a.name',
};

const samples = (size: string): Level<NamedHolder> => ({
  select: `
    SELECT a.annotation_id AS id, a.name AS name, (${size}) AS size
    FROM annotations a ${OF_CATEGORY}
    WHERE a.trash_id = 0`,
  holder: 'a.category_id',
  key: [['name', 'a.name']],
  order: 'c.name, a.name',
});

const layers = (condition: string, size: string): Level<LayerOfProject> => ({
  select: `
    SELECT l.layer_id AS id, l.sequence AS sequence, p.name AS project, c.name AS category, a.name AS annotation,
      l.name AS layer, (${size}) AS size
    FROM layers l ${OF_SAMPLE}
    WHERE l.trash_id = 0 AND ${condition}`,
  holder: 'l.annotation_id',
  key: [
    ['sequence', 'l.sequence'],
    ['id', 'l.layer_id'],
  ],
  order: 'c.name, a.name, l.sequence, l.layer_id',
});

const DRAWING = "l.kind = 'drawing'";
const DRAWN_ON = {
  samples: samples(
    `SELECT COUNT(*) FROM layers l WHERE l.annotation_id = a.annotation_id AND l.trash_id = 0 AND ${DRAWING}`,
  ),
  layers: layers(DRAWING, 'SELECT COUNT(*) FROM regions r WHERE r.layer_id = l.layer_id'),
};

const TALKED_ABOUT = {
  samples: samples('SELECT COUNT(*) FROM comments m WHERE m.annotation_id = a.annotation_id'),
  layers: layers('1 = 1', 'SELECT COUNT(*) FROM comments m WHERE m.layer_id = l.layer_id'),
};

const COMMENTS: Level<CommentOfProject> = {
  select: `
    SELECT m.comment_id AS id, m.sequence AS sequence, p.name AS project, c.name AS category, a.name AS annotation,
      l.name AS layer, m.content AS content
    FROM comments m LEFT JOIN layers l ON l.layer_id = m.layer_id ${OF_SAMPLE}
    WHERE 1 = 1`,
  holder: 'm.layer_id',
  key: [
    ['sequence', 'm.sequence'],
    ['id', 'm.comment_id'],
  ],
  order: 'c.name, a.name, l.sequence, l.layer_id, m.sequence, m.comment_id',
};

/** A whole project, page by page: what that promises is told in database/ordered-pages.ts. */
@Injectable()
export class ProjectRowsRepository {
  /** By category, then by sample. */
  async *data(db: Db, projectId: number): AsyncGenerator<ProjectDataRow[]> {
    for await (const page of this.categories(db, projectId)) yield* pagesBelow(db, DATA, page);
  }

  /** Drawing layers by category, sample and sequence; `size` is the number of regions. */
  drawingLayers(db: Db, projectId: number): AsyncGenerator<LayerOfProject[]> {
    return this.layers(db, projectId, DRAWN_ON);
  }

  /** By category, sample, layer and their own sequence. */
  async *comments(db: Db, projectId: number): AsyncGenerator<CommentOfProject[]> {
    for await (const page of this.layers(db, projectId, TALKED_ABOUT)) yield* pagesBelow(db, COMMENTS, page);
  }

  private async *layers(db: Db, projectId: number, levels: typeof DRAWN_ON): AsyncGenerator<LayerOfProject[]> {
    for await (const categories of this.categories(db, projectId)) {
      for await (const page of pagesBelow(db, levels.samples, categories)) {
        for await (const found of pagesBelow(db, levels.layers, counted(page))) yield counted(found);
      }
    }
  }

  private async *categories(db: Db, projectId: number): AsyncGenerator<NamedHolder[]> {
    for (let last: NamedHolder | undefined, more = true; more;) {
      const [condition, values] = last ? ['AND c.name > ?', [last.name]] : ['', []];
      const sql = `${CATEGORIES} ${condition} ORDER BY c.name LIMIT ${PAGE_ROWS}`;
      const page = counted(await db.query<NamedHolder[]>(sql, [projectId, ...values]));
      yield page;
      last = page.at(-1);
      more = page.length === PAGE_ROWS;
    }
  }
}

/** Drivers may hand a count over as text. */
function counted<Row extends Holder>(rows: Row[]): Row[] {
  for (const row of rows) row.size = Number(row.size);
  return rows;
}
