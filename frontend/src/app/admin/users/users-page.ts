import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatFormField, MatLabel, MatPrefix } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatMenu, MatMenuContent, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { MatOption, MatSelect } from '@angular/material/select';
import { MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';
import { mdiAccountPlusOutline, mdiAccountSearchOutline, mdiDotsVertical, mdiMagnify } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { UserDto } from '../../api/models/user-dto';
import { Failure } from '../../core/failure';
import { Notices } from '../../core/notices';
import { Session } from '../../core/session';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { NewPasswordDialog, type PasswordRequest } from './new-password-dialog';
import { UserDialog, type UserRequest } from './user-dialog';
import { UsersStore } from './users-store';

const QUIET_MS = 250;

/** The accounts of the installation. */
@Component({
  selector: 'app-users-page',
  imports: [
    ...[EmptyState, Failure, Icon, MatButton, MatFormField, MatIconButton, MatInput, MatLabel, MatMenu, MatMenuContent],
    ...[MatMenuItem, MatMenuTrigger, MatOption, MatPrefix, MatSelect, MatTableModule, RouterLink, SkeletonRows],
  ],
  providers: [UsersStore],
  templateUrl: './users-page.html',
  styleUrl: '../admin.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UsersPage {
  protected readonly store = inject(UsersStore);
  private readonly session = inject(Session);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  private typing = 0;
  protected readonly search = signal('');
  protected readonly shown = signal<'all' | 'active' | 'inactive'>('all');
  protected readonly columns = ['person', 'email', 'state', 'actions'];
  protected readonly newIcon = mdiAccountPlusOutline;
  protected readonly findIcon = mdiMagnify;
  protected readonly nobodyIcon = mdiAccountSearchOutline;
  protected readonly moreIcon = mdiDotsVertical;

  constructor() {
    void this.find();
  }

  protected isMe(user: UserDto): boolean {
    return user.user_id === this.session.user()?.user_id;
  }

  protected moreLabel({ username }: UserDto): string {
    return $localize`More for ${username}:user:`;
  }

  protected type(event: Event): void {
    this.search.set((event.target as HTMLInputElement).value.trim());
    clearTimeout(this.typing);
    this.typing = window.setTimeout(() => void this.find(), QUIET_MS);
  }

  protected show(accounts: 'all' | 'active' | 'inactive'): void {
    this.shown.set(accounts);
    void this.find();
  }

  protected create(): void {
    const data: UserRequest = {
      save: ({ username, name, email, password, administrator }) =>
        this.store.create({ username, name, email, plain_password: password }, administrator),
    };
    this.dialogs.open(UserDialog, { data, width: '30rem', maxWidth: '96vw' });
  }

  protected edit(user: UserDto): void {
    const data: UserRequest = {
      user,
      save: ({ username, name, email }) => this.store.change(user, { username, name, email }),
    };
    this.dialogs.open(UserDialog, { data, width: '30rem', maxWidth: '96vw' });
  }

  protected async setPassword(user: UserDto): Promise<void> {
    const data: PasswordRequest = {
      name: user.name,
      set: (plain_password) => this.store.change(user, { plain_password }),
    };
    const dialog = this.dialogs.open(NewPasswordDialog, { data, width: '30rem', maxWidth: '96vw' });
    if ((await firstValueFrom(dialog.afterClosed())) === true)
      this.notices.done($localize`${user.name}:person: has a new password.`);
  }

  protected async setActive(user: UserDto, active: boolean): Promise<void> {
    const text = active
      ? $localize`They can sign in again with the password that they had. Their permissions are as they were.`
      : $localize`They are signed out at once and cannot sign in any more. What they made, own and may do stays as it is, so this can be taken back.`;
    const confirmed = await this.confirm({
      title: active ? $localize`Let ${user.name}:person: sign in again?` : $localize`Deactivate ${user.name}:person:?`,
      text,
      action: active ? $localize`Reactivate` : $localize`Deactivate`,
    });
    if (!confirmed) return;
    await this.store.change(user, { active });
    this.notices.done(
      active ? $localize`${user.name}:person: can sign in again.` : $localize`${user.name}:person: is deactivated.`,
    );
  }

  protected async setAdministrator(user: UserDto, administrator: boolean): Promise<void> {
    const confirmed = await this.confirm({
      title: administrator
        ? $localize`Make ${user.name}:person: an administrator?`
        : $localize`Take the administration from ${user.name}:person:?`,
      text: administrator
        ? $localize`Administrators see and change every project, every account and every permission.`
        : $localize`They keep their account, what they own and the permissions that they were given on projects.`,
      action: administrator ? $localize`Make administrator` : $localize`Take it away`,
    });
    if (confirmed) await this.store.setAdministrator(user.user_id, administrator);
  }

  protected find(): Promise<void> {
    const shown = this.shown();
    return this.store.find(this.search(), shown === 'all' ? undefined : shown === 'active');
  }

  private async confirm(data: Confirmation): Promise<boolean> {
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    return (await firstValueFrom(dialog.afterClosed())) === true;
  }
}
