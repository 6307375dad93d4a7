import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { TIME } from '../database/column-types.js';
import { User } from '../users/user.entity.js';

export const SHARE_RIGHTS = ['view', 'annotate'] as const;
export type ShareRight = (typeof SHARE_RIGHTS)[number];

/** A link that opens one sample to whoever has it, until it expires or is revoked. */
@Entity('shares')
@Index('ux_shares_hash', ['tokenHash'], { unique: true })
@Index('ux_shares_user', ['userId'], { unique: true })
@Index('ix_shares_annotation', ['annotationId', 'shareId'])
export class Share {
  @PrimaryGeneratedColumn()
  shareId: number;

  @Column({ type: 'integer' })
  annotationId: number;

  @ManyToOne(() => Annotation, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'annotation_id', foreignKeyConstraintName: 'fk_shares_annotation' })
  annotation: Relation<Annotation>;

  /** The account that guests of this link act as: docs/adr/0009-guests.md */
  @Column({ type: 'integer' })
  userId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_shares_user' })
  user: Relation<User>;

  /** SHA-256 (hex) of the link's 256 random bits. */
  @Column({ type: 'varchar', length: 64 })
  tokenHash: string;

  @Column({ type: 'varchar', length: 8, name: 'access_right' })
  right: ShareRight;

  @Column({ type: 'varchar', length: 500 })
  note: string;

  @Column(TIME)
  createdAt: Date;

  @Column({ type: 'integer' })
  createdBy: number;

  @Column(TIME)
  expiresAt: Date;

  @Column({ ...TIME, nullable: true })
  revokedAt: Date | null;

  @Column({ type: 'integer', nullable: true })
  revokedBy: number | null;
}

/** When a link stops to work, or stopped. */
export function endOf({ expiresAt, revokedAt }: Pick<Share, 'expiresAt' | 'revokedAt'>): Date {
  return revokedAt !== null && revokedAt < expiresAt ? revokedAt : expiresAt;
}
