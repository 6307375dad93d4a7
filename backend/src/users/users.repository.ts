import { Injectable } from '@nestjs/common';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { updateVersioned } from '../database/rows.js';
import type { Db } from '../database/unit-of-work.js';
import { lockAdministrators } from '../permissions/administrators.js';
import { SYSTEM_CODE } from '../permissions/grant-code.js';
import { Grant } from '../permissions/grant.entity.js';
import { User, usernameKey } from './user.entity.js';

export interface UserFilter {
  username?: string;
  active?: boolean;
  /** Found anywhere in the names and, when {@link byEmail}, in the e-mail address. */
  search?: string;
  byEmail?: boolean;
}

@Injectable()
export class UsersRepository {
  /** Person or guest account. */
  account(db: Db, userId: number): Promise<User | null> {
    return db.findOneBy(User, { userId });
  }

  byId(db: Db, userId: number): Promise<User | null> {
    return db.findOneBy(User, { userId, kind: 'person' });
  }

  byUsername(db: Db, username: string): Promise<User | null> {
    return db.findOneBy(User, { usernameKey: usernameKey(username), kind: 'person' });
  }

  /** Active people with this address, in whatever case. */
  byEmail(db: Db, email: string): Promise<User[]> {
    return db
      .createQueryBuilder(User, 'u')
      .where("u.kind = 'person' AND u.active = :active AND LOWER(u.email) = :email", {
        active: true,
        email: email.toLowerCase(),
      })
      .limit(2)
      .getMany();
  }

  /** People only. */
  list(db: Db, { username, active, search, byEmail = false }: UserFilter, page: Page): Promise<Paged<User>> {
    const users = db.createQueryBuilder(User, 'u').where("u.kind = 'person'");
    if (username !== undefined) users.andWhere('u.usernameKey = :name', { name: usernameKey(username) });
    if (active !== undefined) users.andWhere('u.active = :active', { active });
    if (search) {
      const columns = ['u.usernameKey', 'LOWER(u.name)', ...(byEmail ? ['LOWER(u.email)'] : [])];
      const found = columns.map((column) => `${column} LIKE :search ESCAPE '!'`).join(' OR ');
      users.andWhere(`(${found})`, { search: `%${search.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%` });
    }
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

  administrators(tx: Db): Promise<number[]> {
    return lockAdministrators(tx);
  }

  count(db: Db): Promise<number> {
    return db.count(User);
  }

  add(db: Db, user: Partial<User>): Promise<User> {
    return db.save(User, user as User);
  }

  change(db: Db, userId: number, base: number | undefined, values: Partial<User>, by: number): Promise<boolean> {
    return updateVersioned(db, User, { userId }, base, { values, by });
  }

  async grantSystem(db: Db, grant: Partial<Grant>): Promise<void> {
    await db.insert(Grant, grant);
  }

  async removeGrants(db: Db, userId: number): Promise<void> {
    await db.delete(Grant, { userId });
  }
}
