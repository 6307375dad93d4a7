import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { TIME } from '../database/column-types.js';
import type { TokenScope } from '../permissions/principal.js';
import { User } from '../users/user.entity.js';

/** A personal access token: lets a script in with the rights of its owner. The row is the token: deleting it ends it at once. */
@Entity('access_tokens')
@Index('ux_access_tokens_hash', ['tokenHash'], { unique: true })
@Index('ix_access_tokens_user', ['userId'])
export class AccessToken {
  @PrimaryGeneratedColumn()
  tokenId: number;

  @Column({ type: 'integer' })
  userId: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_access_tokens_user' })
  user: Relation<User>;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'varchar', length: 8 })
  scope: TokenScope;

  /** SHA-256 (hex) of the token: 256 random bits need no slow hash. */
  @Column({ type: 'varchar', length: 64 })
  tokenHash: string;

  @Column(TIME)
  createdAt: Date;

  @Column(TIME)
  expiresAt: Date;

  /** To the minute. */
  @Column({ ...TIME, nullable: true })
  lastUsedAt: Date | null;
}
