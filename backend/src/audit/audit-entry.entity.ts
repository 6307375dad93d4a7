import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import { TIME } from '../database/column-types.js';

/** Who did what, when. Rows are added, never changed: nothing refers to them and they refer to nothing. */
@Entity('audit_log')
@Index('ix_audit_log_project', ['projectId', 'auditId'])
@Index('ix_audit_log_user', ['userId', 'auditId'])
@Index('ix_audit_log_object', ['kind', 'objectId', 'auditId'])
export class AuditEntry {
  @PrimaryGeneratedColumn()
  auditId: number;

  @Column(TIME)
  at: Date;

  /** Null for the system itself. */
  @Column({ type: 'integer', nullable: true })
  userId: number | null;

  /** Name of the person at the time. */
  @Column({ type: 'varchar', length: 255 })
  actor: string;

  /** For instance `label.create`. */
  @Column({ type: 'varchar', length: 40 })
  action: string;

  @Column({ type: 'varchar', length: 20 })
  kind: string;

  /** Id of what was changed, as text: some are numbers, some UUIDs. */
  @Column({ type: 'varchar', length: 80 })
  objectId: string;

  /** Null for what belongs to no project. */
  @Column({ type: 'integer', nullable: true })
  projectId: number | null;

  /** What a reader of the log wants to know besides, for instance the name. Never a secret. */
  @Column({ type: 'json' })
  details: Record<string, unknown>;
}
