import { timingSafeEqual } from 'node:crypto';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { AppError, SignInRequiredError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { PUBLIC } from '../permissions/requires.js';
import { CSRF_HEADER } from './cookies.js';
import { headerToken } from './request-token.js';
import { Secret } from './secret.js';
import { Sessions, TOKEN_PREFIX } from './sessions.js';
import { TokenStrategy } from './token.strategy.js';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

type SignedRequest = Request & { user: Principal };

/** Finds out who is asking: a session or a personal access token becomes one {@link Principal}. */
@Injectable()
export class SessionGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    private readonly secret: Secret,
    private readonly sessions: Sessions,
    strategy: TokenStrategy,
  ) {
    super({ defaultStrategy: strategy.registeredAs });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean>(PUBLIC, context.getHandler())) return true;
    const request = context.switchToHttp().getRequest<SignedRequest>();
    const sent = headerToken(request.headers);
    if (sent?.startsWith(TOKEN_PREFIX)) {
      request.user = await this.sessions.demandOwnerOf(sent);
    } else {
      await super.canActivate(context);
      if (sent === null) this.refuseForgery(request);
    }
    refuseWriting(request);
    return true;
  }

  override handleRequest<User>(error: unknown, user: User | false): User {
    if (error) throw error instanceof Error ? error : new SignInRequiredError();
    if (!user) throw new SignInRequiredError();
    return user;
  }

  /** A cookie travels with requests that other sites cause; the header does not. */
  private refuseForgery(request: SignedRequest): void {
    if (SAFE_METHODS.includes(request.method)) return;
    const sent = Buffer.from(String(request.headers[CSRF_HEADER] ?? ''));
    const expected = Buffer.from(this.secret.csrfToken(request.user.sessionId));
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected))
      throw new AppError(403, 'auth.csrf', 'This request did not come from the Memento page. Reload it and try again.');
  }
}

function refuseWriting({ method, user }: SignedRequest): void {
  if (user.token?.scope === 'read' && !SAFE_METHODS.includes(method))
    throw new AppError(403, 'auth.read-only', 'This token may read only. Make one that may write.');
}
