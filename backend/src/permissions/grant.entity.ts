import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { Category } from '../categories/category.entity.js';
import { Tracked } from '../database/tracked.js';
import { Project } from '../projects/project.entity.js';
import { User } from '../users/user.entity.js';
import type { GrantCode } from './grant-code.js';

/**
 * A permission of the seed: user, code, id. The ids of the chain above are kept beside it, so that "what may this person
 * see?" is one look-up and a grant vanishes with what it was for.
 */
@Entity('permissions')
@Index('ix_permissions_project', ['projectId', 'userId'])
@Index('ix_permissions_category', ['categoryId'])
@Index('ix_permissions_annotation', ['annotationId'])
export class Grant extends Tracked {
  @PrimaryColumn({ type: 'integer' })
  userId: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_permissions_user' })
  user: Relation<User>;

  @PrimaryColumn({ type: 'varchar', length: 8 })
  type: GrantCode;

  /** Project, category or annotation id, as the code says; 1 for the system. */
  @PrimaryColumn({ type: 'integer' })
  typeId: number;

  @Column({ type: 'integer', nullable: true })
  projectId: number | null;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_permissions_project' })
  project: Relation<Project> | null;

  /** Of grants on a category or an annotation. */
  @Column({ type: 'integer', nullable: true })
  categoryId: number | null;

  @ManyToOne(() => Category, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'category_id', foreignKeyConstraintName: 'fk_permissions_category' })
  category: Relation<Category> | null;

  /** Of grants on an annotation. */
  @Column({ type: 'integer', nullable: true })
  annotationId: number | null;

  @ManyToOne(() => Annotation, { onDelete: 'CASCADE', nullable: true })
  @JoinColumn({ name: 'annotation_id', foreignKeyConstraintName: 'fk_permissions_annotation' })
  annotation: Relation<Annotation> | null;
}
