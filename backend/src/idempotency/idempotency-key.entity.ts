import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { LONG_TEXT, TIME } from '../database/column-types.js';

/** `running`: being answered, or its server died. `committed`: its change is saved. `done`: its answer is kept too. */
export type KeyState = 'running' | 'committed' | 'done';

/** A request that may be sent again without being done again. */
@Entity('idempotency_keys')
@Index('ix_idempotency_keys_created', ['createdAt'])
export class IdempotencyKey {
  /** SHA-256 (hex) of person, address and key. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  keyHash: string;

  /** SHA-256 (hex) of what was asked. */
  @Column({ type: 'varchar', length: 64 })
  requestHash: string;

  @Column({ type: 'varchar', length: 10 })
  state: KeyState;

  @Column({ type: 'integer', nullable: true })
  status: number | null;

  /** JSON of the answer. */
  @Column({ type: LONG_TEXT, nullable: true })
  answer: string | null;

  @Column(TIME)
  createdAt: Date;
}
