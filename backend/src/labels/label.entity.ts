import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Tracked } from '../database/tracked.js';
import { Project } from '../projects/project.entity.js';
import { User } from '../users/user.entity.js';

/** A keyword of a project that people put on its samples. */
@Entity('labels')
@Index('ux_labels_project_name', ['projectId', 'name'], { unique: true })
export class Label extends Tracked {
  @PrimaryGeneratedColumn()
  labelId: number;

  @Column({ type: 'integer' })
  projectId: number;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_labels_project' })
  project: Relation<Project>;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  /** `#rrggbb`, of regions of this class and of its mark on samples; null: nobody said. */
  @Column({ type: 'varchar', length: 7, nullable: true })
  colour: string | null;

  @Column({ type: 'integer' })
  ownerId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'owner_id', foreignKeyConstraintName: 'fk_labels_owner' })
  owner: Relation<User>;
}
