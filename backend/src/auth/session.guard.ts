import { timingSafeEqual } from 'node:crypto';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import { AppError, SignInRequiredError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { PUBLIC } from '../permissions/requires.js';
import { CSRF_HEADER } from './cookies.js';
import { Secret } from './secret.js';
import { TOKEN_HEADER } from './token.strategy.js';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Finds out who is asking. */
@Injectable()
export class SessionGuard extends AuthGuard('token') {
  constructor(
    private readonly reflector: Reflector,
    private readonly secret: Secret,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.get<boolean>(PUBLIC, context.getHandler())) return true;
    await super.canActivate(context);
    this.refuseForgery(context.switchToHttp().getRequest<Request & { user: Principal }>());
    return true;
  }

  override handleRequest<User>(error: unknown, user: User | false): User {
    if (error) throw error instanceof Error ? error : new SignInRequiredError();
    if (!user) throw new SignInRequiredError();
    return user;
  }

  /** A cookie travels with requests that other sites cause; the header does not. */
  private refuseForgery(request: Request & { user: Principal }): void {
    const byHeader = request.headers[TOKEN_HEADER] !== undefined || request.headers.authorization !== undefined;
    if (byHeader || SAFE_METHODS.includes(request.method)) return;
    const sent = Buffer.from(String(request.headers[CSRF_HEADER] ?? ''));
    const expected = Buffer.from(this.secret.csrfToken(request.user.sessionId));
    if (sent.length !== expected.length || !timingSafeEqual(sent, expected))
      throw new AppError(403, 'auth.csrf', 'This request did not come from the Memento page. Reload it and try again.');
  }
}
