import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { TIME } from '../database/column-types.js';
import { User } from '../users/user.entity.js';

/** Who somebody is at an identity provider. The subject stays the same when name and address change there. */
@Entity('identities')
@Index('ix_identities_user', ['userId'])
export class Identity {
  @PrimaryColumn({ type: 'varchar', length: 255 })
  issuer: string;

  @PrimaryColumn({ type: 'varchar', length: 255 })
  subject: string;

  @Column({ type: 'integer' })
  userId: number;

  @ManyToOne(() => User, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_identities_user' })
  user: Relation<User>;

  @Column(TIME)
  createdAt: Date;
}
