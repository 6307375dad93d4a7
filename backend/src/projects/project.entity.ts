import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { LONG_TEXT } from '../database/column-types.js';
import { Trashable } from '../database/trashable.js';
import { User } from '../users/user.entity.js';

/** A whole experiment. Its name is unique among the projects of one owner: docs/adr/0005-project-names.md. */
@Entity('projects')
@Index('ux_projects_owner_name', ['ownerId', 'name', 'trashId'], { unique: true })
@Index('ix_projects_name', ['name'])
export class Project extends Trashable {
  @PrimaryGeneratedColumn()
  projectId: number;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'integer' })
  ownerId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'owner_id', foreignKeyConstraintName: 'fk_projects_owner' })
  owner: Relation<User>;

  /** `key:value,key:value`, as the seed writes it. */
  @Column({ type: LONG_TEXT })
  settings: string;

  /** How many people must submit a sample before it counts as submitted. */
  @Column({ type: 'integer', default: 1 })
  readers: number;

  /** What its images may take, in MiB; null: as the setting of the installation has it. */
  @Column({ type: 'integer', nullable: true })
  quotaMb: number | null;
}
