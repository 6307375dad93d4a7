import { Injectable } from '@nestjs/common';
import type { Db } from '../database/unit-of-work.js';
import { Layer } from '../layers/layer.entity.js';
import { Share } from '../shares/share.entity.js';

/** Counts as the contract names them. */
export interface ProjectSummary {
  total_participants: number;
  total_annotations: number;
  total_annotations_submitted: number;
  total_annotations_shared: number;
}

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

/** One row per comment. */
export interface ProjectCommentsRow {
  project: string;
  category: string;
  annotation: string;
  layer: string;
  content: string;
}

export interface DrawingLayer {
  layer: Layer;
  project: string;
  category: string;
  annotation: string;
}

const SUMMARY = `
  SELECT COUNT(*) AS total_annotations, COALESCE(SUM(CASE WHEN status = 'S' THEN 1 ELSE 0 END), 0) AS submitted
  FROM annotations WHERE project_id = ? AND trash_id = 0`;

const PARTICIPANTS = `
  SELECT COUNT(DISTINCT g.user_id) AS total FROM permissions g JOIN projects p ON p.project_id = g.project_id
  JOIN users u ON u.user_id = g.user_id AND u.kind = 'person'
  WHERE g.project_id = ? AND g.type IN (?, ?, ?) AND g.user_id <> p.owner_id`;

/** The image that stands for a sample: its own, else that of its lowest image layer. */
const DATA = `
  SELECT p.name AS project, c.name AS category, NULL AS classification, a.annotation_id AS annotationId,
    a.name AS annotation, i.name AS image, a.status AS status, NULL AS label, i.uri AS image_uri
  FROM annotations a
  JOIN projects p ON p.project_id = a.project_id
  JOIN categories c ON c.category_id = a.category_id
  LEFT JOIN images i ON i.image_id = COALESCE(a.image_id, (
    SELECT l.image_id FROM layers l WHERE l.annotation_id = a.annotation_id AND l.image_id IS NOT NULL AND l.trash_id = 0
    ORDER BY l.sequence, l.layer_id LIMIT 1))
  WHERE a.project_id = ? AND a.trash_id = 0
  ORDER BY c.name, c.category_id, a.name, a.annotation_id`;

/** What readers chose on each sample, whoever and by whichever classification, each once. */
const OPTIONS = `
  SELECT DISTINCT d.annotation_id AS annotationId, d.option AS name
  FROM decisions d
  JOIN annotations a ON a.annotation_id = d.annotation_id
  WHERE a.project_id = ? AND a.trash_id = 0 ORDER BY d.option`;

const COMMENTS = `
  SELECT p.name AS project, c.name AS category, a.name AS annotation, l.name AS layer, m.content AS content
  FROM comments m
  JOIN layers l ON l.layer_id = m.layer_id
  JOIN annotations a ON a.annotation_id = l.annotation_id
  JOIN categories c ON c.category_id = a.category_id
  JOIN projects p ON p.project_id = a.project_id
  WHERE m.project_id = ? AND l.trash_id = 0
  ORDER BY c.name, c.category_id, a.name, a.annotation_id, l.sequence, l.layer_id, m.sequence, m.comment_id`;

const LABELS = `
  SELECT al.annotation_id AS annotationId, l.name AS name
  FROM annotations_labels al
  JOIN annotations a ON a.annotation_id = al.annotation_id
  JOIN labels l ON l.label_id = al.label_id
  WHERE a.project_id = ? AND a.trash_id = 0 ORDER BY l.name`;

@Injectable()
export class UtilitiesRepository {
  async summary(db: Db, projectId: number, participantCodes: [string, string, string]): Promise<ProjectSummary> {
    const [counts] = await db.query<{ total_annotations: number; submitted: number | string }[]>(SUMMARY, [projectId]);
    const [people] = await db.query<{ total: number | string }[]>(PARTICIPANTS, [projectId, ...participantCodes]);
    return {
      total_participants: Number(people.total),
      total_annotations: Number(counts.total_annotations),
      total_annotations_submitted: Number(counts.submitted),
      total_annotations_shared: await this.sharedSamples(db, projectId),
    };
  }

  async data(db: Db, projectId: number): Promise<ProjectDataRow[]> {
    const options = await joined(db, OPTIONS, projectId);
    const labels = await joined(db, LABELS, projectId);
    const rows = await db.query<(ProjectDataRow & { annotationId: number })[]>(DATA, [projectId]);
    return rows.map(({ annotationId, ...row }) => ({
      ...row,
      classification: options.get(annotationId) ?? null,
      label: labels.get(annotationId) ?? null,
    }));
  }

  comments(db: Db, projectId: number): Promise<ProjectCommentsRow[]> {
    return db.query<ProjectCommentsRow[]>(COMMENTS, [projectId]);
  }

  /** Drawing layers that have regions. */
  async drawingLayers(db: Db, projectId: number): Promise<DrawingLayer[]> {
    const layers = await db
      .createQueryBuilder(Layer, 'l')
      .innerJoinAndSelect('l.project', 'p')
      .innerJoinAndSelect('l.annotation', 'a')
      .innerJoinAndSelect('a.category', 'c')
      .where('l.projectId = :projectId AND l.kind = :kind AND l.trash_id = 0', { projectId, kind: 'drawing' })
      .andWhere('EXISTS (SELECT 1 FROM regions r WHERE r.layer_id = l.layer_id)')
      .orderBy('c.name')
      .addOrderBy('a.name')
      .addOrderBy('a.annotationId')
      .addOrderBy('l.sequence')
      .addOrderBy('l.layerId')
      .getMany();
    return layers.map((layer) => ({
      layer,
      project: layer.project.name,
      category: layer.annotation.category.name,
      annotation: layer.annotation.name,
    }));
  }

  /** Samples that a link opens now. */
  private async sharedSamples(db: Db, projectId: number): Promise<number> {
    const row = await db
      .createQueryBuilder(Share, 's')
      .innerJoin('s.annotation', 'a')
      .select('COUNT(DISTINCT s.annotationId)', 'total')
      .where('a.projectId = :projectId AND a.trashId = 0', { projectId })
      .andWhere('s.revokedAt IS NULL AND s.expiresAt > :now', { now: new Date() })
      .getRawOne<{ total: number | string }>();
    return Number(row?.total ?? 0);
  }
}

/** @returns the names that a query gives for each sample, joined */
async function joined(db: Db, sql: string, projectId: number): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  for (const { annotationId, name } of await db.query<{ annotationId: number; name: string }[]>(sql, [projectId])) {
    const before = names.get(annotationId);
    names.set(annotationId, before === undefined ? name : `${before}; ${name}`);
  }
  return names;
}
