import { Injectable } from '@nestjs/common';
import { Brackets } from 'typeorm';
import type { Db } from '../database/unit-of-work.js';
import { AccessToken } from './access-token.entity.js';

@Injectable()
export class AccessTokensRepository {
  /** The token with its owner, unless it has expired or the owner was deactivated. */
  live(db: Db, tokenHash: string, now: Date): Promise<AccessToken | null> {
    return db
      .createQueryBuilder(AccessToken, 't')
      .innerJoinAndSelect('t.user', 'u')
      .where('t.tokenHash = :tokenHash AND t.expiresAt > :now AND u.active = :active', { tokenHash, now, active: true })
      .getOne();
  }

  /** The same by its number. */
  liveById(db: Db, tokenId: number, now: Date): Promise<AccessToken | null> {
    return db
      .createQueryBuilder(AccessToken, 't')
      .innerJoinAndSelect('t.user', 'u')
      .where('t.tokenId = :tokenId AND t.expiresAt > :now AND u.active = :active', { tokenId, now, active: true })
      .getOne();
  }

  /** Newest first. */
  ofUser(db: Db, userId: number): Promise<AccessToken[]> {
    return db.find(AccessToken, { where: { userId }, order: { tokenId: 'DESC' } });
  }

  countOf(db: Db, userId: number): Promise<number> {
    return db.countBy(AccessToken, { userId });
  }

  async add(db: Db, token: Partial<AccessToken>): Promise<AccessToken> {
    return db.save(AccessToken, Object.assign(new AccessToken(), token));
  }

  byId(db: Db, tokenId: number, userId: number): Promise<AccessToken | null> {
    return db.findOneBy(AccessToken, { tokenId, userId });
  }

  async remove(db: Db, tokenId: number): Promise<void> {
    await db.delete(AccessToken, { tokenId });
  }

  async removeAllOf(db: Db, userId: number): Promise<void> {
    await db.delete(AccessToken, { userId });
  }

  /** Notes the use, unless one since `since` is noted already. */
  async used(db: Db, tokenId: number, now: Date, since: Date): Promise<void> {
    await db
      .createQueryBuilder()
      .update(AccessToken)
      .set({ lastUsedAt: now })
      .where({ tokenId })
      .andWhere(new Brackets((w) => w.where('last_used_at IS NULL').orWhere('last_used_at < :since', { since })))
      .execute();
  }
}
