import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Tracked } from '../database/tracked.js';
import { Project } from '../projects/project.entity.js';

/** An address that is told when a sample of a project is submitted or opened again. */
@Entity('webhooks')
@Index('ix_webhooks_project', ['projectId'])
export class Webhook extends Tracked {
  @PrimaryGeneratedColumn()
  webhookId: number;

  @Column({ type: 'integer' })
  projectId: number;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_webhooks_project' })
  project: Relation<Project>;

  @Column({ type: 'varchar', length: 1000 })
  address: string;

  /** Whether anything is sent there. */
  @Column({ type: 'boolean', default: true })
  active: boolean;

  /** Its secret is made of this and of a key of the installation; it is stored nowhere. */
  @Column({ type: 'varchar', length: 64 })
  salt: string;

  /** SHA-256 (hex) of the secret: tells whether the installation can still make the same one. */
  @Column({ type: 'varchar', length: 64 })
  secretHash: string;
}
