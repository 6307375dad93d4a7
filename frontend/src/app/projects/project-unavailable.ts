import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiCloudOffOutline, mdiLockQuestion } from '@mdi/js';
import { toApiError } from '../core/api-error';
import { EmptyState } from '../ui/empty-state';
import { Reference } from '../ui/reference';

/** Why a project cannot be shown. Not there and not for me look alike on purpose: the server does not tell them apart. */
@Component({
  selector: 'app-project-unavailable',
  imports: [EmptyState, MatAnchor, MatButton, Reference, RouterLink],
  host: { '(window:online)': 'problem().status === 0 && retry.emit()' },
  template: `
    @if (isGone()) {
      <app-empty-state [icon]="goneIcon" heading="This project is not here for you" i18n-heading level="h1">
        <p i18n>It may have been deleted, or you may not have been added to it. Its owner can tell.</p>
        <a matButton="filled" routerLink="/" actions i18n>All projects</a>
      </app-empty-state>
    } @else {
      <app-empty-state [icon]="failedIcon" heading="The project could not be read" i18n-heading level="h1">
        <p>{{ problem().message }}</p>
        <app-reference [requestId]="problem().requestId" />
        <button matButton="filled" type="button" actions (click)="retry.emit()" i18n>Try again</button>
      </app-empty-state>
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ProjectUnavailable {
  readonly error = input.required<unknown>();
  readonly retry = output();
  protected readonly problem = computed(() => toApiError(this.error()));
  protected readonly isGone = computed(() => this.problem().status === 404 || this.problem().status === 400);
  protected readonly goneIcon = mdiLockQuestion;
  protected readonly failedIcon = mdiCloudOffOutline;
}
