import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { SignInRequiredError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { headerToken, tokenIn } from './request-token.js';
import { Sessions, TOKEN_PREFIX, type TokenPayload } from './sessions.js';

/** Tokens whose signature is known to be ours: only those that we made get in. */
const MOST_VERIFIED = 20_000;

/**
 * Who sends a request, for what is answered in front of Nest: the answer of {@link SessionGuard}, without its machinery.
 * The signature of a token cannot change, so it is verified once; whether its session lives is asked of {@link Sessions}.
 */
@Injectable()
export class RequestCallers {
  /** By token, oldest first. */
  private readonly verified = new Map<string, TokenPayload>();

  constructor(
    private readonly jwt: JwtService,
    private readonly sessions: Sessions,
  ) {}

  /** Who it is, as far as that is remembered; null says nothing: ask {@link of}. */
  known(headers: IncomingHttpHeaders): Principal | null {
    const sent = headerToken(headers);
    if (sent?.startsWith(TOKEN_PREFIX)) return this.sessions.knownOwnerOf(sent);
    const payload = this.verified.get(sent ?? tokenIn(headers) ?? '');
    return payload && payload.exp * 1000 > Date.now() ? this.sessions.knownPrincipalOf(payload) : null;
  }

  /** Whose token it is by its signature alone; whether its session lives is not asked. Null: nobody's that is known here. */
  claimed(headers: IncomingHttpHeaders): number | null {
    const sent = headerToken(headers);
    if (sent?.startsWith(TOKEN_PREFIX)) return this.sessions.knownOwnerOf(sent)?.userId ?? null;
    const token = sent ?? tokenIn(headers);
    return token === null ? null : (this.payloadOf(token)?.user_id ?? null);
  }

  /**
   * For requests that change nothing: neither the CSRF header nor the scope of an access token is looked at.
   *
   * @throws SignInRequiredError, ShareGoneError
   */
  of(headers: IncomingHttpHeaders): Promise<Principal> {
    const sent = headerToken(headers);
    if (sent?.startsWith(TOKEN_PREFIX)) return this.sessions.demandOwnerOf(sent);
    const token = sent ?? tokenIn(headers);
    const payload = token === null ? null : this.payloadOf(token);
    if (!payload) return Promise.reject(new SignInRequiredError());
    return this.sessions.demandPrincipalOf(payload);
  }

  /** Null when it is not ours or has expired. */
  private payloadOf(token: string): TokenPayload | null {
    const known = this.verified.get(token);
    if (known) {
      if (known.exp * 1000 > Date.now()) return known;
      this.verified.delete(token);
      return null;
    }
    const payload = this.verify(token);
    if (payload) this.verified.set(token, payload);
    if (this.verified.size > MOST_VERIFIED) this.verified.delete(this.verified.keys().next().value as string);
    return payload;
  }

  private verify(token: string): TokenPayload | null {
    try {
      return this.jwt.verify<TokenPayload>(token, { algorithms: ['HS256'] });
    } catch {
      return null; // malformed, forged or expired: which of them is nobody's business
    }
  }
}
