import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Failure } from './failure';
import type { PagedList } from './paged-list';
import { SkeletonRows } from '../ui/skeleton-rows';

/**
 * What stands around a list that is read a page at a time: its outline before the first page, why it cannot be read, and the
 * button for more. The content is the list; `[nothing]` is shown in its place when it is empty.
 */
@Component({
  selector: 'app-list-frame',
  imports: [Failure, MatButton, SkeletonRows],
  template: `
    @if (list().isFirst()) {
      <app-skeleton-rows label="Reading the list" i18n-label />
    } @else if (list().error() !== undefined && list().rows().length === 0) {
      <app-failure [error]="list().error()" (retry)="list().load()" />
    } @else if (list().isEmpty()) {
      <ng-content select="[nothing]" />
    } @else {
      <ng-content />
      @if (list().error() !== undefined) {
        <p class="failed" role="alert">
          <ng-container i18n>The rest could not be read.</ng-container>
          <button matButton type="button" (click)="list().more()" i18n>Try again</button>
        </p>
      } @else if (list().hasMore()) {
        <button
          matButton="outlined"
          type="button"
          class="more"
          [disabled]="list().isBusy()"
          (click)="list().more()"
          i18n
        >
          Show more
        </button>
      }
    }
  `,
  styles: `
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
  readonly list = input.required<PagedList<unknown>>();
}
