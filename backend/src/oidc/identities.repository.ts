import { Injectable } from '@nestjs/common';
import { type Db, isDuplicate } from '../database/unit-of-work.js';
import { Identity } from './identity.entity.js';

@Injectable()
export class IdentitiesRepository {
  /** With its user. */
  find(db: Db, issuer: string, subject: string): Promise<Identity | null> {
    return db.findOne(Identity, { where: { issuer, subject }, relations: { user: true } });
  }

  /** Linking twice at the same moment is linking once. */
  async link(db: Db, identity: Omit<Identity, 'user'>): Promise<void> {
    try {
      await db.insert(Identity, identity);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
}
