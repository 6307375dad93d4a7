import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import { Sessions } from '../auth/sessions.js';
import { given } from '../database/rows.js';
import { type Db, isDuplicate, UnitOfWork } from '../database/unit-of-work.js';
import { NameTakenError, NotAllowedError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import { UserDto, type UpdateUserDto } from './dto/user.dto.js';
import { OwnershipRepository } from './ownership.repository.js';
import { digestOf, hashOf, matches } from './passwords.js';
import { type User, usernameKey } from './user.entity.js';
import { HandOverClashError, LastAdministratorError, WrongPasswordError, YourselfError } from './users.errors.js';
import { UsersRepository } from './users.repository.js';

/** What would change hands: rows by table. */
export interface HandOverOutlook {
  moves: Record<string, number>;
  clashes: string[];
}

/** Changes to accounts that are there: by their owners and by those who administer the installation. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly users: UsersRepository,
    private readonly ownership: OwnershipRepository,
    private readonly sessions: Sessions,
    private readonly control: AccessControl,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * People change their own name, address and settings; the rest, and others' accounts, is for administrators. A new password
   * or a deactivation ends the sessions and access tokens of the person at once.
   *
   * @param digest SHA-256 hex of the new password; undefined keeps the old one.
   * @throws NotAllowedError, NotFoundError, NameTakenError, VersionConflictError, YourselfError, LastAdministratorError
   */
  async update(userId: number, dto: UpdateUserDto, digest: string | undefined, me: Principal): Promise<User> {
    if (userId !== me.userId) this.control.demandOfPerson('user:administer', me);
    const passwordHash = digest === undefined ? undefined : await hashOf(digest);
    const changed = await this.work.run(async (tx) => {
      const before = await this.existing(tx, userId);
      const { name, email, settings } = dto;
      const values = given({ name, email, settings, ...this.administered(before, dto, me), passwordHash });
      if (values.active === false && before.active) await this.demandExpendable(tx, userId, me);
      if (!(await this.change(tx, userId, dto.version, values, me))) return false;
      if (passwordHash !== undefined || values.active === false)
        await this.sessions.endAllOf(tx, userId, me.userId === userId ? me.sessionId : '');
      await this.audit.record(tx, me, deed('update', before, toldOf(values)));
      return true;
    });
    this.sessions.forgetPrincipals();
    const user = await this.existing(this.work.db, userId);
    if (!changed) throw new VersionConflictError('user', UserDto.from(user));
    return user;
  }

  /** Deactivates an account, takes its permissions and gives what it owns to whoever asks: all of it or nothing. */
  async remove(userId: number, me: Principal): Promise<void> {
    await this.orClash(userId, me.userId, async (tx) => {
      const user = await this.existing(tx, userId);
      await this.demandExpendable(tx, userId, me);
      const moved = await this.ownership.handOver(tx, userId, me.userId);
      await this.users.removeGrants(tx, userId);
      await this.users.change(tx, userId, undefined, { active: false }, me.userId);
      await this.sessions.endAllOf(tx, userId);
      await this.audit.record(tx, me, deed('delete', user, { new_owner: me.userId, moved }));
    });
  }

  /** Gives everything that one person owns to another. @throws NotFoundError, HandOverClashError; nothing has moved then */
  async handOver(from: number, to: number, me: Principal): Promise<void> {
    await this.orClash(from, to, async (tx) => {
      const owner = await this.existing(tx, from);
      await this.existing(tx, to);
      const moved = await this.ownership.handOver(tx, from, to);
      await this.audit.record(tx, me, deed('hand-over', owner, { new_owner: to, moved }));
    });
  }

  /** What {@link handOver} would move, and the names of projects that would stop it. @throws NotFoundError */
  async handOverOutlook(from: number, to: number): Promise<HandOverOutlook> {
    const { db } = this.work;
    await this.existing(db, from);
    await this.existing(db, to);
    const clashes = from === to ? [] : await this.ownership.clashes(db, from, to);
    return { moves: from === to ? {} : await this.ownership.counts(db, from), clashes };
  }

  /** Ends the person's other sessions and all access tokens. @throws WrongPasswordError */
  async changePassword(oldPassword: string, newPassword: string, me: Principal): Promise<void> {
    const user = await this.existing(this.work.db, me.userId);
    if (!(await matches(user.passwordHash, digestOf(oldPassword)))) throw new WrongPasswordError();
    const passwordHash = await hashOf(digestOf(newPassword));
    await this.work.run(async (tx) => {
      await this.users.change(tx, me.userId, undefined, { passwordHash }, me.userId);
      await this.sessions.endAllOf(tx, me.userId, me.sessionId);
      await this.audit.record(tx, me, deed('change-password', user, {}));
    });
    this.sessions.forgetPrincipals();
  }

  /** What only administrators change; the public client sends the user name back as it was, which changes nothing. */
  private administered(before: User, dto: UpdateUserDto, me: Principal): Partial<User> {
    const renamed = dto.username !== undefined && dto.username !== before.username;
    const switched = dto.active !== undefined && dto.active !== before.active;
    const newPassword = dto.password !== undefined || dto.plain_password !== undefined;
    if (renamed || switched || newPassword) this.control.demandOfPerson('user:administer', me);
    const names = renamed ? { username: dto.username, usernameKey: usernameKey(dto.username ?? '') } : {};
    return switched ? { ...names, active: dto.active } : names;
  }

  private async change(tx: Db, userId: number, base: number | undefined, values: Partial<User>, me: Principal) {
    try {
      return await this.users.change(tx, userId, base, values, me.userId);
    } catch (error) {
      if (error instanceof NameTakenError) throw new NameTakenError('user', values.username ?? '');
      throw error;
    }
  }

  private async demandExpendable(tx: Db, userId: number, me: Principal): Promise<void> {
    const administrators = await this.users.administrators(tx);
    if (userId === me.userId) throw new YourselfError();
    if (administrators.every((administrator) => administrator === userId)) throw new LastAdministratorError();
    // Somebody else has removed the one who asks, while this waited.
    if (!administrators.includes(me.userId)) throw new NotAllowedError();
  }

  private async orClash(from: number, to: number, work: (tx: Db) => Promise<void>): Promise<void> {
    try {
      await this.work.run(work);
    } catch (error) {
      // The unique index on owner and name of a project; nothing else that changes hands is unique per owner.
      if (isDuplicate(error)) throw new HandOverClashError(await this.ownership.clashes(this.work.db, from, to));
      throw error;
    }
    this.sessions.forgetPrincipals();
    this.control.forgetDecisions();
  }

  private async existing(db: Db, userId: number): Promise<User> {
    const user = await this.users.byId(db, userId);
    if (!user) throw new NotFoundError('user');
    return user;
  }
}

function deed(verb: string, { userId, username }: User, details: object): Deed {
  return { kind: 'user', verb, objectId: userId, projectId: null, details: { username, ...details } };
}

/** Of a new password the log says only that there is one. */
function toldOf({ passwordHash, usernameKey: _, ...values }: Partial<User>): object {
  return passwordHash === undefined ? values : { ...values, password: 'changed' };
}
