import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatAnchor, MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiCloudOffOutline, mdiLockOutline, mdiMapMarkerQuestionOutline } from '@mdi/js';
import { EmptyState } from '../ui/empty-state';
import { Reference } from '../ui/reference';
import { toApiError } from './api-error';

/** Why something cannot be shown, what to do, and what to tell the administrator. */
@Component({
  selector: 'app-failure',
  imports: [EmptyState, MatAnchor, MatButton, Reference, RouterLink],
  template: `
    @if (problem().status === 403) {
      <app-empty-state [icon]="lockIcon" heading="This is not for your account" i18n-heading [level]="level()">
        <p>{{ problem().message }}</p>
        <a matButton="filled" routerLink="/" actions i18n>All projects</a>
      </app-empty-state>
    } @else if (problem().status === 404 || problem().status === 410) {
      <app-empty-state [icon]="goneIcon" heading="There is no such thing for you" i18n-heading [level]="level()">
        <p i18n>It may have been deleted, or you may not have been added to it.</p>
        <a matButton="filled" routerLink="/" actions i18n>All projects</a>
      </app-empty-state>
    } @else {
      <app-empty-state [icon]="failedIcon" heading="This could not be read" i18n-heading [level]="level()">
        <p>{{ problem().message }}</p>
        <app-reference [requestId]="problem().requestId" />
        <button matButton="filled" type="button" actions (click)="retry.emit()" i18n>Try again</button>
      </app-empty-state>
    }
  `,
  host: { role: 'alert', '(window:online)': 'problem().status === 0 && retry.emit()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Failure {
  readonly error = input.required<unknown>();
  readonly level = input<'h1' | 'h2'>('h2');
  readonly retry = output();
  protected readonly problem = computed(() => toApiError(this.error()));
  protected readonly lockIcon = mdiLockOutline;
  protected readonly goneIcon = mdiMapMarkerQuestionOutline;
  protected readonly failedIcon = mdiCloudOffOutline;
}
