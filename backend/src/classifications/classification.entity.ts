import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { LONG_TEXT } from '../database/column-types.js';
import { Trashable } from '../database/trashable.js';
import { Project } from '../projects/project.entity.js';
import { User } from '../users/user.entity.js';

/** A question of a project with its possible answers, offered on the samples of the categories that it is linked to. */
@Entity('classifications')
@Index('ux_classifications_name_trash', ['projectId', 'name', 'trashId'], { unique: true })
export class Classification extends Trashable {
  @PrimaryGeneratedColumn()
  classificationId: number;

  @Column({ type: 'integer' })
  projectId: number;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_classifications_project' })
  project: Relation<Project>;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** `M`: one of its options is marked; the only type that the public system knows. */
  @Column({ type: 'varchar', length: 8 })
  type: string;

  /** Its options as they were written; classification-options.ts reads them. */
  @Column({ type: LONG_TEXT })
  data: string;

  @Column({ type: 'integer' })
  ownerId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'owner_id', foreignKeyConstraintName: 'fk_classifications_owner' })
  owner: Relation<User>;

  @Column({ type: LONG_TEXT })
  settings: string;
}
