import { Injectable, computed, inject, resource } from '@angular/core';
import { Api } from '../../api/api';
import { meChangePassword } from '../../api/fn/sign-in/me-change-password';
import { meCreateToken } from '../../api/fn/sign-in/me-create-token';
import { meEndOtherSessions } from '../../api/fn/sign-in/me-end-other-sessions';
import { meEndSession } from '../../api/fn/sign-in/me-end-session';
import { meListSessions } from '../../api/fn/sign-in/me-list-sessions';
import { meListTokens } from '../../api/fn/sign-in/me-list-tokens';
import { meRevokeToken } from '../../api/fn/sign-in/me-revoke-token';
import { usersUpdate } from '../../api/fn/users/users-update';
import type { CreateTokenDto } from '../../api/models/create-token-dto';
import type { NewTokenDto } from '../../api/models/new-token-dto';
import { Session } from '../../core/session';

/** The own account: who I am here, where I am signed in, what may act in my name. */
@Injectable()
export class AccountStore {
  private readonly api = inject(Api);
  private readonly session = inject(Session);

  readonly sessions = resource({
    loader: async () => (await this.api.invoke(meListSessions)).sessions,
  });
  readonly tokens = resource({ loader: async () => (await this.api.invoke(meListTokens)).tokens });
  readonly hasOtherSessions = computed(
    () => this.sessions.hasValue() && this.sessions.value().some((session) => !session.current),
  );

  /** Rejects with `user.version-conflict` when it was changed elsewhere; the form then begins with what is there now. */
  async changeProfile(name: string, email: string): Promise<void> {
    const me = this.session.user();
    if (!me) return;
    const body = { name, email, version: me.version };
    const { user } = await this.api.invoke(usersUpdate, { userId: me.user_id, body });
    this.session.accountChanged(user);
  }

  async changePassword(old_password: string, new_password: string): Promise<void> {
    await this.api.invoke(meChangePassword, { body: { old_password, new_password } });
    this.sessions.reload();
    this.tokens.reload();
  }

  async endSession(sessionId: string): Promise<void> {
    await this.api.invoke(meEndSession, { sessionId });
    this.sessions.reload();
  }

  async endOtherSessions(): Promise<void> {
    await this.api.invoke(meEndOtherSessions);
    this.sessions.reload();
  }

  /** @returns With the token itself, which nobody can see a second time. */
  async createToken(body: CreateTokenDto): Promise<NewTokenDto> {
    const made = await this.api.invoke(meCreateToken, { body });
    this.tokens.reload();
    return made;
  }

  async revokeToken(tokenId: number): Promise<void> {
    await this.api.invoke(meRevokeToken, { tokenId });
    this.tokens.reload();
  }
}
