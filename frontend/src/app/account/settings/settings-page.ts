import { ChangeDetectionStrategy, Component } from '@angular/core';
import { AccountStore } from './account-store';
import { PasswordSection } from './password-section';
import { PreferencesSection } from './preferences-section';
import { ProfileSection } from './profile-section';
import { SessionsSection } from './sessions-section';
import { TokensSection } from './tokens-section';

/** The own account. */
@Component({
  selector: 'app-settings-page',
  imports: [PasswordSection, PreferencesSection, ProfileSection, SessionsSection, TokensSection],
  providers: [AccountStore],
  template: `
    <h1 i18n>Account</h1>
    <app-profile-section />
    <app-preferences-section />
    <app-password-section />
    <app-sessions-section />
    <app-tokens-section />
  `,
  styles: `
    :host {
      display: grid;
      gap: 2.25rem;
      max-width: 58rem;
    }
    :host > :not(h1, :nth-child(2)) {
      padding-top: 2.25rem;
      border-top: var(--hairline);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SettingsPage {}
