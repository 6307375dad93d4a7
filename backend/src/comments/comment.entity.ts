import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { LONG_TEXT } from '../database/column-types.js';
import { Tracked } from '../database/tracked.js';
import { Layer } from '../layers/layer.entity.js';
import { Project } from '../projects/project.entity.js';
import { User } from '../users/user.entity.js';

/** What somebody has to say about a layer. Sample and project are the layer's, kept beside it for look-ups. */
@Entity('comments')
@Index('ix_comments_layer', ['layerId', 'sequence'])
@Index('ix_comments_annotation', ['annotationId', 'sequence'])
@Index('ix_comments_project', ['projectId', 'sequence'])
@Index('ix_comments_parent', ['parentId'])
export class Comment extends Tracked {
  @PrimaryGeneratedColumn()
  commentId: number;

  @Column({ type: 'integer' })
  projectId: number;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_comments_project' })
  project: Relation<Project>;

  @Column({ type: 'integer' })
  annotationId: number;

  @ManyToOne(() => Annotation, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'annotation_id', foreignKeyConstraintName: 'fk_comments_annotation' })
  annotation: Relation<Annotation>;

  @Column({ type: 'integer' })
  layerId: number;

  @ManyToOne(() => Layer, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'layer_id', foreignKeyConstraintName: 'fk_comments_layer' })
  layer: Relation<Layer>;

  /** The comment that began the thread; null for that one itself, and for answers to one that was deleted. */
  @Column({ type: 'integer', nullable: true })
  parentId: number | null;

  @ManyToOne(() => Comment, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'parent_id', foreignKeyConstraintName: 'fk_comments_parent' })
  parent: Relation<Comment> | null;

  @Column({ type: LONG_TEXT })
  content: string;

  /** Order on the layer; not unique. */
  @Column({ type: 'integer' })
  sequence: number;

  @Column({ type: 'boolean', default: false })
  resolved: boolean;

  /** Where on the image it points, full-resolution px; null: nowhere in particular. Both or neither. */
  @Column({ type: 'double', nullable: true })
  pinX: number | null;

  @Column({ type: 'double', nullable: true })
  pinY: number | null;

  /** Who wrote it. */
  @Column({ type: 'integer' })
  ownerId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'owner_id', foreignKeyConstraintName: 'fk_comments_owner' })
  owner: Relation<User>;
}
