import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatTableModule } from '@angular/material/table';
import { mdiKeyPlus } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { TokenDto } from '../../api/models/token-dto';
import { Failure } from '../../core/failure';
import { Notices } from '../../core/notices';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { AccountStore } from './account-store';
import { TokenDialog, type TokenRequest } from './token-dialog';

/** What scripts show in place of my password. */
@Component({
  selector: 'app-tokens-section',
  imports: [DatePipe, EmptyState, Failure, Icon, MatButton, MatTableModule, SkeletonRows],
  templateUrl: './tokens-section.html',
  styleUrl: './section.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TokensSection {
  protected readonly store = inject(AccountStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  protected readonly columns = ['name', 'scope', 'made', 'used', 'expires', 'actions'];
  protected readonly newIcon = mdiKeyPlus;

  protected isOver({ expires_at }: TokenDto): boolean {
    return Date.parse(expires_at) <= Date.now();
  }

  protected revokeLabel({ name }: TokenDto): string {
    return $localize`Revoke ${name}:token:`;
  }

  protected create(): void {
    const data: TokenRequest = { make: (token) => this.store.createToken(token) };
    this.dialogs.open(TokenDialog, { data, width: '32rem', maxWidth: '96vw' });
  }

  protected async revoke(token: TokenDto): Promise<void> {
    const data: Confirmation = {
      title: $localize`Revoke ${token.name}:token:?`,
      text: $localize`Scripts that use it are refused from now on. This cannot be taken back.`,
      action: $localize`Revoke the token`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.store.revokeToken(token.token_id);
    this.notices.done($localize`Revoked ${token.name}:token:.`);
  }
}
