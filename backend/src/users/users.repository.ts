import { Injectable } from '@nestjs/common';
import type { Db } from '../database/unit-of-work.js';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { SYSTEM_CODE } from '../permissions/grant-code.js';
import { Grant } from '../permissions/grant.entity.js';
import { User, usernameKey } from './user.entity.js';

@Injectable()
export class UsersRepository {
  byId(db: Db, userId: number): Promise<User | null> {
    return db.findOneBy(User, { userId });
  }

  byUsername(db: Db, username: string): Promise<User | null> {
    return db.findOneBy(User, { usernameKey: usernameKey(username) });
  }

  list(db: Db, username: string | undefined, page: Page): Promise<Paged<User>> {
    const users = db.createQueryBuilder(User, 'u');
    if (username !== undefined) users.andWhere('u.usernameKey = :name', { name: usernameKey(username) });
    return keysetPage(users, 'username', 'userId', page);
  }

  firstAdministrator(db: Db): Promise<User | null> {
    return db
      .createQueryBuilder(User, 'u')
      .innerJoin(Grant, 'g', 'g.userId = u.userId')
      .where('g.type = :type', { type: SYSTEM_CODE })
      .orderBy('u.userId')
      .getOne();
  }

  count(db: Db): Promise<number> {
    return db.count(User);
  }

  add(db: Db, user: Partial<User>): Promise<User> {
    return db.save(User, user as User);
  }

  async grantSystem(db: Db, grant: Partial<Grant>): Promise<void> {
    await db.insert(Grant, grant);
  }
}
