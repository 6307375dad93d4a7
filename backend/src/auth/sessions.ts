import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { ExpiringCache } from '../caching/expiring-cache.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { GRANT_CODES } from '../permissions/grant-code.js';
import type { Principal } from '../permissions/principal.js';
import type { Session } from './session.entity.js';
import { SessionsRepository } from './sessions.repository.js';

/** How long a sign-in lasts: the contract's 24 hours. */
export const SESSION_LIFE_MS = 24 * 3600 * 1000;

/** Another server of the same installation may end a session or change a grant: this is how late it may be noticed. */
const PRINCIPAL_LIFE_MS = 10_000;
const PRINCIPALS = 20_000;

/** What a token carries: enough to find the session, nothing that could be out of date. */
export interface TokenPayload {
  user_id: number;
  session_id: string;
  /** Seconds since 1970. */
  exp: number;
}

@Injectable()
export class Sessions {
  private readonly principals = new ExpiringCache<Principal | null>(PRINCIPAL_LIFE_MS, PRINCIPALS);

  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: SessionsRepository,
    private readonly jwt: JwtService,
  ) {}

  /** Starts a session and signs its token. */
  async start(userId: number): Promise<{ token: string; sessionId: string; expiresAt: Date }> {
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + SESSION_LIFE_MS);
    const sessionId = randomUUID();
    await this.sessions.dropExpired(this.work.db, createdAt);
    await this.sessions.add(this.work.db, { sessionId, userId, createdAt, expiresAt } as Session);
    const payload: TokenPayload = {
      user_id: userId,
      session_id: sessionId,
      exp: Math.floor(expiresAt.getTime() / 1000),
    };
    return { token: await this.jwt.signAsync(payload), sessionId, expiresAt };
  }

  /** Who this session is, with what they may do; null when it has ended. */
  principalOf(payload: TokenPayload): Promise<Principal | null> {
    return this.principals.get(payload.session_id, () => this.load(payload.session_id));
  }

  /** Signs out: the token is worth nothing from now on. */
  async end(sessionId: string): Promise<void> {
    await this.sessions.end(this.work.db, sessionId);
    this.principals.forget(sessionId);
  }

  /** Grants or accounts have changed: ask the database again. */
  forgetPrincipals(): void {
    this.principals.clear();
  }

  private async load(sessionId: string): Promise<Principal | null> {
    const session = await this.sessions.live(this.work.db, sessionId, new Date());
    if (!session) return null;
    const grants = await this.sessions.grantsOf(this.work.db, session.userId);
    return {
      userId: session.userId,
      username: session.user.username,
      sessionId,
      system: grants.some((grant) => GRANT_CODES[grant.type].on === 'system'),
      grants: grants
        .filter((grant) => GRANT_CODES[grant.type].on !== 'system')
        .map(({ type, projectId, categoryId, annotationId }) => ({ type, projectId, categoryId, annotationId })),
    };
  }
}
