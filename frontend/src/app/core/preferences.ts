import { Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Api } from '../api/api';
import { usersUpdate } from '../api/fn/users/users-update';
import { usersView } from '../api/fn/users/users-view';
import { Session } from './session';
import { settingIn, withSetting } from './settings-text';
import { Theme, type ThemeChoice, isThemeChoice } from './theme';

const THEME = 'theme';
const KEYS = 'keys';

/** Whose keys somebody's hands know; see the table of keys of the sample page. */
export type KeyPreset = 'memento' | 'qupath';

/** What a person likes, kept with the account: it follows them to other browsers. */
@Injectable({ providedIn: 'root' })
export class Preferences {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly theme = inject(Theme);
  /** Chosen here, before the account knows it. */
  private readonly chosenKeys = signal<KeyPreset | null>(null);
  readonly keyPreset = computed<KeyPreset>(() => {
    const kept = this.session.isGuest() ? '' : settingIn(this.session.user()?.settings ?? '', KEYS);
    return this.chosenKeys() ?? (kept === 'qupath' ? 'qupath' : 'memento');
  });
  /** Changes are written one after the other. */
  private writing: Promise<unknown> = Promise.resolve();

  constructor() {
    effect(() => {
      const choice = settingIn(this.session.user()?.settings ?? '', THEME);
      if (isThemeChoice(choice) && !this.session.isGuest()) {
        untracked(() => {
          if (choice !== this.theme.choice()) this.theme.choose(choice);
        });
      }
    });
  }

  /** Shown at once; that it could not be kept with the account is told as any failure. */
  chooseTheme(choice: ThemeChoice): Promise<void> {
    this.theme.choose(choice);
    return this.keep(THEME, choice);
  }

  chooseKeys(preset: KeyPreset): Promise<void> {
    this.chosenKeys.set(preset);
    return this.keep(KEYS, preset);
  }

  private keep(key: string, value: string): Promise<void> {
    const userId = this.session.user()?.user_id;
    // A guest's account is the link's: what one guest likes is not for the others.
    if (userId === undefined || this.session.isGuest()) return Promise.resolve();
    const kept = this.writing.then(() => this.write(userId, key, value));
    this.writing = kept.catch(() => undefined);
    return kept;
  }

  /** What the account has now counts, not what this page has read of it: another browser may have changed another setting. */
  private async write(userId: number, key: string, value: string): Promise<void> {
    const { user } = await this.api.invoke(usersView, { userId });
    if (settingIn(user.settings, key) === value) return;
    const settings = withSetting(user.settings, key, value);
    const changed = await this.api.invoke(usersUpdate, { userId, body: { settings, version: user.version } });
    this.session.accountChanged(changed.user);
  }
}
