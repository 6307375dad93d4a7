import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { GRANT_CODES, type GrantCode } from './grant-code.js';
import type { ScopeChain } from './principal.js';

/** What routes name: each leads up to a project. */
export type Target =
  | 'project'
  | 'category'
  | 'classification'
  | 'label'
  | 'image'
  | 'job'
  | 'annotation'
  | 'layer'
  | 'region'
  | 'comment'
  | 'share'
  | 'grant';

/** What has a number for an id. */
export type IdTarget = Exclude<Target, 'grant' | 'region'>;

const CHAIN = 'p.project_id AS projectId, p.owner_id AS projectOwnerId';
const OF_PROJECT = `${CHAIN}, NULL AS categoryId, NULL AS annotationId`;
const OF_ANNOTATION = `${CHAIN}, a.category_id AS categoryId, a.annotation_id AS annotationId`;

const CHAIN_OF: Record<IdTarget, string> = {
  project: `SELECT ${OF_PROJECT} FROM projects p WHERE p.trash_id = 0 AND p.project_id = ?`,
  category: `SELECT ${CHAIN}, c.category_id AS categoryId, NULL AS annotationId
    FROM categories c JOIN projects p ON p.project_id = c.project_id WHERE c.trash_id = 0 AND c.category_id = ?`,
  classification: `SELECT ${OF_PROJECT} FROM classifications l JOIN projects p ON p.project_id = l.project_id
    WHERE l.trash_id = 0 AND p.trash_id = 0 AND l.classification_id = ?`,
  label: `SELECT ${OF_PROJECT} FROM labels l JOIN projects p ON p.project_id = l.project_id 
    WHERE p.trash_id = 0 AND l.label_id = ?`,
  image: `SELECT ${OF_PROJECT} FROM images i JOIN projects p ON p.project_id = i.project_id 
    WHERE i.trash_id = 0 AND i.image_id = ?`,
  job: `SELECT ${OF_PROJECT} FROM tiling_jobs j JOIN images i ON i.image_id = j.image_id
    JOIN projects p ON p.project_id = i.project_id WHERE i.trash_id = 0 AND j.job_id = ?`,
  annotation: `SELECT ${OF_ANNOTATION}
    FROM annotations a JOIN projects p ON p.project_id = a.project_id WHERE a.trash_id = 0 AND a.annotation_id = ?`,
  layer: `SELECT ${OF_ANNOTATION} FROM layers l JOIN annotations a ON a.annotation_id = l.annotation_id
    JOIN projects p ON p.project_id = a.project_id WHERE l.trash_id = 0 AND l.layer_id = ?`,
  comment: `SELECT ${OF_ANNOTATION} FROM comments m JOIN layers l ON l.layer_id = m.layer_id
    JOIN annotations a ON a.annotation_id = l.annotation_id
    JOIN projects p ON p.project_id = a.project_id WHERE l.trash_id = 0 AND m.comment_id = ?`,
  share: `SELECT ${OF_ANNOTATION} FROM shares s JOIN annotations a ON a.annotation_id = s.annotation_id
    JOIN projects p ON p.project_id = a.project_id WHERE a.trash_id = 0 AND s.share_id = ?`,
};

/** Of a region that is there, or was: then by the layer that it was on last. */
const LAYER_OF_REGION = `
  SELECT COALESCE(
    (SELECT r.layer_id FROM regions r WHERE r.region_id = ?),
    (SELECT v.layer_id FROM region_revisions v WHERE v.region_id = ? ORDER BY v.revision_id DESC LIMIT 1)
  ) AS layerId`;

const SAMPLES_SHOWING_IMAGE = `
  SELECT ${OF_ANNOTATION} FROM annotations a JOIN projects p ON p.project_id = a.project_id
    WHERE a.trash_id = 0 AND a.image_id = ?
  UNION
  SELECT ${OF_ANNOTATION} FROM layers l JOIN annotations a ON a.annotation_id = l.annotation_id
    JOIN projects p ON p.project_id = a.project_id WHERE l.trash_id = 0 AND l.image_id = ?`;

/** From what a request names to the project, category and sample that hold it. */
@Injectable()
export class ScopeResolver {
  constructor(private readonly work: UnitOfWork) {}

  /** @returns null when there is no such row. */
  async chainOf(target: IdTarget, id: number, db = this.work.db): Promise<ScopeChain | null> {
    const rows: ScopeChain[] = await db.query(CHAIN_OF[target], [id]);
    return rows[0] ?? null;
  }

  /** Also of a region that was deleted. @returns null when there never was one, or its layer is gone */
  async chainOfRegion(regionId: string): Promise<ScopeChain | null> {
    const [{ layerId }] = await this.work.db.query<{ layerId: number | null }[]>(LAYER_OF_REGION, [regionId, regionId]);
    return layerId === null ? null : this.chainOf('layer', layerId);
  }

  /** The place that a permission is for. @returns null for a system-wide one and when there is no such row. */
  chainOfGrant(type: GrantCode, typeId: number, db = this.work.db): Promise<ScopeChain | null> {
    const { on } = GRANT_CODES[type];
    return on === 'system' ? Promise.resolve(null) : this.chainOf(on, typeId, db);
  }

  /** Samples through which an image shows. */
  samplesShowing(imageId: number): Promise<ScopeChain[]> {
    return this.work.db.query<ScopeChain[]>(SAMPLES_SHOWING_IMAGE, [imageId, imageId]);
  }
}
