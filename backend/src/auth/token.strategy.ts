import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import passport from 'passport';
import { Strategy } from 'passport-jwt';
import type { Principal } from '../permissions/principal.js';
import { tokenIn } from './request-token.js';
import { Secret } from './secret.js';
import { Sessions, type TokenPayload } from './sessions.js';

/** Verifies the token of a session: signed by us, not expired, and its session not ended. */
@Injectable()
export class TokenStrategy extends PassportStrategy(Strategy) {
  /** Passport keeps strategies for the whole process: a name of its own lets two servers, as in tests, live in one. */
  registeredAs: string;

  constructor(
    secret: Secret,
    private readonly sessions: Sessions,
  ) {
    super({
      jwtFromRequest: (request: Request) => tokenIn(request.headers),
      secretOrKey: secret.tokenKey as unknown as Buffer, // what verifies takes keys; its types do not know
      algorithms: ['HS256'],
    });
  }

  /** Called by the constructor of the base class. */
  getPassportInstance(): unknown {
    this.registeredAs = `session-${randomUUID()}`;
    return { use: (strategy: Strategy) => passport.use(this.registeredAs, strategy) };
  }

  validate(payload: TokenPayload): Promise<Principal> {
    return this.sessions.demandPrincipalOf(payload);
  }
}
