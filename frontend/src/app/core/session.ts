import { Injectable, computed, inject, signal } from '@angular/core';
import { Api } from '../api/api';
import { authLogin } from '../api/fn/sign-in/auth-login';
import { authLogout } from '../api/fn/sign-in/auth-logout';
import { authMe } from '../api/fn/sign-in/auth-me';
import { sharesOpen } from '../api/fn/shares/shares-open';
import type { MeDto } from '../api/models/me-dto';
import type { UserDto } from '../api/models/user-dto';
import type { OpenedSampleDto } from '../api/models/opened-sample-dto';
import { toApiError } from './api-error';
import { keepOn401 } from './keep-on-401';
import { markPerson } from './person-mark';

/** Who is signed in. The session itself lives in cookies that scripts cannot read. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly api = inject(Api);
  private readonly account = signal<MeDto | null>(null);
  private restoring: Promise<boolean> | null = null;

  readonly user = computed(() => this.account()?.user ?? null);
  /** The link that a guest came by; null for people with an account. */
  readonly guest = computed(() => this.account()?.guest ?? null);
  readonly isGuest = computed(() => this.guest() !== null);
  /** Whether this person administers the whole installation. */
  readonly isAdministrator = computed(() => this.account()?.rights.system ?? false);
  readonly mayCreateProjects = computed(() => this.account()?.rights.create_projects ?? false);

  /** Whether somebody is signed in; asks the server once per page load. Rejects when the server does not answer. */
  restore(): Promise<boolean> {
    if (this.account()) return Promise.resolve(true);
    return (this.restoring ??= this.read().finally(() => (this.restoring = null)));
  }

  /** Rejects with `auth.failed` when name and password do not match. */
  async signIn(username: string, password: string): Promise<void> {
    await this.api.invoke(authLogin, { body: { username, password, cookie: true } }, keepOn401());
    await this.read();
  }

  /**
   * Comes in as the guest of a share link, in place of whoever was signed in.
   *
   * Rejects with `share.gone` (410) when the link is over, `share.not-found` when there never was such a link.
   */
  async comeInByLink(token: string, display_name: string): Promise<OpenedSampleDto> {
    const { share } = await this.api.invoke(sharesOpen, { body: { token, display_name, cookie: true } }, keepOn401());
    await this.read();
    return share;
  }

  /** Ends the session on the server and forgets who it was. */
  async signOut(): Promise<void> {
    await this.api.invoke(authLogout);
    this.forget();
  }

  /** The own account as the server has it after a change. */
  accountChanged(user: UserDto): void {
    this.account.update((me) => me && { ...me, user });
  }

  /** For when the server no longer knows the session. */
  forget(): void {
    this.account.set(null);
  }

  private async read(): Promise<boolean> {
    try {
      const me = await this.api.invoke(authMe, {}, keepOn401());
      this.account.set(me);
      markPerson(me);
      return true;
    } catch (failure) {
      // 401 is the ordinary answer for somebody who has not signed in.
      const error = toApiError(failure);
      if (error.status !== 401) throw error;
      this.account.set(null);
      return false;
    }
  }
}
