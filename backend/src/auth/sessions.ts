import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { ExpiringCache } from '../caching/expiring-cache.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { SignInRequiredError } from '../errors/app-error.js';
import { GRANT_CODES } from '../permissions/grant-code.js';
import { type GuestShare, type Principal, PRINCIPAL_LIFE_MS } from '../permissions/principal.js';
import { endOf } from '../shares/share.entity.js';
import { ShareGoneError } from '../shares/shares.errors.js';
import type { User } from '../users/user.entity.js';
import type { AccessToken } from './access-token.entity.js';
import { AccessTokensRepository } from './access-tokens.repository.js';
import type { Origin } from './origin.js';
import { hashOfSecret } from './secret-token.js';
import type { Session } from './session.entity.js';
import { SessionsRepository } from './sessions.repository.js';

/** How long a sign-in lasts: the contract's 24 hours. */
export const SESSION_LIFE_MS = 24 * 3600 * 1000;

/** Every personal access token begins so: a person can tell what it is, and a scanner that one was published. */
export const TOKEN_PREFIX = 'mmt_';

const PRINCIPALS = 20_000;
const USE_NOTED_EVERY_MS = 60_000;

/** What a session token carries: enough to find the session, nothing that could be out of date. */
export interface TokenPayload {
  user_id: number;
  session_id: string;
  /** Seconds since 1970. */
  exp: number;
}

export interface StartedSession {
  token: string;
  sessionId: string;
  expiresAt: Date;
}

