import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { TIME } from '../database/column-types.js';
import { Layer } from '../layers/layer.entity.js';
import { User } from '../users/user.entity.js';
import type { ForeignState, RegionState } from './region-state.js';

export const REVISION_OPS = ['put', 'delete'] as const;
export type RevisionOp = (typeof REVISION_OPS)[number];
export type RevisionKind = 'region' | 'foreign';

/** One change of one region. Rows are added, never changed; they go with their layer. docs/adr/0018-history-of-regions.md */
@Entity('region_revisions')
@Index('ix_region_revisions_layer', ['layerId', 'layerVersion', 'revisionId'])
@Index('ix_region_revisions_region', ['regionId', 'revisionId'])
export class RegionRevision {
  @PrimaryGeneratedColumn()
  revisionId: number;

  @Column({ type: 'integer' })
  layerId: number;

  @ManyToOne(() => Layer, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'layer_id', foreignKeyConstraintName: 'fk_region_revisions_layer' })
  layer: Relation<Layer>;

  /** `Layer.regionsVersion` that the change led to; all changes of one request share it. */
  @Column({ type: 'integer' })
  layerVersion: number;

  /** Also of regions that are gone; of a foreign object, its own id. */
  @Column({ type: 'varchar', length: 36 })
  regionId: string;

  /** That the region had afterwards; of a deletion, one more than it had before. */
  @Column({ type: 'integer' })
  version: number;

  @Column({ type: 'varchar', length: 6 })
  op: RevisionOp;

  /** Foreign: an object of Fabric.js that is no region. */
  @Column({ type: 'varchar', length: 7 })
  kind: RevisionKind;

  /** All of it as it was before; null: it was not there. */
  @Column({ type: 'json', nullable: true })
  stateBefore: RegionState | ForeignState | null;

  /** Guests of a link act as the account of that link. Null: an account that was removed. */
  @Column({ type: 'integer', nullable: true })
  userId: number | null;

  @ManyToOne(() => User, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_region_revisions_user' })
  user: Relation<User> | null;

  /** How a guest of a link called themselves. Null: an account's own person. */
  @Column({ type: 'varchar', length: 255, nullable: true })
  guestName: string | null;

  @Column(TIME)
  at: Date;
}
