import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatTableModule } from '@angular/material/table';
import { firstValueFrom } from 'rxjs';
import type { SessionDto } from '../../api/models/session-dto';
import { Failure } from '../../core/failure';
import { Notices } from '../../core/notices';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { AccountStore } from './account-store';
import { agentName } from './agent-name';

/** Where I am signed in. */
@Component({
  selector: 'app-sessions-section',
  imports: [DatePipe, Failure, MatButton, MatTableModule, SkeletonRows],
  template: `
    <header>
      <div>
        <h2 i18n>Where you are signed in</h2>
        <p class="intro quiet" i18n>
          A sign-in lasts a day. One that you do not know: end it, and change your password.
        </p>
      </div>
      @if (store.hasOtherSessions()) {
        <button matButton="outlined" type="button" (click)="endOthers()" i18n>End all others</button>
      }
    </header>
    @if (store.sessions.error(); as error) {
      <app-failure [error]="error" (retry)="store.sessions.reload()" />
    } @else if (store.sessions.hasValue()) {
      <div class="table-frame">
        <table mat-table [dataSource]="store.sessions.value()">
          <ng-container matColumnDef="where">
            <th mat-header-cell *matHeaderCellDef i18n>Where</th>
            <td mat-cell *matCellDef="let session">
              <span>
                {{ nameOf(session) }}
                @if (session.current) {
                  <span class="pill good" i18n>This one</span>
                }
              </span>
            </td>
          </ng-container>
          <ng-container matColumnDef="address">
            <th mat-header-cell *matHeaderCellDef i18n>Address</th>
            <td mat-cell *matCellDef="let session" class="figures" data-label="Address" i18n-data-label>
              {{ session.address }}
            </td>
          </ng-container>
          <ng-container matColumnDef="since">
            <th mat-header-cell *matHeaderCellDef i18n>Since</th>
            <td mat-cell *matCellDef="let session" class="time" data-label="Since" i18n-data-label>
              {{ session.created_at | date: 'MMM d, HH:mm' }}
            </td>
          </ng-container>
          <ng-container matColumnDef="until">
            <th mat-header-cell *matHeaderCellDef i18n>Until</th>
            <td mat-cell *matCellDef="let session" class="time" data-label="Until" i18n-data-label>
              {{ session.expires_at | date: 'MMM d, HH:mm' }}
            </td>
          </ng-container>
          <ng-container matColumnDef="actions">
            <th mat-header-cell *matHeaderCellDef class="actions"><span class="heard" i18n>Actions</span></th>
            <td mat-cell *matCellDef="let session" class="actions">
              @if (!session.current) {
                <button matButton type="button" [attr.aria-label]="endLabel(session)" (click)="end(session)" i18n>
                  End
                </button>
              }
            </td>
          </ng-container>
          <tr mat-header-row *matHeaderRowDef="columns"></tr>
          <tr mat-row *matRowDef="let session; columns: columns"></tr>
        </table>
      </div>
    } @else {
      <app-skeleton-rows label="Reading where you are signed in" i18n-label [rows]="2" />
    }
  `,
  styleUrl: './section.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SessionsSection {
  protected readonly store = inject(AccountStore);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  protected readonly columns = ['where', 'address', 'since', 'until', 'actions'];

  protected nameOf({ agent }: SessionDto): string {
    return agentName(agent);
  }

  protected endLabel(session: SessionDto): string {
    return $localize`End ${this.nameOf(session)}:program:`;
  }

  protected async end(session: SessionDto): Promise<void> {
    await this.store.endSession(session.session_id);
    this.notices.done($localize`${this.nameOf(session)}:program: is signed out.`);
  }

  protected async endOthers(): Promise<void> {
    const data: Confirmation = {
      title: $localize`Sign out everywhere else?`,
      text: $localize`Every other browser and script that signed in with your password has to sign in again. Access tokens stay.`,
      action: $localize`End all others`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    await this.store.endOtherSessions();
    this.notices.done($localize`You are signed out everywhere else.`);
  }
}