@Injectable()
export class Sessions {
  private readonly principals = new ExpiringCache<Principal | null>(PRINCIPAL_LIFE_MS, PRINCIPALS);

  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: SessionsRepository,
    private readonly tokens: AccessTokensRepository,
    private readonly jwt: JwtService,
  ) {}

  /** Starts a session and signs its token. @param guestName Only of guests: the name that they gave. */
  async start(userId: number, { address, agent }: Origin, guestName: string | null = null): Promise<StartedSession> {
    const createdAt = new Date();
    const expiresAt = new Date(createdAt.getTime() + SESSION_LIFE_MS);
    const sessionId = randomUUID();
    await this.sessions.dropExpired(this.work.db, createdAt);
    await this.sessions.add(this.work.db, { sessionId, userId, createdAt, expiresAt, address, agent, guestName });
    const payload: TokenPayload = {
      user_id: userId,
      session_id: sessionId,
      exp: Math.floor(expiresAt.getTime() / 1000),
    };
    return { token: await this.jwt.signAsync(payload), sessionId, expiresAt };
  }

  /** Who this session is, with what they may do; null when it has ended. @throws ShareGoneError */
  async principalOf({ session_id: sessionId }: TokenPayload): Promise<Principal | null> {
    const principal = await this.remembered(sessionId, () => this.ofSession(sessionId));
    if (principal?.share && principal.share.endsAt <= new Date()) throw new ShareGoneError();
    return principal;
  }

  /** The same of what is remembered, without waiting; null says nothing: ask {@link principalOf}. */
  knownPrincipalOf({ session_id: sessionId }: TokenPayload): Principal | null {
    const principal = this.principals.known(sessionId) ?? null;
    return principal?.share && principal.share.endsAt <= new Date() ? null : principal;
  }

  /** The same. @throws SignInRequiredError when it has ended */
  async demandPrincipalOf(payload: TokenPayload): Promise<Principal> {
    const principal = await this.principalOf(payload);
    if (!principal) throw new SignInRequiredError('This sign-in has ended. Sign in again.');
    return principal;
  }

  /** Whose personal access token this is; null when it is nobody's, or not any more. */
  principalOfToken(secret: string): Promise<Principal | null> {
    const tokenHash = hashOfSecret(secret);
    return this.remembered(tokenHash, () => this.ofToken(tokenHash));
  }

  /** The same of what is remembered, without waiting; null says nothing: ask {@link principalOfToken}. */
  knownOwnerOf(secret: string): Principal | null {
    return this.principals.known(hashOfSecret(secret)) ?? null;
  }

  /** The same. @throws SignInRequiredError when it is nobody's */
  async demandOwnerOf(secret: string): Promise<Principal> {
    const principal = await this.principalOfToken(secret);
    if (!principal) throw new SignInRequiredError('This token is unknown, has expired or was revoked.');
    return principal;
  }

  /**
   * Who is behind what was made in their name, by the `sessionId` of their {@link Principal}: a session, or an access token.
   * Null when it has ended. @throws ShareGoneError
   */
  principalBehind(sessionId: string): Promise<Principal | null> {
    const tokenId = /^token:(\d+)$/.exec(sessionId)?.[1];
    if (tokenId === undefined) return this.principalOf({ user_id: 0, session_id: sessionId, exp: 0 });
    return this.remembered(sessionId, () => this.ofTokenNumber(Number(tokenId)));
  }

  /** Newest first. */
  list(userId: number): Promise<Session[]> {
    return this.sessions.ofUser(this.work.db, userId, new Date());
  }

  /** Signs out: the token is worth nothing from now on. */
  async end(sessionId: string): Promise<void> {
    await this.sessions.end(this.work.db, sessionId);
    this.principals.forget(sessionId);
  }

  /** @returns Whether this person had such a session. */
  async endOf(userId: number, sessionId: string): Promise<boolean> {
    const ended = await this.sessions.endOf(this.work.db, userId, sessionId);
    this.principals.forget(sessionId);
    return ended;
  }

  /** Ends the sessions of a person but the one that asks for it; access tokens stay. */
  async endOthersOf(userId: number, except: string): Promise<void> {
    await this.sessions.endAllOf(this.work.db, userId, except);
    this.forgetPrincipals();
  }

  /**
   * Ends all sessions and access tokens of a person but the one that asks for it. Call {@link forgetPrincipals} once the
   * transaction is through.
   */
  async endAllOf(tx: Db, userId: number, except = ''): Promise<void> {
    await this.sessions.endAllOf(tx, userId, except);
    await this.tokens.removeAllOf(tx, userId);
  }

  /** Grants, accounts or links have changed: ask the database again. */
  forgetPrincipals(): void {
    this.principals.clear();
  }

  /** Nobody is not remembered: what anybody can make up would push the others out. */
  private async remembered(key: string, load: () => Promise<Principal | null>): Promise<Principal | null> {
    const principal = await this.principals.get(key, load);
    if (!principal) this.principals.forget(key);
    return principal;
  }

  private async ofSession(sessionId: string): Promise<Principal | null> {
    const asOfMs = performance.now();
    const session = await this.sessions.live(this.work.db, sessionId, new Date());
    if (!session) return null;
    const principal = await this.ofUser(session.user, sessionId, asOfMs);
    if (session.user.kind === 'person') return principal;
    return { ...principal, username: session.guestName ?? session.user.name, share: await this.shareOf(session.user) };
  }

  private ofToken(tokenHash: string): Promise<Principal | null> {
    return this.ofFoundToken((now) => this.tokens.live(this.work.db, tokenHash, now));
  }

  private ofTokenNumber(tokenId: number): Promise<Principal | null> {
    return this.ofFoundToken((now) => this.tokens.liveById(this.work.db, tokenId, now));
  }

  private async ofFoundToken(find: (now: Date) => Promise<AccessToken | null>): Promise<Principal | null> {
    const now = new Date();
    const asOfMs = performance.now();
    const token = await find(now);
    if (!token) return null;
    await this.noteUse(token, now);
    return this.ofOwner(token, asOfMs);
  }

  private async noteUse(token: AccessToken, now: Date): Promise<void> {
    const noted = token.lastUsedAt?.getTime() ?? 0;
    const since = new Date(now.getTime() - USE_NOTED_EVERY_MS);
    if (noted < since.getTime()) await this.tokens.used(this.work.db, token.tokenId, now, since);
  }

  private async ofOwner({ user, tokenId, scope }: AccessToken, asOfMs: number): Promise<Principal> {
    return { ...(await this.ofUser(user, `token:${tokenId}`, asOfMs)), token: { scope } };
  }

  private async ofUser({ userId, username }: User, sessionId: string, asOfMs: number): Promise<Principal> {
    const grants = await this.sessions.grantsOf(this.work.db, userId);
    return {
      ...{ userId, username, sessionId, asOfMs },
      system: grants.some((grant) => GRANT_CODES[grant.type].on === 'system'),
      grants: grants
        .filter((grant) => GRANT_CODES[grant.type].on !== 'system')
        .map(({ type, projectId, categoryId, annotationId }) => ({ type, projectId, categoryId, annotationId })),
    };
  }

  /** The link of a guest's account; the account outlives a link whose sample is gone for good. */
  private async shareOf({ userId }: User): Promise<GuestShare> {
    const share = await this.sessions.shareOf(this.work.db, userId);
    if (!share) return { shareId: 0, annotationId: 0, endsAt: new Date(0) };
    return { shareId: share.shareId, annotationId: share.annotationId, endsAt: endOf(share) };
  }
}
