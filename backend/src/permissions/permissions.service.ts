import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import { Sessions } from '../auth/sessions.js';
import type { Page, Paged } from '../database/keyset.js';
import { madeBy } from '../database/tracked.js';
import { type Db, isDuplicate, UnitOfWork } from '../database/unit-of-work.js';
import { AppError, InvalidRequestError } from '../errors/app-error.js';
import { LastAdministratorError } from '../users/users.errors.js';
import { UsersService } from '../users/users.service.js';
import { AccessControl } from './access-control.js';
import type { Grant } from './grant.entity.js';
import { GRANT_CODES } from './grant-code.js';
import type { Principal } from './principal.js';
import { type GrantFilter, type GrantKey, PermissionsRepository } from './permissions.repository.js';
import { ScopeResolver } from './scope-resolver.js';

/** Of one request: a project has people by the dozen. */
const ALL_AT_ONCE: Page = { limit: 100_000, after: null };

@Injectable()
export class PermissionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly permissions: PermissionsRepository,
    private readonly resolver: ScopeResolver,
    private readonly users: UsersService,
    private readonly sessions: Sessions,
    private readonly control: AccessControl,
    private readonly audit: AuditTrail,
  ) {}

  list(filter: GrantFilter, page: Page, me: Principal): Promise<Paged<Grant>> {
    return this.permissions.list(this.work.db, filter, page, me);
  }

  /** @throws InvalidRequestError for an unknown person, AppError permission.exists */
  async grant(key: GrantKey, me: Principal): Promise<Grant> {
    await this.demandPerson(key.userId);
    const chain = await this.resolver.chainOfGrant(key.type, key.typeId);
    const { projectId = null, categoryId = null, annotationId = null } = chain ?? {};
    const grant = { ...madeBy(me.userId), ...key, projectId, categoryId, annotationId };
    try {
      await this.work.run(async (tx) => {
        await this.permissions.add(tx, grant);
        await this.audit.record(tx, me, deed('grant', key, projectId));
      });
    } catch (error) {
      if (isDuplicate(error)) throw new AppError(409, 'permission.exists', 'This person has this permission already.');
      throw error;
    }
    this.rightsChanged();
    return grant as Grant;
  }

  /** @throws AppError permission.last-administrator */
  async revoke(key: GrantKey, me: Principal): Promise<void> {
    await this.work.run((tx) => this.takeAway(tx, key, me));
    this.rightsChanged();
  }

  /**
   * Takes away all that match and show to the caller, or none of them.
   *
   * @throws NotAllowedError when one of them is not for the caller to take, LastAdministratorError
   */
  async revokeAll(filter: GrantFilter, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const { rows } = await this.permissions.list(tx, filter, ALL_AT_ONCE, me);
      const revocable: Grant[] = [];
      for (const grant of rows) if (await this.isRevocable(tx, grant, me)) revocable.push(grant);
      for (const grant of revocable) await this.takeAway(tx, grant, me);
    });
    this.rightsChanged();
  }

  /** @returns false for what lies in the trash: it comes back with it @throws NotAllowedError */
  private async isRevocable(tx: Db, { type, typeId }: Grant, me: Principal): Promise<boolean> {
    const { on } = GRANT_CODES[type];
    if (on === 'system') {
      this.control.demandOfPerson('permission:grant-system', me);
      return true;
    }
    const chain = await this.resolver.chainOfGrant(type, typeId, tx);
    if (chain) this.control.demandAt('permission:revoke', me, on, chain);
    return chain !== null;
  }

  private async takeAway(tx: Db, { userId, type, typeId }: GrantKey, me: Principal): Promise<void> {
    const key = { userId, type, typeId };
    if (GRANT_CODES[type].on === 'system') await this.demandAnother(tx, userId);
    const chain = await this.resolver.chainOfGrant(type, typeId, tx);
    await this.permissions.remove(tx, key);
    await this.audit.record(tx, me, deed('revoke', key, chain?.projectId ?? null));
  }

  private async demandAnother(tx: Db, userId: number): Promise<void> {
    const administrators = await this.permissions.administrators(tx);
    if (administrators.length === 1 && administrators[0] === userId) throw new LastAdministratorError();
  }

  private async demandPerson(userId: number): Promise<void> {
    try {
      await this.users.byId(userId);
    } catch (error) {
      // NotFoundError: a person in the body that does not exist is a mistake in the request.
      if (!(error instanceof AppError)) throw error;
      throw new InvalidRequestError('There is no such person.', [{ path: 'user_id', message: 'names nobody' }]);
    }
  }

  private rightsChanged(): void {
    this.sessions.forgetPrincipals();
    this.control.forgetDecisions();
  }
}

function deed(verb: string, { userId, type, typeId }: GrantKey, projectId: number | null): Deed {
  return { kind: 'permission', verb, objectId: `${userId}/${type}/${typeId}`, projectId };
}
