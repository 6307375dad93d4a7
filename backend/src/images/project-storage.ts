import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { KeyedTurns } from '../concurrency/keyed-turns.js';
import { AppConfig } from '../config/app-config.js';
import type { Page, Paged } from '../database/keyset.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { BlobStore } from '../storage/blob-store.js';
import { QuotaExceededError } from './images.errors.js';
import { ProjectStorageRepository, type ProjectUse } from './project-storage.repository.js';

/** Sizes in bytes. */
export interface StorageState {
  /** The quota of its own that a project was given, in MiB; null: the setting of the installation holds. */
  quotaMb: number | null;
  /** What holds; null: there is no limit. */
  quotaBytes: number | null;
  used: number;
  /** Of resumable uploads that were begun and may still arrive. */
  pending: number;
}

/** What one project takes, among all of them. */
export interface UsedStorage extends ProjectUse {
  quotaBytes: number | null;
}

/** Room that was promised to an upload that is still coming. */
interface Reservation {
  projectId: number;
  bytes: number;
}

/**
 * How much the images of a project may take.
 *
 * Whether an upload is begun is decided by what is there, by what is promised to others in this project and by the disk:
 * nobody sends for hours what cannot be kept. (Promises do not count against the disk: one person could take it from all.) Whether it is kept is decided once more in the transaction that adds its row, with the
 * project's row locked: of two uploads that do not fit together, however they came, the later one is refused.
 */
@Injectable()
export class ProjectStorage {
  private readonly reservations = new Map<string, Reservation>();
  private readonly turns = new KeyedTurns();

  constructor(
    private readonly work: UnitOfWork,
    private readonly storage: ProjectStorageRepository,
    private readonly blobs: BlobStore,
    private readonly config: AppConfig,
    private readonly audit: AuditTrail,
  ) {}

  async state(projectId: number): Promise<StorageState> {
    const { db } = this.work;
    const quotaMb = await this.storage.quotaMb(db, projectId);
    const quotaBytes = this.quotaIn(quotaMb);
    const used = await this.storage.bytesUsed(db, projectId);
    return { quotaMb, quotaBytes, used, pending: this.promised(projectId) };
  }

  /** Of every project, the largest first. */
  async list(page: Page): Promise<Paged<UsedStorage>> {
    const { rows, next } = await this.storage.ofAll(this.work.db, page);
    return { rows: rows.map((use) => ({ ...use, quotaBytes: this.quotaIn(use.quotaMb) })), next };
  }

  /** @param quotaMb null: as the setting of the installation has it. */
  async setQuota(projectId: number, quotaMb: number | null, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      await this.storage.setQuota(tx, projectId, quotaMb);
      const details = { quota_mb: quotaMb };
      await this.audit.record(tx, me, { kind: 'project', verb: 'quota', objectId: projectId, projectId, details });
    });
  }

  /**
   * Before a file is received.
   *
   * @param sha256 When it was announced: bytes that the project has already take no more room.
   * @throws QuotaExceededError, AppError storage.full
   */
  async demandRoom(projectId: number, bytes: number, sha256?: string): Promise<void> {
    await this.blobs.demandRoom(bytes);
    const quotaBytes = await this.quotaOf(projectId);
    if (quotaBytes === null) return; // what is there is not added up: an import would grow dearer with each image
    const pending = this.promised(projectId);
    const used = await this.storage.bytesUsed(this.work.db, projectId);
    if (used + pending + bytes <= quotaBytes) return;
    if (sha256 !== undefined && (await this.storage.holds(this.work.db, projectId, sha256))) return;
    throw new QuotaExceededError(quotaBytes, { bytes_used: used + pending, bytes_wanted: bytes });
  }

  /**
   * The same, and keeps the room until {@link release}: of two that ask at the same moment only those get it who fit.
   *
   * @throws as {@link demandRoom}
   */
  reserve(key: string, projectId: number, bytes: number, sha256?: string): Promise<void> {
    return this.turns.run(String(projectId), async () => {
      await this.demandRoom(projectId, bytes, sha256);
      this.restore(key, projectId, bytes);
    });
  }

  /** Of an upload that was admitted before the server was started anew. */
  restore(key: string, projectId: number, bytes: number): void {
    this.reservations.set(key, { projectId, bytes });
  }

  /** It is an image now, or will never be one. */
  release(key: string): void {
    this.reservations.delete(key);
  }

  /**
   * The last word, in the transaction that adds the row of an image and as its first statement.
   *
   * @throws QuotaExceededError
   */
  async demandIn(tx: Db, projectId: number, { sha256, bytes }: { sha256: string; bytes: number }): Promise<void> {
    await this.storage.lock(tx, projectId);
    const quotaBytes = await this.quotaOf(projectId, tx);
    if (quotaBytes === null) return;
    const used = await this.storage.bytesUsed(tx, projectId);
    if (used + bytes <= quotaBytes) return;
    if (await this.storage.holds(tx, projectId, sha256)) return; // the same bytes are kept once
    throw new QuotaExceededError(quotaBytes, { bytes_used: used, bytes_wanted: bytes });
  }

  /** In bytes; null: there is no limit. */
  private async quotaOf(projectId: number, db = this.work.db): Promise<number | null> {
    return this.quotaIn(await this.storage.quotaMb(db, projectId));
  }

  private quotaIn(quotaMb: number | null): number | null {
    return quotaMb === null ? this.config.projectQuotaBytes : quotaMb * 1024 * 1024;
  }

  private promised(projectId: number): number {
    const ours = [...this.reservations.values()].filter((reserved) => reserved.projectId === projectId);
    return ours.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
