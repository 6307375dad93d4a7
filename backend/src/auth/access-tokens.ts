import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AppError, NotFoundError } from '../errors/app-error.js';
import type { Principal, TokenScope } from '../permissions/principal.js';
import { DAY_MS, endWithin } from '../validation/end-within.js';
import { AccessTokensRepository } from './access-tokens.repository.js';
import type { AccessToken } from './access-token.entity.js';
import { hashOfSecret, newSecret } from './secret-token.js';
import { Sessions, TOKEN_PREFIX } from './sessions.js';

const DEFAULT_LIFE_MS = 90 * DAY_MS;
const LONGEST_LIFE_MS = 366 * DAY_MS;
const MOST_TOKENS = 100;

/** Personal access tokens: made, listed and revoked by their owner, in person. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly work: UnitOfWork,
    private readonly tokens: AccessTokensRepository,
    private readonly sessions: Sessions,
    private readonly audit: AuditTrail,
  ) {}

  list(me: Principal): Promise<AccessToken[]> {
    return this.tokens.ofUser(this.work.db, me.userId);
  }

  /**
   * @param expiresAt Undefined: in 90 days.
   * @returns         With the token itself, which nobody can see a second time.
   * @throws          InvalidRequestError when it would live for more than a year, AppError token.too-many
   */
  async create(
    { name, scope, expiresAt }: { name: string; scope: TokenScope; expiresAt?: Date },
    me: Principal,
  ): Promise<{ token: AccessToken; secret: string }> {
    const createdAt = new Date();
    const end = endWithin(createdAt, expiresAt, { usualMs: DEFAULT_LIFE_MS, mostMs: LONGEST_LIFE_MS });
    const secret = TOKEN_PREFIX + newSecret();
    const token = await this.work.run(async (tx) => {
      if ((await this.tokens.countOf(tx, me.userId)) >= MOST_TOKENS)
        throw new AppError(409, 'token.too-many', `Revoke a token first: nobody needs more than ${MOST_TOKENS}.`);
      const values = { userId: me.userId, name, scope, tokenHash: hashOfSecret(secret), createdAt, expiresAt: end };
      const made = await this.tokens.add(tx, { ...values, lastUsedAt: null });
      await this.audit.record(tx, me, deed('create', made));
      return made;
    });
    return { token, secret };
  }

  /** @throws NotFoundError */
  async revoke(tokenId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const token = await this.tokens.byId(tx, tokenId, me.userId);
      if (!token) throw new NotFoundError('token');
      await this.tokens.remove(tx, tokenId);
      await this.audit.record(tx, me, deed('revoke', token));
    });
    this.sessions.forgetPrincipals();
  }
}

function deed(verb: string, { tokenId, name, scope, expiresAt }: AccessToken) {
  const details = { name, scope, expires_at: expiresAt.toISOString() };
  return { kind: 'token', verb, objectId: tokenId, projectId: null, details };
}
