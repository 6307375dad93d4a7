import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Grant } from '../permissions/grant.entity.js';
import { User } from '../users/user.entity.js';
import { Share } from './share.entity.js';
import { ShareOpening } from './share-opening.entity.js';

export interface ShareFilter {
  annotationId?: number;
  projectId?: number;
}

/** How often a link was used. */
export interface OpeningCount {
  openings: number;
  lastAt: Date | null;
}

@Injectable()
export class SharesRepository {
  byId(db: Db, shareId: number): Promise<Share | null> {
    return db.findOneBy(Share, { shareId });
  }

  /** With its sample. */
  withSample(db: Db, shareId: number): Promise<Share> {
    return db.findOneOrFail(Share, { where: { shareId }, relations: { annotation: true } });
  }

  /** With the account that its guests act as. */
  byHash(db: Db, tokenHash: string): Promise<Share | null> {
    return db.findOne(Share, { where: { tokenHash }, relations: { user: true } });
  }

  /** Oldest first. */
  list(db: Db, { annotationId, projectId }: ShareFilter, page: Page): Promise<Paged<Share>> {
    const rows = db
      .createQueryBuilder(Share, 's')
      .innerJoinAndSelect('s.annotation', 'a')
      .where('a.trashId = :live', { live: LIVE });
    if (annotationId !== undefined) rows.andWhere('s.annotationId = :annotationId', { annotationId });
    if (projectId !== undefined) rows.andWhere('a.projectId = :projectId', { projectId });
    return keysetPage(rows, 'shareId', 'shareId', page);
  }

  /** Names of those who made the links. */
  async makers(db: Db, userIds: number[]): Promise<Map<number, string>> {
    if (!userIds.length) return new Map();
    const people = await db.find(User, { where: { userId: In(userIds) }, select: { userId: true, name: true } });
    return new Map(people.map(({ userId, name }) => [userId, name]));
  }

  async openingCounts(db: Db, shareIds: number[]): Promise<Map<number, OpeningCount>> {
    if (!shareIds.length) return new Map();
    const counts = await db
      .createQueryBuilder(ShareOpening, 'o')
      .select('o.shareId', 'shareId')
      .addSelect('COUNT(*)', 'openings')
      .addSelect('MAX(o.openingId)', 'lastId')
      .where({ shareId: In(shareIds) })
      .groupBy('o.shareId')
      .getRawMany<{ shareId: number; openings: number | string; lastId: number }>();
    const last = await db.findBy(ShareOpening, { openingId: In(counts.map((count) => count.lastId)) });
    const at = new Map(last.map((opening) => [opening.shareId, opening.at]));
    return new Map(
      counts.map(({ shareId, openings }) => [shareId, { openings: Number(openings), lastAt: at.get(shareId) ?? null }]),
    );
  }

  async add(tx: Db, share: Omit<Share, 'shareId' | 'annotation' | 'user'>): Promise<Share> {
    return tx.save(Share, Object.assign(new Share(), share));
  }

  async addGrant(tx: Db, grant: Partial<Grant>): Promise<void> {
    await tx.insert(Grant, grant);
  }

  /** Its account may do nothing any more. @returns false when it was revoked before */
  async revoke(tx: Db, { shareId, userId }: Share, at: Date, by: number): Promise<boolean> {
    await tx.delete(Grant, { userId });
    const { affected } = await tx
      .createQueryBuilder()
      .update(Share)
      .set({ revokedAt: at, revokedBy: by })
      .where('share_id = :shareId AND revoked_at IS NULL', { shareId })
      .execute();
    return (affected ?? 0) > 0;
  }

  async addOpening(db: Db, opening: Omit<ShareOpening, 'openingId' | 'share'>): Promise<void> {
    await db.insert(ShareOpening, opening);
  }

  /** Oldest first. */
  openings(db: Db, shareId: number, page: Page): Promise<Paged<ShareOpening>> {
    const rows = db.createQueryBuilder(ShareOpening, 'o').where('o.shareId = :shareId', { shareId });
    return keysetPage(rows, 'openingId', 'openingId', page);
  }
}
