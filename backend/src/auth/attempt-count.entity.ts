import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TIME } from '../database/column-types.js';

/** Failed attempts of one kind from one address, or on one account from it. Kept in the database: it outlives a restart, and replicas see it. */
@Entity('attempt_counts')
@Index('ix_attempt_counts_expires', ['expiresAt'])
export class AttemptCount {
  /** SHA-256 (hex) of what is counted: names that somebody typed, passwords by mistake among them, are not kept. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  attemptKey: string;

  @Column({ type: 'integer' })
  failures: number;

  /** When counting starts anew. */
  @Column(TIME)
  expiresAt: Date;
}
