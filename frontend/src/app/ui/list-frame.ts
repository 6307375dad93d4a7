import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { mdiCloudOffOutline, mdiLockOutline } from '@mdi/js';
import { toApiError } from '../core/api-error';
import { EmptyState } from './empty-state';

const SKELETON_ROWS = [0, 1, 2, 3, 4, 5];

/**
 * What stands around a list that is read a page at a time: its outline before the first page, why it cannot be read, and the
 * button for more. The content is the list; `[nothing]` is shown in its place when it is empty.
 */
@Component({
  selector: 'app-list-frame',
  imports: [EmptyState, MatButton],
  template: `
    @if (rows() === undefined && problem(); as problem) {
      @if (problem.status === 403 || problem.status === 404) {
        <app-empty-state [icon]="lockedIcon" heading="This list is not for you" i18n-heading>
          <p i18n>Whoever administers this can give you the right to see it.</p>
        </app-empty-state>
      } @else {
        <app-empty-state [icon]="failedIcon" heading="The list could not be read" i18n-heading>
          <p>{{ problem.message }}</p>
          @if (problem.requestId) {
            <p i18n>
              Reference for your administrator: <code>{{ problem.requestId }}</code>
            </p>
          }
          <button matButton="filled" type="button" actions (click)="retried.emit()" i18n>Try again</button>
        </app-empty-state>
      }
    } @else if (rows() === undefined) {
      <div class="skeleton" role="status">
        <span class="heard" i18n>Reading the list</span>
        @for (row of skeleton; track row) {
          <span class="bone"></span>
        }
      </div>
    } @else if (rows() === 0) {
      <ng-content select="[nothing]" />
    } @else {
      <ng-content />
      @if (problem(); as problem) {
        <p class="failed" role="alert">
          {{ problem.message }}
          <button matButton type="button" (click)="moreWanted.emit()" i18n>Try again</button>
        </p>
      } @else if (hasMore()) {
        <button matButton="outlined" type="button" class="more" [disabled]="busy()" (click)="moreWanted.emit()" i18n>
          Show more
        </button>
      }
    }
  `,
  styles: `
    .skeleton {
      display: grid;
      gap: 0.75rem;
    }
    .bone {
      height: 44px;
      border-radius: var(--mat-sys-corner-small);
      background: var(--mat-sys-surface-container);
      animation: breathe 1.6s infinite alternate ease-in-out;
    }
    @keyframes breathe {
      to {
        opacity: 0.5;
      }
    }
    .more {
      display: block;
      margin: 1rem auto 0;
    }
    .failed {
      display: flex;
      align-items: center;
      justify-content: center;
      gap: 1rem;
      margin-top: 1rem;
      color: var(--mat-sys-error);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListFrame {
  /** How many there are; undefined: not known yet. */
  readonly rows = input.required<number | undefined>();
  /** Why the last page could not be read; null: it could. */
  readonly error = input<unknown>(null);
  readonly hasMore = input(false);
  readonly busy = input(false);
  readonly moreWanted = output();
  readonly retried = output();
  protected readonly problem = computed(() => (this.error() ? toApiError(this.error()) : null));
  protected readonly skeleton = SKELETON_ROWS;
  protected readonly failedIcon = mdiCloudOffOutline;
  protected readonly lockedIcon = mdiLockOutline;
}
