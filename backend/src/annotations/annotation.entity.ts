import { BeforeInsert, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Category } from '../categories/category.entity.js';
import { Trashable } from '../database/trashable.js';
import { Image } from '../images/image.entity.js';
import { Project } from '../projects/project.entity.js';
import { User } from '../users/user.entity.js';
import type { AnnotationStatus } from './annotation-status.js';
import { NAME_ORDER_LENGTH, nameOrder } from '../database/name-order.js';

/** One sample to work on. */
@Entity('annotations')
@Index('ux_annotations_category_name', ['categoryId', 'name', 'trashId'], { unique: true })
@Index('ix_annotations_category_name', ['categoryId', 'name'])
@Index('ix_annotations_project_name', ['projectId', 'name'])
@Index('ix_annotations_image', ['imageId'])
@Index('ix_annotations_browse_order', ['projectId', 'trashId', 'nameOrder', 'categoryId', 'status'])
@Index('ix_annotations_updated', ['projectId', 'trashId', 'updatedAt'])
@Index('ix_annotations_queue_order', ['categoryId', 'status', 'nameOrder'])
export class Annotation extends Trashable {
  @PrimaryGeneratedColumn()
  annotationId: number;

  @Column({ type: 'integer' })
  projectId: number;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_annotations_project' })
  project: Relation<Project>;

  @Column({ type: 'integer' })
  categoryId: number;

  @ManyToOne(() => Category, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'category_id', foreignKeyConstraintName: 'fk_annotations_category' })
  category: Relation<Category>;

  /** The image that stands for the sample; null when its first layer is a group. */
  @Column({ type: 'integer', nullable: true })
  imageId: number | null;

  @ManyToOne(() => Image, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'image_id', foreignKeyConstraintName: 'fk_annotations_image' })
  image: Relation<Image> | null;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** By what samples are sorted; made of the name: on insert here, on change by the repository. */
  @Column({ type: 'varchar', length: NAME_ORDER_LENGTH, default: '' })
  nameOrder: string;

  @Column({ type: 'integer' })
  ownerId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'owner_id', foreignKeyConstraintName: 'fk_annotations_owner' })
  owner: Relation<User>;

  @Column({ type: 'varchar', length: 1 })
  status: AnnotationStatus;

  @BeforeInsert()
  protected countName(): void {
    this.nameOrder = nameOrder(this.name);
  }
}
