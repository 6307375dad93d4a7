import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { TIME } from '../database/column-types.js';
import { Project } from '../projects/project.entity.js';

export const TRASH_KINDS = ['project', 'category', 'annotation', 'layer', 'image', 'classification'] as const;
export type TrashKind = (typeof TRASH_KINDS)[number];

/** One deletion: everything that went with it carries its id. */
@Entity('trash')
@Index('ix_trash_project', ['projectId', 'trashId'])
@Index('ix_trash_expires', ['expiresAt'])
export class TrashEntry {
  @PrimaryGeneratedColumn()
  trashId: number;

  @Column({ type: 'varchar', length: 16 })
  kind: TrashKind;

  @Column({ type: 'integer' })
  objectId: number;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'integer' })
  projectId: number;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_trash_project' })
  project: Relation<Project>;

  @Column({ type: 'integer' })
  deletedBy: number;

  /** Name of the person at the time. */
  @Column({ type: 'varchar', length: 255 })
  actor: string;

  @Column(TIME)
  deletedAt: Date;

  /** From when on it is gone for good. */
  @Column(TIME)
  expiresAt: Date;
}
