import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { parseCookie } from 'cookie';
import type { Request } from 'express';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { SignInRequiredError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { SESSION_COOKIE } from './cookies.js';
import { Secret } from './secret.js';
import { Sessions, type TokenPayload } from './sessions.js';

export const TOKEN_HEADER = 'x-access-token';

export function cookieToken(request: Request): string | null {
  return parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE] ?? null;
}

/** Scripts send the token in a header, browsers in a cookie; a header wins. */
@Injectable()
export class TokenStrategy extends PassportStrategy(Strategy, 'token') {
  constructor(
    secret: Secret,
    private readonly sessions: Sessions,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromExtractors([
        ExtractJwt.fromHeader(TOKEN_HEADER),
        ExtractJwt.fromAuthHeaderAsBearerToken(),
        cookieToken,
      ]),
      secretOrKey: secret.tokenKey,
      algorithms: ['HS256'],
    });
  }

  async validate(payload: TokenPayload): Promise<Principal> {
    const principal = await this.sessions.principalOf(payload);
    if (!principal) throw new SignInRequiredError('This sign-in has ended. Sign in again.');
    return principal;
  }
}
