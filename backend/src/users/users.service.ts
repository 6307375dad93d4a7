import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, AuditTrail, type Deed } from '../audit/audit-trail.js';
import { hashOf } from './passwords.js';
import type { Page, Paged } from '../database/keyset.js';
import { madeBy } from '../database/tracked.js';
import { type Db, isDuplicate, UnitOfWork } from '../database/unit-of-work.js';
import { AppError, NameTakenError, NotFoundError } from '../errors/app-error.js';
import { systemGrantFor } from '../permissions/system-grant.js';
import { type User, usernameKey } from './user.entity.js';
import { type UserFilter, UsersRepository } from './users.repository.js';

export type { UserFilter } from './users.repository.js';

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
    private readonly audit: AuditTrail,
  ) {}

  /** A person. @throws NotFoundError */
  async byId(userId: number): Promise<User> {
    const user = await this.users.byId(this.work.db, userId);
    if (!user) throw new NotFoundError('user');
    return user;
  }

  byUsername(username: string): Promise<User | null> {
    return this.users.byUsername(this.work.db, username);
  }

  /** A person, or the account of a share link, whose id stands where somebody's would. @throws NotFoundError */
  async account(userId: number): Promise<User> {
    const user = await this.users.account(this.work.db, userId);
    if (!user) throw new NotFoundError('user');
    return user;
  }

  /** The one active person with this address; null when there is none, or more than one. */
  async byEmail(email: string): Promise<User | null> {
    const found = await this.users.byEmail(this.work.db, email);
    return found.length === 1 ? found[0] : null;
  }

  list(filter: UserFilter, page: Page): Promise<Paged<User>> {
    return this.users.list(this.work.db, filter, page);
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
  async create(person: NewUser, me: Actor): Promise<User> {
    const passwordHash = await hashOf(person.digest);
    return this.work.run(async (tx) => {
      const user = await this.insert(tx, person, passwordHash, me.userId);
      await this.audit.record(tx, me, created(user));
      return user;
    });
  }

  /** The account of a share link: nobody signs in to it, and it is not in the list of people. docs/adr/0009-guests.md */
  createGuest(tx: Db, createdBy: number): Promise<User> {
    const username = `guest ${randomUUID()}`;
    const account = { username, usernameKey: username, name: 'Guest', email: '', settings: '', passwordHash: '' };
    return this.users.add(tx, { ...madeBy(createdBy), ...account, active: true, kind: 'guest' });
  }

  /** The only account that is made without an administrator, and only while there is none. @throws AppError setup.done */
  async createFirstAdmin(person: NewUser): Promise<User> {
    const passwordHash = await hashOf(person.digest);
    return this.work.run(async (tx) => {
      const admin = await this.insert(tx, person, passwordHash, null);
      if ((await this.users.count(tx)) !== 1) throw new AppError(409, 'setup.done', 'Memento has been set up already.');
      await this.users.grantSystem(tx, systemGrantFor(admin.userId));
      await this.audit.record(tx, admin, created(admin));
      return admin;
    });
  }

  private async insert(db: Db, person: NewUser, passwordHash: string, createdBy: number | null): Promise<User> {
    const { username, name, email, settings } = person;
    try {
      return await this.users.add(db, {
        ...madeBy(createdBy),
        ...{ username, name, email, settings, passwordHash, active: true, kind: 'person' },
        usernameKey: usernameKey(username),
      });
    } catch (error) {
      if (isDuplicate(error)) throw new NameTakenError('user', username);
      throw error;
    }
  }
}

function created({ userId, username }: User): Deed {
  return { kind: 'user', verb: 'create', objectId: userId, projectId: null, details: { username } };
}
