import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TIME } from '../database/column-types.js';

/** What of the public system was taken over already: docs/adr/0026-adoption.md */
export type AdoptedKind =
  | 'user'
  | 'permission'
  | 'project'
  | 'category'
  | 'label'
  | 'classification'
  | 'category_classification'
  | 'image'
  | 'annotation'
  | 'annotation_label'
  | 'share'
  | 'layer'
  | 'comment';

/** One row of a database of the public system, and the row that it became here. Nothing refers to it. */
@Entity('adopted_rows')
export class AdoptedRow {
  /** Which database it was: host, port and name, or what the administrator called it. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  source: string;

  @PrimaryColumn({ type: 'varchar', length: 32 })
  kind: AdoptedKind;

  /** Its id there; of a row without one, its key with slashes between the parts. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  sourceId: string;

  /** 0 for rows that have no id of their own here. */
  @Column({ type: 'integer' })
  targetId: number;

  @Column(TIME)
  adoptedAt: Date;
}
