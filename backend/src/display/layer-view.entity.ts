import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { LONG_TEXT, TIME } from '../database/column-types.js';
import { Layer } from '../layers/layer.entity.js';
import { User } from '../users/user.entity.js';

/** How one person wants to see a layer, where that differs from what `layers.settings` asks of everybody. */
@Entity('layer_views')
@Index('ix_layer_views_layer', ['layerId'])
export class LayerView {
  @PrimaryColumn({ type: 'integer' })
  userId: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_layer_views_user' })
  user: Relation<User>;

  @PrimaryColumn({ type: 'integer' })
  layerId: number;

  @ManyToOne(() => Layer, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'layer_id', foreignKeyConstraintName: 'fk_layer_views_layer' })
  layer: Relation<Layer>;

  /** Display settings, `key:value,key:value`. */
  @Column({ type: LONG_TEXT })
  settings: string;

  @Column(TIME)
  updatedAt: Date;
}
