import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { Classification } from '../classifications/classification.entity.js';
import { Tracked } from '../database/tracked.js';
import { User } from '../users/user.entity.js';

/** Which option of a classification one reader chose on a sample. Every reader has their own: nobody overwrites another. */
@Entity('decisions')
@Index('ux_decisions_reader', ['annotationId', 'classificationId', 'userId'], { unique: true })
@Index('ix_decisions_classification', ['classificationId'])
@Index('ix_decisions_user', ['userId'])
export class Decision extends Tracked {
  @PrimaryGeneratedColumn()
  decisionId: number;

  @Column({ type: 'integer' })
  annotationId: number;

  @ManyToOne(() => Annotation, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'annotation_id', foreignKeyConstraintName: 'fk_decisions_annotation' })
  annotation: Relation<Annotation>;

  @Column({ type: 'integer' })
  classificationId: number;

  @ManyToOne(() => Classification, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'classification_id', foreignKeyConstraintName: 'fk_decisions_classification' })
  classification: Relation<Classification>;

  @Column({ type: 'integer' })
  userId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'fk_decisions_user' })
  user: Relation<User>;

  /** As it was called when it was chosen; it stays when the classification is edited. */
  @Column({ type: 'varchar', length: 255 })
  option: string;
}
