import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatAnchor } from '@angular/material/button';
import { MatTabLink, MatTabNav, MatTabNavPanel } from '@angular/material/tabs';
import { RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { mdiLockOutline } from '@mdi/js';
import { Session } from '../core/session';
import { EmptyState } from '../ui/empty-state';

const TABS: readonly { readonly path: string; readonly text: string }[] = [
  { path: 'users', text: $localize`Users` },
  { path: 'rights', text: $localize`Rights` },
  { path: 'hand-over', text: $localize`Hand over` },
  { path: 'storage', text: $localize`Storage` },
  { path: 'jobs', text: $localize`Tiling` },
  { path: 'audit', text: $localize`Audit log` },
];

/** What the administrators of the installation look after. */
@Component({
  selector: 'app-admin-page',
  imports: [
    ...[EmptyState, MatAnchor, MatTabLink, MatTabNav, MatTabNavPanel],
    ...[RouterLink, RouterLinkActive, RouterOutlet],
  ],
  template: `
    @if (session.isAdministrator()) {
      <h1 i18n>Administration</h1>
      <nav mat-tab-nav-bar [tabPanel]="panel" mat-stretch-tabs="false" aria-label="Administration" i18n-aria-label>
        @for (tab of tabs; track tab.path) {
          <a mat-tab-link [routerLink]="tab.path" routerLinkActive #link="routerLinkActive" [active]="link.isActive">{{
            tab.text
          }}</a>
        }
      </nav>
      <mat-tab-nav-panel #panel class="panel"><router-outlet /></mat-tab-nav-panel>
    } @else {
      <app-empty-state [icon]="lockIcon" heading="This is not for your account" i18n-heading level="h1">
        <p i18n>Accounts, storage and the log are looked after by the administrators of this installation.</p>
        <a matButton="filled" routerLink="/" actions i18n>All projects</a>
      </app-empty-state>
    }
  `,
  styles: `
    nav {
      margin-top: 1rem;
    }
    .panel {
      display: block;
      padding-top: 1.75rem;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AdminPage {
  protected readonly session = inject(Session);
  protected readonly tabs = TABS;
  protected readonly lockIcon = mdiLockOutline;
}
