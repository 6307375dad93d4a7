import { Injectable } from '@nestjs/common';
import { Sessions } from '../auth/sessions.js';
import type { Page, Paged } from '../database/keyset.js';
import { madeBy } from '../database/tracked.js';
import { isDuplicate, UnitOfWork } from '../database/unit-of-work.js';
import { AppError, InvalidRequestError } from '../errors/app-error.js';
import { UsersService } from '../users/users.service.js';
import { AccessControl } from './access-control.js';
import type { Grant } from './grant.entity.js';
import { GRANT_CODES } from './grant-code.js';
import type { Principal } from './principal.js';
import { type GrantFilter, type GrantKey, PermissionsRepository } from './permissions.repository.js';
import { ScopeResolver } from './scope-resolver.js';

@Injectable()
export class PermissionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly permissions: PermissionsRepository,
    private readonly resolver: ScopeResolver,
    private readonly users: UsersService,
    private readonly sessions: Sessions,
    private readonly control: AccessControl,
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
      await this.permissions.add(this.work.db, grant);
    } catch (error) {
      if (isDuplicate(error)) throw new AppError(409, 'permission.exists', 'This person has this permission already.');
      throw error;
    }
    this.rightsChanged();
    return grant as Grant;
  }

  /** @throws AppError permission.last-administrator */
  async revoke(key: GrantKey): Promise<void> {
    const system = GRANT_CODES[key.type].on === 'system';
    await this.work.run(async (tx) => {
      await this.permissions.remove(tx, key);
      if (system && (await this.permissions.countSystem(tx)) === 0)
        throw new AppError(409, 'permission.last-administrator', 'Somebody must remain to administer Memento.');
    });
    this.rightsChanged();
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
