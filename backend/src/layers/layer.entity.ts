import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { LONG_TEXT } from '../database/column-types.js';
import { Trashable } from '../database/trashable.js';
import { Image } from '../images/image.entity.js';
import { Project } from '../projects/project.entity.js';
import { User } from '../users/user.entity.js';
import type { LayerKind } from './layer-kind.js';

/** One image channel, one group of channels, or one sheet of regions within a sample. */
@Entity('layers')
@Index('ix_layers_annotation_sequence', ['annotationId', 'sequence'])
@Index('ix_layers_project', ['projectId', 'sequence'])
@Index('ix_layers_image', ['imageId'])
@Index('ix_layers_parent', ['parentId'])
export class Layer extends Trashable {
  @PrimaryGeneratedColumn()
  layerId: number;

  @Column({ type: 'integer' })
  projectId: number;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_layers_project' })
  project: Relation<Project>;

  @Column({ type: 'integer' })
  annotationId: number;

  @ManyToOne(() => Annotation, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'annotation_id', foreignKeyConstraintName: 'fk_layers_annotation' })
  annotation: Relation<Annotation>;

  /** Image layers only. */
  @Column({ type: 'integer', nullable: true })
  imageId: number | null;

  @ManyToOne(() => Image, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'image_id', foreignKeyConstraintName: 'fk_layers_image' })
  image: Relation<Image> | null;

  /** Which picture of the image is shown: see PyramidDescription.planes. */
  @Column({ type: 'integer', default: 0 })
  plane: number;

  /** The group that holds this layer; null: none, the layer is always shown. */
  @Column({ type: 'integer', nullable: true })
  parentId: number | null;

  @ManyToOne(() => Layer, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'parent_id', foreignKeyConstraintName: 'fk_layers_parent' })
  parent: Relation<Layer> | null;

  @Column({ type: 'varchar', length: 8 })
  kind: LayerKind;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'integer' })
  ownerId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'owner_id', foreignKeyConstraintName: 'fk_layers_owner' })
  owner: Relation<User>;

  /** Display settings, `key:value,key:value`. */
  @Column({ type: LONG_TEXT })
  settings: string;

  /** Order within the sample, ascending from bottom to top; not unique. */
  @Column({ type: 'integer' })
  sequence: number;

  /** Grows by one with every change of the layer's regions. */
  @Column({ type: 'integer', default: 0 })
  regionsVersion: number;

  /** Highest position that anything deleted from the layer has had. */
  @Column({ type: 'integer', default: 0 })
  lastPosition: number;

  /** Drawing layers: whether every participant draws on it, or only its owner. */
  @Column({ type: 'boolean', default: false })
  shared: boolean;

  /** Drawing layers: from 0 to 1. */
  @Column({ type: 'double', default: 1 })
  opacity: number;

  /** Drawing layers: not shown, for anybody. */
  @Column({ type: 'boolean', default: false })
  hidden: boolean;
}
