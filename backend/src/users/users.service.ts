import { Injectable } from '@nestjs/common';
import { hashOf } from './passwords.js';
import type { Page, Paged } from '../database/keyset.js';
import { madeBy } from '../database/tracked.js';
import { type Db, isDuplicate, UnitOfWork } from '../database/unit-of-work.js';
import { AppError, NameTakenError, NotFoundError } from '../errors/app-error.js';
import { systemGrantFor } from '../permissions/system-grant.js';
import { type User, usernameKey } from './user.entity.js';
import { UsersRepository } from './users.repository.js';

export interface NewUser {
  username: string;
  name: string;
  email: string;
  /** SHA-256 hex of the password. */
  digest: string;
  settings: string;
}

@Injectable()
export class UsersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly users: UsersRepository,
  ) {}

  /** @throws NotFoundError */
  async byId(userId: number): Promise<User> {
    const user = await this.users.byId(this.work.db, userId);
    if (!user) throw new NotFoundError('user');
    return user;
  }

  byUsername(username: string): Promise<User | null> {
    return this.users.byUsername(this.work.db, username);
  }

  list(username: string | undefined, page: Page): Promise<Paged<User>> {
    return this.users.list(this.work.db, username, page);
  }

  async nobodyYet(): Promise<boolean> {
    return (await this.users.count(this.work.db)) === 0;
  }

  /** Whoever has administered this installation the longest. @throws NotFoundError when there is nobody yet */
  async firstAdministrator(): Promise<User> {
    const user = await this.users.firstAdministrator(this.work.db);
    if (!user) throw new NotFoundError('user');
    return user;
  }

  /** @throws NameTakenError */
  async create(person: NewUser, createdBy: number): Promise<User> {
    const passwordHash = await hashOf(person.digest);
    return this.insert(this.work.db, person, passwordHash, createdBy);
  }

  /** The only account that is made without an administrator, and only while there is none. @throws AppError setup.done */
  async createFirstAdmin(person: NewUser): Promise<User> {
    const passwordHash = await hashOf(person.digest);
    return this.work.run(async (tx) => {
      const admin = await this.insert(tx, person, passwordHash, null);
      if ((await this.users.count(tx)) !== 1) throw new AppError(409, 'setup.done', 'Memento has been set up already.');
      await this.users.grantSystem(tx, systemGrantFor(admin.userId));
      return admin;
    });
  }

  private async insert(db: Db, person: NewUser, passwordHash: string, createdBy: number | null): Promise<User> {
    const { username, name, email, settings } = person;
    try {
      return await this.users.add(db, {
        ...madeBy(createdBy),
        ...{ username, name, email, settings, passwordHash, active: true },
        usernameKey: usernameKey(username),
      });
    } catch (error) {
      if (isDuplicate(error)) throw new NameTakenError('user', username);
      throw error;
    }
  }
}
