import { Injectable } from '@nestjs/common';
import { AttemptLimits, withCode } from '../auth/attempt-limits.js';
import { AuthService, type SignedIn } from '../auth/auth.service.js';
import type { Origin } from '../auth/origin.js';
import { hashOfSecret } from '../auth/secret-token.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import type { ScopeChain } from '../permissions/principal.js';
import { ScopeResolver } from '../permissions/scope-resolver.js';
import { endOf, type Share } from './share.entity.js';
import { ShareGoneError } from './shares.errors.js';
import { SharesRepository } from './shares.repository.js';

/** A guest who has come in. */
export interface OpenedShare {
  share: Share;
  sample: ScopeChain;
  signedIn: SignedIn;
}

/** Lets in whoever has a link. */
@Injectable()
export class ShareGuests {
  constructor(
    private readonly work: UnitOfWork,
    private readonly shares: SharesRepository,
    private readonly resolver: ScopeResolver,
    private readonly auth: AuthService,
    private readonly limits: AttemptLimits,
  ) {}

  /**
   * Starts a session of the link's account and notes that it was opened.
   *
   * @throws NotFoundError for a link that never was, ShareGoneError, TooManyAttemptsError
   */
  async open(secret: string, displayName: string, origin: Origin): Promise<OpenedShare> {
    const { address, agent } = origin;
    const share = await this.limits.guard({ kind: 'share', address }, withCode('share.not-found'), () =>
      this.found(secret),
    );
    if (endOf(share) <= new Date()) throw new ShareGoneError();
    const sample = await this.resolver.chainOf('annotation', share.annotationId);
    if (!sample) throw new ShareGoneError(); // it lies in the trash
    await this.shares.addOpening(this.work.db, { shareId: share.shareId, at: new Date(), displayName, address, agent });
    return { share, sample, signedIn: await this.auth.startFor(share.user, origin, displayName) };
  }

  private async found(secret: string): Promise<Share> {
    const share = await this.shares.byHash(this.work.db, hashOfSecret(secret));
    if (!share) throw new NotFoundError('share');
    return share;
  }
}
