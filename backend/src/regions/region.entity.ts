import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Tracked } from '../database/tracked.js';
import { Label } from '../labels/label.entity.js';
import { Layer } from '../layers/layer.entity.js';
import { User } from '../users/user.entity.js';
import type { Geometry, Shape } from './geometry.js';

/** A region of interest on a drawing layer. The client makes its UUID, so that sending it twice draws it once. */
@Entity('regions')
@Index('ix_regions_layer', ['layerId', 'position'])
@Index('ix_regions_label', ['labelId'])
export class Region extends Tracked {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  regionId: string;

  @Column({ type: 'integer' })
  layerId: number;

  @ManyToOne(() => Layer, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'layer_id', foreignKeyConstraintName: 'fk_regions_layer' })
  layer: Relation<Layer>;

  /** Order in which they were drawn on their layer, from 1. */
  @Column({ type: 'integer' })
  position: number;

  @Column({ type: 'varchar', length: 12 })
  shape: Shape;

  /** Full-resolution image pixels, origin top-left, y down. */
  @Column({ type: 'json' })
  geometry: Geometry;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** The class of the region, one of the project's labels. */
  @Column({ type: 'integer', nullable: true })
  labelId: number | null;

  @ManyToOne(() => Label, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'label_id', foreignKeyConstraintName: 'fk_regions_label' })
  label: Relation<Label> | null;

  /** `#rrggbb` */
  @Column({ type: 'varchar', length: 7 })
  colour: string;

  /** Width of its outline in screen px, whatever the zoom. */
  @Column({ type: 'double', default: 2 })
  strokePx: number;

  @Column({ type: 'boolean', default: true })
  filled: boolean;

  /** Nothing changes it but a change that unlocks it. */
  @Column({ type: 'boolean', default: false })
  locked: boolean;

  @Column({ type: 'boolean', default: false })
  hidden: boolean;

  @Column({ type: 'integer' })
  ownerId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'owner_id', foreignKeyConstraintName: 'fk_regions_owner' })
  owner: Relation<User>;
}
