import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { TIME } from '../database/column-types.js';
import { Share } from './share.entity.js';

/** That somebody came in by a link. */
@Entity('share_openings')
@Index('ix_share_openings_share', ['shareId', 'openingId'])
export class ShareOpening {
  @PrimaryGeneratedColumn()
  openingId: number;

  @Column({ type: 'integer' })
  shareId: number;

  @ManyToOne(() => Share, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'share_id', foreignKeyConstraintName: 'fk_share_openings_share' })
  share: Relation<Share>;

  @Column(TIME)
  at: Date;

  /** As the guest gave it; nothing vouches for it. */
  @Column({ type: 'varchar', length: 100 })
  displayName: string;

  @Column({ type: 'varchar', length: 64, nullable: true })
  address: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  agent: string | null;
}
