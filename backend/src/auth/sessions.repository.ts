import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import type { Db } from '../database/unit-of-work.js';
import { Grant } from '../permissions/grant.entity.js';
import { Session } from './session.entity.js';

@Injectable()
export class SessionsRepository {
  async add(db: Db, session: Session): Promise<void> {
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

  async end(db: Db, sessionId: string): Promise<void> {
    await db.delete(Session, { sessionId });
  }

  async dropExpired(db: Db, now: Date): Promise<void> {
    await db.delete(Session, { expiresAt: LessThan(now) });
  }

  grantsOf(db: Db, userId: number): Promise<Grant[]> {
    return db.findBy(Grant, { userId });
  }
}
