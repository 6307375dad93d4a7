import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { TIME } from '../database/column-types.js';
import { User } from '../users/user.entity.js';

/** A signed-in browser or script. The row is the session: deleting it ends the session at once. */
@Entity('sessions')
@Index('ix_sessions_user', ['userId'])
@Index('ix_sessions_expires', ['expiresAt'])
export class Session {
  @PrimaryColumn({ type: 'varchar', length: 36 })
  sessionId: string;

  @Column({ type: 'integer' })
  userId: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_sessions_user' })
  user: Relation<User>;

  @Column(TIME)
  createdAt: Date;

  @Column(TIME)
  expiresAt: Date;

  /** Network address that it was started from; null: not known. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  address: string | null;

  /** What the browser or script calls itself. */
  @Column({ type: 'varchar', length: 255, nullable: true })
  agent: string | null;

  /** The name that a guest of a share link gave; null for everybody else. */
  @Column({ type: 'varchar', length: 100, nullable: true })
  guestName: string | null;
}
