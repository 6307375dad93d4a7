import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDivider } from '@angular/material/divider';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';
import {
  mdiAccountCogOutline,
  mdiCheck,
  mdiLogout,
  mdiMonitor,
  mdiShieldCrownOutline,
  mdiWeatherNight,
  mdiWhiteBalanceSunny,
} from '@mdi/js';
import { Icon } from '../ui/icon';
import { Preferences } from './preferences';
import { Session } from './session';
import { Theme, type ThemeChoice } from './theme';

const THEMES: readonly { readonly choice: ThemeChoice; readonly text: string; readonly icon: string }[] = [
  { choice: 'system', text: $localize`Theme of this device`, icon: mdiMonitor },
  { choice: 'light', text: $localize`Light theme`, icon: mdiWhiteBalanceSunny },
  { choice: 'dark', text: $localize`Dark theme`, icon: mdiWeatherNight },
];

/** Who I am, how it should look, and the way out. */
@Component({
  selector: 'app-user-menu',
  imports: [Icon, MatButton, MatDivider, MatMenu, MatMenuItem, MatMenuTrigger, RouterLink],
  template: `
    <button matButton type="button" class="me" [matMenuTriggerFor]="menu" [attr.aria-label]="menuName()">
      <span class="initials" aria-hidden="true">{{ initials() }}</span>
    </button>
    <mat-menu #menu xPosition="before">
      <div class="who" role="none">
        <strong>{{ name() }}</strong>
        @if (session.user()?.username !== name()) {
          <span>{{ session.user()?.username }}</span>
        }
      </div>
      <mat-divider />
      @if (!session.isGuest()) {
        <a mat-menu-item routerLink="/account">
          <app-icon matMenuItemIcon [path]="accountIcon" />
          <span i18n>Account</span>
        </a>
        @if (session.isAdministrator()) {
          <a mat-menu-item routerLink="/admin">
            <app-icon matMenuItemIcon [path]="adminIcon" />
            <span i18n>Administration</span>
          </a>
        }
        <mat-divider />
      }
      @for (theme of themes; track theme.choice) {
        <button
          mat-menu-item
          type="button"
          role="menuitemradio"
          [attr.aria-checked]="themeChoice() === theme.choice"
          (click)="chooseTheme(theme.choice)"
        >
          <app-icon matMenuItemIcon [path]="theme.icon" />
          <span class="choice"
            >{{ theme.text }}
            @if (themeChoice() === theme.choice) {
              <app-icon [path]="checkIcon" />
            }
          </span>
        </button>
      }
      <mat-divider />
      <button mat-menu-item type="button" (click)="signOut()">
        <app-icon matMenuItemIcon [path]="signOutIcon" />
        <span i18n>Sign out</span>
      </button>
    </mat-menu>
  `,
  styles: `
    .me {
      min-width: 48px;
      height: 48px;
      padding: 0 6px;
    }
    .initials {
      display: grid;
      place-items: center;
      width: 34px;
      height: 34px;
      border-radius: 50%;
      background: var(--mat-sys-primary-container);
      color: var(--mat-sys-on-primary-container);
      font-size: 0.8125rem;
      font-weight: 650;
      letter-spacing: 0.02em;
    }
    .who {
      display: grid;
      padding: 0.5rem 1rem 0.75rem;
      font-size: 0.875rem;
    }
    .who span {
      color: var(--mat-sys-on-surface-variant);
    }
    .choice {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 1rem;
    }
    .choice app-icon {
      width: 18px;
      height: 18px;
      margin: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UserMenu {
  protected readonly session = inject(Session);
  private readonly theme = inject(Theme);
  private readonly preferences = inject(Preferences);
  private readonly router = inject(Router);
  protected readonly themes = THEMES;
  protected readonly themeChoice = this.theme.choice;
  protected readonly checkIcon = mdiCheck;
  protected readonly accountIcon = mdiAccountCogOutline;
  protected readonly adminIcon = mdiShieldCrownOutline;
  protected readonly signOutIcon = mdiLogout;
  protected readonly name = computed(() => this.session.user()?.name || this.session.user()?.username || '');
  protected readonly menuName = computed(() => $localize`Account of ${this.name()}:person:`);
  protected readonly initials = computed(() =>
    this.name()
      .split(/[\s._-]+/)
      .map((word) => word.charAt(0).toUpperCase())
      .filter((letter, index, all) => index === 0 || index === all.length - 1)
      .join(''),
  );

  protected chooseTheme(choice: ThemeChoice): Promise<void> {
    return this.preferences.chooseTheme(choice);
  }

  /** By way of the router, so that a page with unsaved work is asked first. */
  protected async signOut(): Promise<void> {
    await this.router.navigate(['/sign-out']);
  }
}
