import { Injectable } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { AccountsService } from '../users/accounts.service.js';
import { digestOf, matches } from '../users/passwords.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { AttemptLimits, withCode } from './attempt-limits.js';
import type { Origin } from './origin.js';
import { Secret } from './secret.js';
import { Sessions } from './sessions.js';

/** Name and password in one of the two ways in which they come. */
export interface Credentials {
  username: string;
  /** SHA-256 hex of the password. */
  digest: string;
}

export interface SignedIn {
  user: User;
  token: string;
  csrfToken: string;
  expiresAt: Date;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: Sessions,
    private readonly secret: Secret,
    private readonly accounts: AccountsService,
    private readonly limits: AttemptLimits,
  ) {}

  /**
   * @throws AppError auth.failed, the same and after the same time whether the name or the password is wrong;
   *         TooManyAttemptsError, whether there is such an account or not
   */
  async signIn(credentials: Credentials | null, origin: Origin): Promise<SignedIn> {
    if (!credentials) throw signInFailed();
    const { username: account, digest } = credentials;
    const user = await this.limits.guard({ kind: 'sign-in', account, ...origin }, withCode('auth.failed'), () =>
      this.verified(account, digest),
    );
    return this.startFor(user, origin);
  }

  /** @param guestName Only for the account of a share link. */
  async startFor(user: User, origin: Origin, guestName: string | null = null): Promise<SignedIn> {
    const { token, sessionId, expiresAt } = await this.sessions.start(user.userId, origin, guestName);
    return { user, token, csrfToken: this.secret.csrfToken(sessionId), expiresAt };
  }

  /** Guessing the old password counts like guessing it at the door. @throws WrongPasswordError, TooManyAttemptsError */
  changePassword(oldPassword: string, newPassword: string, me: Principal, origin: Origin): Promise<void> {
    const attempt = { kind: 'sign-in', account: me.username, ...origin } as const;
    return this.limits.guard(attempt, withCode('auth.password-wrong'), () =>
      this.accounts.changePassword(oldPassword, newPassword, me),
    );
  }

  signOut(sessionId: string): Promise<void> {
    return this.sessions.end(sessionId);
  }

  private async verified(username: string, digest: string): Promise<User> {
    const user = await this.users.byUsername(username);
    const right = await matches(user?.active ? user.passwordHash : null, digest);
    if (!user || !right) throw signInFailed();
    return user;
  }
}

function signInFailed(): AppError {
  return new AppError(401, 'auth.failed', 'The user name or the password is wrong.');
}

/** Node reads headers as Latin-1, scripts write names as UTF-8; what is not UTF-8 is left as it came. */
function asUtf8(header: string): string {
  const text = Buffer.from(header, 'latin1').toString('utf8');
  return text.includes('\ufffd') ? header : text;
}

/** Headers win, as in the public API; then the JSON body; null when neither names anybody. */
export function credentialsOf(
  headers: { username?: unknown; password?: unknown },
  body: { username?: string; password?: string },
): Credentials | null {
  const { username, password } = headers;
  if (typeof username === 'string' && typeof password === 'string' && username && password)
    return { username: asUtf8(username), digest: password.toLowerCase() };
  return body.username && body.password ? { username: body.username, digest: digestOf(body.password) } : null;
}
