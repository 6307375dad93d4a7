import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { LONG_TEXT } from '../database/column-types.js';
import { Trashable } from '../database/trashable.js';
import { Project } from '../projects/project.entity.js';
import { User } from '../users/user.entity.js';

/** A group of samples within a project, for instance a treatment. */
@Entity('categories')
@Index('ux_categories_project_name', ['projectId', 'name', 'trashId'], { unique: true })
@Index('ix_categories_place', ['projectId', 'place', 'name'])
export class Category extends Trashable {
  @PrimaryGeneratedColumn()
  categoryId: number;

  @Column({ type: 'integer' })
  projectId: number;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_categories_project' })
  project: Relation<Project>;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** Where it stands among the others; those of one place by name. All are at 0 until somebody orders them. */
  @Column({ type: 'integer', default: 0 })
  place: number;

  @Column({ type: 'integer' })
  ownerId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'owner_id', foreignKeyConstraintName: 'fk_categories_owner' })
  owner: Relation<User>;

  @Column({ type: LONG_TEXT })
  settings: string;
}
