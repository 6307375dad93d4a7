import { Injectable } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { digestOf, matches } from '../users/passwords.js';
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
  ) {}

  /** @throws AppError auth.failed, the same whether the name or the password is wrong. */
  async signIn(credentials: Credentials | null): Promise<SignedIn> {
    const user = credentials && (await this.users.byUsername(credentials.username));
    const right = credentials && (await matches(user?.active ? user.passwordHash : null, credentials.digest));
    if (!user || !right) throw new AppError(401, 'auth.failed', 'The user name or the password is wrong.');
    return this.startFor(user);
  }

  async startFor(user: User): Promise<SignedIn> {
    const { token, sessionId, expiresAt } = await this.sessions.start(user.userId);
    return { user, token, csrfToken: this.secret.csrfToken(sessionId), expiresAt };
  }

  signOut(sessionId: string): Promise<void> {
    return this.sessions.end(sessionId);
  }
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
