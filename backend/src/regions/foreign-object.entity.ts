import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { LONG_TEXT } from '../database/column-types.js';
import { Layer } from '../layers/layer.entity.js';

/** An object of `layers.data` that cannot become a region, kept as it was written. docs/adr/0018-history-of-regions.md */
@Entity('foreign_objects')
@Index('ix_foreign_objects_layer', ['layerId', 'position'])
export class ForeignObject {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  objectId: string;

  @Column({ type: 'integer' })
  layerId: number;

  @ManyToOne(() => Layer, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'layer_id', foreignKeyConstraintName: 'fk_foreign_objects_layer' })
  layer: Relation<Layer>;

  /** In one order with {@link Region.position} of the layer. */
  @Column({ type: 'integer' })
  position: number;

  /** JSON, byte for byte as it came. */
  @Column({ type: LONG_TEXT })
  text: string;
}
