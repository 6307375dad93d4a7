import { Injectable } from '@nestjs/common';
import { LessThan, MoreThan, Not } from 'typeorm';
import type { Db } from '../database/unit-of-work.js';
import { Grant } from '../permissions/grant.entity.js';
import { Share } from '../shares/share.entity.js';
import { Session } from './session.entity.js';

@Injectable()
export class SessionsRepository {
  async add(db: Db, session: Omit<Session, 'user'>): Promise<void> {
    await db.insert(Session, session);
  }

  /** The session with its user, unless it has ended or the user was deactivated. */
  live(db: Db, sessionId: string, now: Date): Promise<Session | null> {
    return db
      .createQueryBuilder(Session, 's')
      .innerJoinAndSelect('s.user', 'u')
      .where('s.sessionId = :sessionId AND s.expiresAt > :now AND u.active = :active', { sessionId, now, active: true })
      .getOne();
  }

  /** Newest first. */
  ofUser(db: Db, userId: number, now: Date): Promise<Session[]> {
    return db.find(Session, { where: { userId, expiresAt: MoreThan(now) }, order: { createdAt: 'DESC' } });
  }

  async end(db: Db, sessionId: string): Promise<void> {
    await db.delete(Session, { sessionId });
  }

  /** @returns Whether this person had such a session. */
  async endOf(db: Db, userId: number, sessionId: string): Promise<boolean> {
    const { affected } = await db.delete(Session, { sessionId, userId });
    return (affected ?? 0) > 0;
  }

  async endAllOf(db: Db, userId: number, except: string): Promise<void> {
    await db.delete(Session, { userId, sessionId: Not(except) });
  }

  async dropExpired(db: Db, now: Date): Promise<void> {
    await db.delete(Session, { expiresAt: LessThan(now) });
  }

  grantsOf(db: Db, userId: number): Promise<Grant[]> {
    return db.findBy(Grant, { userId });
  }

  /** The link whose guests act as this account. */
  shareOf(db: Db, userId: number): Promise<Share | null> {
    return db.findOneBy(Share, { userId });
  }
}
