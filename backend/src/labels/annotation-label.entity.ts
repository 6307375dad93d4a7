import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { TIME } from '../database/column-types.js';
import { Label } from './label.entity.js';

/** A label that is on a sample, and who put it there. */
@Entity('annotations_labels')
@Index('ix_annotations_labels_label', ['labelId'])
export class AnnotationLabel {
  @PrimaryColumn({ type: 'integer' })
  annotationId: number;

  @ManyToOne(() => Annotation, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'annotation_id', foreignKeyConstraintName: 'fk_annotations_labels_annotation' })
  annotation: Relation<Annotation>;

  @PrimaryColumn({ type: 'integer' })
  labelId: number;

  @ManyToOne(() => Label, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'label_id', foreignKeyConstraintName: 'fk_annotations_labels_label' })
  label: Relation<Label>;

  @Column({ type: 'integer', nullable: true })
  createdBy: number | null;

  @Column(TIME)
  createdAt: Date;
}
