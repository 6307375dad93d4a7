import { ChangeDetectionStrategy, Component, computed, inject, resource, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { mdiAccountArrowRightOutline, mdiAlertCircleOutline } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import { Api } from '../../api/api';
import { ownershipChangeOwnership } from '../../api/fn/utilities/ownership-change-ownership';
import { ownershipOutlook } from '../../api/fn/utilities/ownership-outlook';
import type { UserDto } from '../../api/models/user-dto';
import { Failure } from '../../core/failure';
import { Notices } from '../../core/notices';
import { PersonField } from '../../core/person-field';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { EmptyState } from '../../ui/empty-state';
import { Icon } from '../../ui/icon';
import { SkeletonRows } from '../../ui/skeleton-rows';
import { ownedText } from './owned-text';

/** Gives everything that one person owns to another, counted before. */
@Component({
  selector: 'app-hand-over-page',
  imports: [EmptyState, Failure, Icon, MatButton, PersonField, SkeletonRows],
  template: `
    <p class="intro quiet" i18n>
      When somebody leaves: everything they own is another person's from then on, all of it or nothing. What they drew
      and wrote stays under their name.
    </p>
    <div class="filters">
      <app-person-field label="From" i18n-label withInactive [(person)]="from" />
      <app-person-field label="To" i18n-label [(person)]="to" />
    </div>
    @if (outlook.error(); as error) {
      <app-failure [error]="error" (retry)="outlook.reload()" />
    } @else if (outlook.isLoading()) {
      <app-skeleton-rows label="Counting" i18n-label [rows]="3" />
    } @else if (isSame()) {
      <p role="status" i18n>Choose two different people.</p>
    } @else if (outlook.hasValue()) {
      <div class="outlook" data-outlook>
        @if (outlook.value().moves.length === 0) {
          <p i18n>{{ from()?.name }} owns nothing. There is nothing to hand over.</p>
        } @else {
          <h2 i18n>What {{ to()?.name }} would own</h2>
          <ul>
            @for (move of moves(); track move.kind) {
              <li class="figures">{{ move.text }}</li>
            }
          </ul>
          @if (outlook.value().clashes.length) {
            <div class="clash">
              <app-icon [path]="clashIcon" />
              <div>
                <p i18n>Both have projects of these names. Rename one of each first:</p>
                <ul>
                  @for (name of outlook.value().clashes; track name) {
                    <li>{{ name }}</li>
                  }
                </ul>
              </div>
            </div>
          }
          <button
            matButton="filled"
            type="button"
            [disabled]="busy() || outlook.value().clashes.length > 0"
            (click)="handOver()"
            i18n
          >
            Hand everything over
          </button>
        }
      </div>
    } @else {
      <div class="table-frame">
        <app-empty-state [icon]="icon" heading="From whom, to whom?" i18n-heading>
          <p i18n>Before anything moves you see how much it is.</p>
        </app-empty-state>
      </div>
    }
  `,
  styles: `
    .outlook {
      display: grid;
      gap: 1rem;
      justify-items: start;
      padding: 1.25rem 1.5rem;
      border: var(--hairline);
      border-radius: var(--mat-sys-corner-large);
      background: var(--mat-sys-surface-container-low);
    }
    ul {
      margin: 0;
      padding-left: 1.25rem;
      line-height: 1.8;
    }
    .clash {
      display: flex;
      gap: 0.75rem;
      padding: 0.9rem 1rem;
      border-radius: var(--mat-sys-corner-small);
      background: var(--warn-container);
      color: var(--warn);
    }
  `,
  styleUrl: '../admin.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HandOverPage {
  private readonly api = inject(Api);
  private readonly dialogs = inject(MatDialog);
  private readonly notices = inject(Notices);
  protected readonly icon = mdiAccountArrowRightOutline;
  protected readonly clashIcon = mdiAlertCircleOutline;
  protected readonly from = signal<UserDto | null>(null);
  protected readonly to = signal<UserDto | null>(null);
  protected readonly busy = signal(false);
  protected readonly isSame = computed(() => this.from() !== null && this.from()?.user_id === this.to()?.user_id);
  private readonly who = computed(() => {
    const [oldUserId, newUserId] = [this.from()?.user_id, this.to()?.user_id];
    if (oldUserId === undefined || newUserId === undefined || this.isSame()) return undefined;
    return { oldUserId, newUserId };
  });
  protected readonly outlook = resource({
    params: this.who,
    loader: ({ params }) => this.api.invoke(ownershipOutlook, params),
  });
  protected readonly moves = computed(() =>
    (this.outlook.hasValue() ? this.outlook.value().moves : []).map((move) => ({
      ...move,
      text: ownedText(move.kind, move.count),
    })),
  );

  protected async handOver(): Promise<void> {
    const who = this.who();
    const [from, to] = [this.from()?.name ?? '', this.to()?.name ?? ''];
    if (!who) return;
    const data: Confirmation = {
      title: $localize`Hand everything over to ${to}:person:?`,
      text: $localize`${to}:person: owns it from then on, and may do everything with it. ${from}:person: sees only what others let them see. To take it back you would have to hand it over again.`,
      action: $localize`Hand over`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) !== true) return;
    this.busy.set(true);
    try {
      await this.api.invoke(ownershipChangeOwnership, who);
      this.notices.done($localize`Everything of ${from}:person: is ${to}:newOwner:’s now.`);
      this.outlook.reload();
    } finally {
      this.busy.set(false);
    }
  }
}
