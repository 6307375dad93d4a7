import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { GRANT_CODES, type GrantCode } from './grant-code.js';
import type { ScopeChain } from './principal.js';

/** What routes name: each leads up to a project. */
export type Target = 'project' | 'category' | 'label' | 'image' | 'annotation' | 'layer' | 'grant';

const CHAIN = 'p.project_id AS projectId, p.owner_id AS projectOwnerId';
const OF_PROJECT = `${CHAIN}, NULL AS categoryId, NULL AS annotationId`;
const OF_ANNOTATION = `${CHAIN}, a.category_id AS categoryId, a.annotation_id AS annotationId`;

const CHAIN_OF: Record<Exclude<Target, 'grant'>, string> = {
  project: `SELECT ${OF_PROJECT} FROM projects p WHERE p.project_id = ?`,
  category: `SELECT ${CHAIN}, c.category_id AS categoryId, NULL AS annotationId
    FROM categories c JOIN projects p ON p.project_id = c.project_id WHERE c.category_id = ?`,
  label: `SELECT ${OF_PROJECT} FROM labels l JOIN projects p ON p.project_id = l.project_id WHERE l.label_id = ?`,
  image: `SELECT ${OF_PROJECT} FROM images i JOIN projects p ON p.project_id = i.project_id WHERE i.image_id = ?`,
  annotation: `SELECT ${OF_ANNOTATION}
    FROM annotations a JOIN projects p ON p.project_id = a.project_id WHERE a.annotation_id = ?`,
  layer: `SELECT ${OF_ANNOTATION} FROM layers l JOIN annotations a ON a.annotation_id = l.annotation_id
    JOIN projects p ON p.project_id = a.project_id WHERE l.layer_id = ?`,
};

const SAMPLES_SHOWING_IMAGE = `
  SELECT ${OF_ANNOTATION} FROM annotations a JOIN projects p ON p.project_id = a.project_id WHERE a.image_id = ?
  UNION
  SELECT ${OF_ANNOTATION} FROM layers l JOIN annotations a ON a.annotation_id = l.annotation_id
    JOIN projects p ON p.project_id = a.project_id WHERE l.image_id = ?`;

/** From what a request names to the project, category and sample that hold it. */
@Injectable()
export class ScopeResolver {
  constructor(private readonly work: UnitOfWork) {}

  /** @returns null when there is no such row. */
  async chainOf(target: Exclude<Target, 'grant'>, id: number): Promise<ScopeChain | null> {
    const rows: ScopeChain[] = await this.work.db.query(CHAIN_OF[target], [id]);
    return rows[0] ?? null;
  }

  /** The place that a permission is for. @returns null for a system-wide one and when there is no such row. */
  chainOfGrant(type: GrantCode, typeId: number): Promise<ScopeChain | null> {
    const { on } = GRANT_CODES[type];
    return on === 'system' ? Promise.resolve(null) : this.chainOf(on, typeId);
  }

  /** Samples through which an image shows. */
  samplesShowing(imageId: number): Promise<ScopeChain[]> {
    return this.work.db.query<ScopeChain[]>(SAMPLES_SHOWING_IMAGE, [imageId, imageId]);
  }
}
