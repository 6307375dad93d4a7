import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { safeInteger, TIME } from '../database/column-types.js';
import { Image } from '../images/image.entity.js';
import { Project } from '../projects/project.entity.js';

export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** Making the pyramid of one image. An image has one job, which is woken again when it has to be done once more. */
@Entity('tiling_jobs')
@Index('ux_tiling_jobs_image', ['imageId'], { unique: true })
@Index('ix_tiling_jobs_state', ['state', 'projectId', 'jobId'])
@Index('ix_tiling_jobs_turn', ['projectId', 'turn'])
export class TilingJob {
  @PrimaryGeneratedColumn()
  jobId: number;

  @Column({ type: 'integer' })
  imageId: number;

  @ManyToOne(() => Image, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'image_id', foreignKeyConstraintName: 'fk_tiling_jobs_image' })
  image: Relation<Image>;

  @Column({ type: 'integer' })
  projectId: number;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_tiling_jobs_project' })
  project: Relation<Project>;

  @Column({ type: 'varchar', length: 10 })
  state: JobState;

  /** About how many samples have to be read: tells jobs of hours from those of seconds. */
  @Column({ type: 'bigint', transformer: safeInteger, default: 0 })
  size: number;

  /** Tries begun since it was added or woken. */
  @Column({ type: 'integer', default: 0 })
  attempts: number;

  /** How often the server that ran it was gone before it was done; since the same moment. */
  @Column({ type: 'integer', default: 0 })
  interruptions: number;

  /** Number of the turn in which it was started last, over all jobs: who had none for longest is next. 0: not yet. */
  @Column({ type: 'integer', default: 0 })
  turn: number;

  /** While it waits: not to be started earlier. */
  @Column(TIME)
  notBefore: Date;

  /** Share of this try that is done, 0 to 1. */
  @Column({ type: 'float', default: 0 })
  progress: number;

  /** Of the last try, while it waits for the next one too. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  failureCode: string | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  failureMessage: string | null;

  @Column(TIME)
  createdAt: Date;

  /** Of the last try. */
  @Column({ ...TIME, nullable: true })
  startedAt: Date | null;

  @Column({ ...TIME, nullable: true })
  finishedAt: Date | null;

  /** While it runs: which run of which server. Another one for each run, so that nobody takes an old one for theirs. */
  @Column({ type: 'varchar', length: 255, nullable: true })
  leaseOwner: string | null;

  /** While it runs: when others may take it over, unless its server says before that it is alive. */
  @Column({ ...TIME, nullable: true })
  leaseUntil: Date | null;
}
