import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { mdiMapMarkerQuestionOutline } from '@mdi/js';
import { EmptyState } from '../ui/empty-state';

@Component({
  selector: 'app-not-found-page',
  imports: [EmptyState, MatAnchor, RouterLink],
  template: `
    <app-empty-state [icon]="icon" heading="There is no such page" i18n-heading level="h1">
      <p i18n>The address may be mistyped, or what it led to has been moved or deleted.</p>
      <a matButton="filled" routerLink="/" actions i18n>All projects</a>
    </app-empty-state>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotFoundPage {
  protected readonly icon = mdiMapMarkerQuestionOutline;
}
