import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Category } from '../categories/category.entity.js';
import { TIME } from '../database/column-types.js';
import { Classification } from './classification.entity.js';

/** That a classification is offered on the samples of a category. Ids grow in the order in which people see them. */
@Entity('categories_classifications')
@Index('ux_categories_classifications', ['categoryId', 'classificationId'], { unique: true })
@Index('ix_categories_classifications_classification', ['classificationId'])
export class CategoryClassification {
  @PrimaryGeneratedColumn()
  linkId: number;

  @Column({ type: 'integer' })
  categoryId: number;

  @ManyToOne(() => Category, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'category_id', foreignKeyConstraintName: 'fk_categories_classifications_category' })
  category: Relation<Category>;

  @Column({ type: 'integer' })
  classificationId: number;

  @ManyToOne(() => Classification, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'classification_id', foreignKeyConstraintName: 'fk_categories_classifications_classification' })
  classification: Relation<Classification>;

  @Column({ type: 'integer', nullable: true })
  createdBy: number | null;

  @Column(TIME)
  createdAt: Date;
}
