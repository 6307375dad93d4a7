import { Injectable, inject, resource, signal } from '@angular/core';
import { Api } from '../../api/api';
import { categoriesList } from '../../api/fn/categories/categories-list';
import { permissionsGrant } from '../../api/fn/permissions/permissions-grant';
import { permissionsRevoke } from '../../api/fn/permissions/permissions-revoke';
import { rightsOnProject } from '../../api/fn/permissions/rights-on-project';
import type { RightDto } from '../../api/models/right-dto';
import { allPages } from '../../core/all-pages';
import { toApiError } from '../../core/api-error';
import { type Grant, type Right, grantFor, levelOf, placeIdOf } from './grant-choice';

/** The people of one project: who may what, where, and why. */
@Injectable()
export class PeopleStore {
  private readonly api = inject(Api);
  private readonly projectId = signal<number | undefined>(undefined);

  readonly rights = resource({
    params: this.projectId,
    loader: ({ params: projectId }) =>
      allPages(
        (cursor) => this.api.invoke(rightsOnProject, { projectId, cursor }),
        (page) => page.rights,
      ),
  });
  readonly categories = resource({
    params: this.projectId,
    loader: ({ params: project_id }) =>
      allPages(
        (cursor) => this.api.invoke(categoriesList, { project_id, cursor }),
        (page) => page.categories,
      ),
  });

  open(projectId: number): void {
    this.projectId.set(projectId);
  }

  async add(userId: number, grant: Grant): Promise<void> {
    await this.api.invoke(permissionsGrant, { body: { user_id: userId, ...grant } });
    this.rights.reload();
  }

  /** The new one is given before the old one is taken: whatever breaks off in between, nobody is locked out. */
  async change(before: RightDto, right: Right): Promise<void> {
    const after = grantFor(right, levelOf(before), placeIdOf(before));
    if (after.type === before.type) return;
    try {
      await this.api.invoke(permissionsGrant, { body: { user_id: before.user_id, ...after } });
    } catch (failure) {
      // They have it already, besides the one that goes now.
      if (toApiError(failure).code !== 'permission.exists') throw failure;
    }
    await this.takeAway(before);
  }

  async takeAway(right: RightDto): Promise<void> {
    const { user_id: userId, type } = right;
    await this.api.invoke(permissionsRevoke, { userId, type, typeId: placeIdOf(right) });
    this.rights.reload();
  }
}
