import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { safeInteger } from '../database/column-types.js';
import { Trashable } from '../database/trashable.js';
import { Project } from '../projects/project.entity.js';
import type { ImageMetadata } from '../tiles/image-metadata.js';
import type { ChannelStatistics, PyramidDescription } from '../tiles/pyramid.js';
import { User } from '../users/user.entity.js';

/** `external`: elsewhere on the web, only its address is here. */
export type ImageStatus = 'processing' | 'ready' | 'failed' | 'external';

/** A picture of a project. Its bytes and its pyramid lie in the blob store under `sha256`, unless it is of type `E`. */
@Entity('images')
@Index('ux_images_project_name', ['projectId', 'name', 'trashId'], { unique: true })
@Index('ix_images_status', ['status'])
@Index('ix_images_sha256', ['sha256'])
@Index('ix_images_upload', ['uploadId'])
export class Image extends Trashable {
  @PrimaryGeneratedColumn()
  imageId: number;

  @Column({ type: 'integer' })
  projectId: number;

  @ManyToOne(() => Project, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'project_id', foreignKeyConstraintName: 'fk_images_project' })
  project: Relation<Project>;

  @Column({ type: 'varchar', length: 255 })
  name: string;

  @Column({ type: 'integer' })
  ownerId: number;

  @ManyToOne(() => User, { nullable: false })
  @JoinColumn({ name: 'owner_id', foreignKeyConstraintName: 'fk_images_owner' })
  owner: Relation<User>;

  /** Address under which the original is handed out; of type `E`, where it is on the web. */
  @Column({ type: 'varchar', length: 1000 })
  uri: string;

  /** `''` flat, `T` tiled, `E` elsewhere on the web: the seed's codes. */
  @Column({ type: 'varchar', length: 1 })
  type: string;

  /** The seed's upload code, 1 to 5; 0 for type `E`. */
  @Column({ type: 'integer' })
  format: number;

  @Column({ type: 'varchar', length: 10 })
  status: ImageStatus;

  /** Share of the tiling that is done, 0 to 1. */
  @Column({ type: 'float', default: 0 })
  progress: number;

  @Column({ type: 'varchar', length: 64, nullable: true })
  failureCode: string | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  failureMessage: string | null;

  /** SHA-256 (hex) of the original file; empty for type `E`. */
  @Column({ type: 'varchar', length: 64 })
  sha256: string;

  /** Size of the original file. */
  @Column({ type: 'bigint', transformer: safeInteger })
  bytes: number;

  @Column({ type: 'varchar', length: 255 })
  originalName: string;

  /** Where the original lies that was imported by reference; null: it was uploaded. */
  @Column({ type: 'varchar', length: 1000, nullable: true })
  sourcePath: string | null;

  /** The resumable upload that it came with: asked for again, the same image is the answer. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  uploadId: string | null;

  /** Pixels of the stored image, after the shrinking that codes 1 and 2 ask for; 0 until known. */
  @Column({ type: 'integer', default: 0 })
  width: number;

  @Column({ type: 'integer', default: 0 })
  height: number;

  @Column({ type: 'double', nullable: true })
  pixelSizeUm: number | null;

  @Column({ type: 'json', nullable: true })
  pyramid: PyramidDescription | null;

  /** What the file says about its channels and axes; null for images from before this was read. */
  @Column({ type: 'json', nullable: true })
  metadata: ImageMetadata | null;

  /** One per plane and channel. */
  @Column({ type: 'json', nullable: true })
  statistics: ChannelStatistics[] | null;
}
