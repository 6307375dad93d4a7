import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { catchError, from, mergeMap, Observable, of } from 'rxjs';
import { withCommitHook } from '../database/commit-hook.js';
import { InvalidRequestError } from '../errors/app-error.js';
import { ANSWERS_ITSELF } from '../http/answers-itself.js';
import type { Principal } from '../permissions/principal.js';
import { ANSWERS_SECRET } from './answers-secret.js';
import type { Claim } from './idempotency.repository.js';
import { IdempotencyService } from './idempotency.service.js';

export const IDEMPOTENCY_HEADER = 'idempotency-key';
const LONGEST_KEY = 255;

/** A POST with the header `Idempotency-Key` is done once; sent again, it gets the answer of the first time. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly idempotency: IdempotencyService,
    private readonly reflector: Reflector,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request & { user?: Principal }>();
    const key = request.headers[IDEMPOTENCY_HEADER];
    const itself = this.reflector.get<boolean>(ANSWERS_ITSELF, context.getHandler()) ?? false;
    if (request.method !== 'POST' || key === undefined || !request.user || itself) return next.handle();
    if (typeof key !== 'string' || key.length > LONGEST_KEY) throw unusableKey();
    const keyHash = sha256(`${callerOf(request.user)}\n${request.path}\n${key}`);
    const { claim, kept } = await this.idempotency.claim(keyHash, sha256(told(request.body)));
    const response = context.switchToHttp().getResponse<Response>();
    const secret = this.reflector.get<boolean>(ANSWERS_SECRET, context.getHandler()) ?? false;
    if (claim) return this.once(claim, response, next, secret);
    response.status(kept.status).setHeader('idempotent-replay', 'true');
    return of(kept.body);
  }

  private once(claim: Claim, response: Response, next: CallHandler, secret: boolean): Observable<unknown> {
    const hook = (tx: Parameters<IdempotencyService['markCommitted']>[0]): Promise<void> =>
      this.idempotency.markCommitted(tx, claim);
    const handled = new Observable((subscriber) => withCommitHook(hook, () => next.handle().subscribe(subscriber)));
    return handled.pipe(
      mergeMap(async (body) => {
        if (!secret) await this.idempotency.keep(claim, { status: response.statusCode, body });
        return body;
      }),
      catchError((error: unknown) =>
        from(this.idempotency.release(claim, error)).pipe(
          mergeMap(() => {
            throw error;
          }),
        ),
      ),
    );
  }
}

/** Guests of one link share its account, people do not share theirs. */
function callerOf(user: Principal): string {
  return user.share ? `session ${user.sessionId}` : `user ${user.userId}`;
}

/** What was asked, without what must not be kept even as a hash: a password can be guessed. */
function told(body: unknown): string {
  return JSON.stringify(body ?? null, (field, value: unknown) => (field.includes('password') ? '' : value));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function unusableKey(): InvalidRequestError {
  const issue = { path: 'Idempotency-Key', message: `must be one text of at most ${LONGEST_KEY} characters` };
  return new InvalidRequestError('The request cannot be accepted.', [issue]);
}
