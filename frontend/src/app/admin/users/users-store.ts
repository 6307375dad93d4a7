import { Injectable, inject, signal } from '@angular/core';
import { Api } from '../../api/api';
import { permissionsGrant } from '../../api/fn/permissions/permissions-grant';
import { permissionsList } from '../../api/fn/permissions/permissions-list';
import { permissionsRevoke } from '../../api/fn/permissions/permissions-revoke';
import { usersCreate } from '../../api/fn/users/users-create';
import { usersList } from '../../api/fn/users/users-list';
import { usersUpdate } from '../../api/fn/users/users-update';
import type { CreateUserDto } from '../../api/models/create-user-dto';
import type { UpdateUserDto } from '../../api/models/update-user-dto';
import type { UserDto } from '../../api/models/user-dto';
import { allPages } from '../../core/all-pages';
import { PagedList } from '../../core/paged-list';

const PAGE = 50;
/** The code and the place of those who administer the installation, as the API has them. */
const SYSTEM = { type: 'sysadm', type_id: 1 } as const;

/** The accounts of the installation, and who administers it. */
@Injectable()
export class UsersStore {
  private readonly api = inject(Api);
  private readonly sought = signal<{ search?: string; active?: boolean }>({});
  private readonly administrators = signal<ReadonlySet<number>>(new Set());

  readonly list = new PagedList<UserDto>(async (cursor) => {
    const [page] = await Promise.all([
      this.api.invoke(usersList, { ...this.sought(), limit: PAGE, cursor }),
      cursor === undefined ? this.readAdministrators() : undefined,
    ]);
    return { rows: page.users, next_cursor: page.next_cursor };
  });

  isAdministrator(userId: number): boolean {
    return this.administrators().has(userId);
  }

  find(search: string, active: boolean | undefined): Promise<void> {
    this.sought.set({ search: search || undefined, active });
    return this.list.load({ another: true });
  }

  async create(body: CreateUserDto, administrator: boolean): Promise<UserDto> {
    const { user } = await this.api.invoke(usersCreate, { body });
    if (administrator) await this.setAdministrator(user.user_id, true);
    await this.list.load();
    return user;
  }

  async change({ user_id: userId, version }: UserDto, values: UpdateUserDto): Promise<UserDto> {
    const { user } = await this.api.invoke(usersUpdate, { userId, body: { ...values, version } });
    this.list.change((each) => each.user_id === userId, user);
    return user;
  }

  async setAdministrator(userId: number, administrator: boolean): Promise<void> {
    if (administrator) await this.api.invoke(permissionsGrant, { body: { user_id: userId, ...SYSTEM } });
    else await this.api.invoke(permissionsRevoke, { userId, type: SYSTEM.type, typeId: SYSTEM.type_id });
    await this.readAdministrators();
  }

  private async readAdministrators(): Promise<void> {
    const grants = await allPages(
      (cursor) => this.api.invoke(permissionsList, { type: SYSTEM.type, cursor }),
      (page) => page.permissions,
    );
    this.administrators.set(new Set(grants.map((grant) => grant.user_id)));
  }
}
