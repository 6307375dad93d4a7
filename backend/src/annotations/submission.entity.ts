import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { TIME } from '../database/column-types.js';
import { User } from '../users/user.entity.js';
import { Annotation } from './annotation.entity.js';

/** That a reader has finished a sample. */
@Entity('submissions')
@Index('ix_submissions_user', ['userId'])
export class Submission {
  @PrimaryColumn({ type: 'integer' })
  annotationId: number;

  @ManyToOne(() => Annotation, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'annotation_id', foreignKeyConstraintName: 'fk_submissions_annotation' })
  annotation: Relation<Annotation>;

  @PrimaryColumn({ type: 'integer' })
  userId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_submissions_user' })
  user: Relation<User>;

  @Column(TIME)
  submittedAt: Date;
}
