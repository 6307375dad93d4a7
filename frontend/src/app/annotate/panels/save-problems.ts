import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import type { ApiError } from '../../core/api-error';
import type { Conflict, SaveState } from '../save-queue';

/** What stands in the way of saving, and what can be done about it. Takes no place while all is well. */
@Component({
  selector: 'app-save-problems',
  imports: [MatAnchor, MatButton],
  host: { class: 'dense' },
  template: `
    <div role="alert">
      @switch (state()) {
        @case ('offline') {
          <div class="line">
            <p>{{ problem()?.message }} {{ kept() }} and sent as soon as that is possible. {{ advice() }}</p>
            <button matButton="tonal" type="button" (click)="retried.emit()" i18n>Try now</button>
          </div>
        }
        @case ('signed-out') {
          <div class="line">
            <p>{{ ended() }} {{ kept() }}: sign in again in another tab, then try now.</p>
            <a matButton href="/sign-in" target="_blank" rel="noopener" i18n>Sign in</a>
            <button matButton="tonal" type="button" (click)="retried.emit()" i18n>Try now</button>
          </div>
        }
        @case ('refused') {
          <div class="line">
            <p>
              @if (isLayerGone()) {
                The layer that you drew on has been deleted. {{ kept() }}.
              } @else {
                {{ problem()?.message }}
              }
              @for (issue of problem()?.issues ?? []; track $index) {
                <span>{{ issue.message }}. </span>
              }
              @if (problem()?.requestId) {
                <span i18n
                  >Reference: <code>{{ problem()?.requestId }}</code></span
                >
              }
            </p>
            <button matButton type="button" (click)="discarded.emit()" i18n>Give up these changes</button>
            @if (isLayerGone()) {
              <button matButton type="button" (click)="refusedRetried.emit()" i18n>Try again</button>
              <button matButton="tonal" type="button" (click)="moved.emit()" i18n>Put them on my layer</button>
            } @else {
              <button matButton="tonal" type="button" (click)="refusedRetried.emit()" i18n>Try again</button>
            }
          </div>
        }
        @case ('conflict') {
          @for (conflict of conflicts(); track conflict.regionId) {
            <div class="line" data-conflict>
              <p>{{ textOf(conflict) }}</p>
              <button matButton type="button" (click)="decided.emit({ conflict, winner: 'theirs' })">
                @if (conflict.theirs) {
                  <ng-container i18n>Take theirs</ng-container>
                } @else {
                  <ng-container i18n>Leave it deleted</ng-container>
                }
              </button>
              @if (conflict.mine && conflict.theirs) {
                <button matButton type="button" (click)="decided.emit({ conflict, winner: 'both' })" i18n>
                  Keep both
                </button>
              }
              <button matButton="tonal" type="button" (click)="decided.emit({ conflict, winner: 'mine' })">
                @if (conflict.mine) {
                  <ng-container i18n>Keep mine</ng-container>
                } @else {
                  <ng-container i18n>Delete it</ng-container>
                }
              </button>
            </div>
          }
        }
      }
    </div>
  `,
  styles: `
    .line {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
      padding: 8px 16px;
      background: var(--warn-container);
      color: var(--warn);
      --mat-button-text-label-text-color: currentColor;
    }
    .line + .line {
      border-top: var(--hairline);
    }
    p {
      flex: 1 1 20rem;
      line-height: 1.5;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SaveProblems {
  readonly state = input.required<SaveState>();
  readonly problem = input.required<ApiError | null>();
  readonly conflicts = input.required<readonly Conflict[]>();
  readonly unsent = input.required<number>();
  readonly retried = output();
  readonly refusedRetried = output();
  /** Whether the browser cannot keep what is not saved. */
  readonly keepsNothing = input(false);
  /** Whether what is refused was drawn on a layer that has been deleted. */
  readonly isLayerGone = input(false);
  readonly discarded = output();
  readonly moved = output();
  readonly decided = output<{ readonly conflict: Conflict; readonly winner: 'mine' | 'theirs' | 'both' }>();
  protected readonly kept = computed(() => {
    const count = this.unsent();
    if (this.keepsNothing()) {
      if (count === 1) return $localize`Your change is kept on this page only`;
      return $localize`Your ${count}:count: changes are kept on this page only`;
    }
    if (count === 1) return $localize`Your change is kept in this browser`;
    return $localize`Your ${count}:count: changes are kept in this browser`;
  });
  protected readonly advice = computed(() =>
    this.keepsNothing()
      ? $localize`Leave this page open.`
      : $localize`If you close this page, open the sample again in this browser to send them.`,
  );
  protected readonly ended = computed(() =>
    this.problem()?.code === 'auth.somebody-else' ? this.problem()?.message : $localize`Your session has ended.`,
  );

  protected textOf({ mine, theirs }: Conflict): string {
    const name = mine?.name || theirs?.name || $localize`a region`;
    if (theirs === null) return $localize`Somebody else deleted ${name}:region:, which you have changed.`;
    if (mine === null) return $localize`You deleted ${name}:region:, which somebody else has changed.`;
    return $localize`You and somebody else changed ${name}:region: at the same time.`;
  }
}
