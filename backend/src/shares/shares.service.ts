import { Injectable } from '@nestjs/common';
import { hashOfSecret, newSecret } from '../auth/secret-token.js';
import { Sessions } from '../auth/sessions.js';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NotFoundError } from '../errors/app-error.js';
import { AccessControl } from '../permissions/access-control.js';
import { guestGrant } from '../permissions/guest-grant.js';
import type { Principal, ScopeChain } from '../permissions/principal.js';
import { UsersService } from '../users/users.service.js';
import { DAY_MS, endWithin } from '../validation/end-within.js';
import type { Share, ShareRight } from './share.entity.js';
import type { ShareOpening } from './share-opening.entity.js';
import { type OpeningCount, type ShareFilter, SharesRepository } from './shares.repository.js';

const LIFE = { usualMs: 7 * DAY_MS, mostMs: 366 * DAY_MS };

/** A link that is wanted. */
export interface NewShare {
  right: ShareRight;
  note: string;
  /** Undefined: as usual. */
  expiresAt?: Date;
}

export interface ShownShare {
  /** With its sample. */
  share: Share;
  /** Name of who made it. */
  maker: string;
  opened: OpeningCount;
}

/** Links that open one sample to people without an account: docs/adr/0009-guests.md */
@Injectable()
export class SharesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly shares: SharesRepository,
    private readonly users: UsersService,
    private readonly sessions: Sessions,
    private readonly control: AccessControl,
    private readonly audit: AuditTrail,
  ) {}

  /** Of one sample or of one project. @throws InvalidRequestError when neither is named, NotFoundError, NotAllowedError */
  async list({ annotationId, projectId }: ShareFilter, page: Page, me: Principal): Promise<Paged<ShownShare>> {
    if (annotationId !== undefined) await this.control.demand('share:list', me, 'annotation', annotationId);
    if (projectId !== undefined) await this.control.demand('share:list', me, 'project', projectId);
    if (annotationId === undefined && projectId === undefined) throw nothingNamed();
    const { rows, next } = await this.shares.list(this.work.db, { annotationId, projectId }, page);
    const opened = await this.shares.openingCounts(
      this.work.db,
      rows.map((share) => share.shareId),
    );
    const makers = await this.shares.makers(
      this.work.db,
      rows.map((share) => share.createdBy),
    );
    const shown = (share: Share): ShownShare => ({
      ...{ share, maker: makers.get(share.createdBy) ?? '' },
      opened: opened.get(share.shareId) ?? NEVER_OPENED,
    });
    return { rows: rows.map(shown), next };
  }

  /** @returns With the secret of the link, which nobody can see a second time. @throws InvalidRequestError */
  create(wanted: NewShare, sample: ScopeChain, me: Principal): Promise<ShownShare & { secret: string }> {
    return this.work.run((tx) => this.createIn(tx, wanted, sample, me));
  }

  /** The same in a transaction of the caller's. */
  async createIn(
    tx: Db,
    { right, note, expiresAt }: NewShare,
    sample: ScopeChain,
    me: Principal,
  ): Promise<ShownShare & { secret: string }> {
    const createdAt = new Date();
    const end = endWithin(createdAt, expiresAt, LIFE);
    const secret = newSecret();
    const { userId } = await this.users.createGuest(tx, me.userId);
    await this.shares.addGrant(tx, guestGrant(userId, right === 'annotate', sample, me.userId));
    const values = {
      annotationId: sample.annotationId as number,
      userId,
      right,
      note,
      tokenHash: hashOfSecret(secret),
    };
    const stamp = { createdAt, createdBy: me.userId, expiresAt: end, revokedAt: null, revokedBy: null };
    const made = await this.shares.add(tx, { ...values, ...stamp });
    await this.audit.record(tx, me, deed('create', made, sample.projectId));
    const share = await this.shares.withSample(tx, made.shareId);
    const makers = await this.shares.makers(tx, [me.userId]);
    return { share, maker: makers.get(me.userId) ?? '', opened: NEVER_OPENED, secret };
  }

  /** Its guests are out at once. Revoking it again changes nothing. @throws NotFoundError */
  async revoke(shareId: number, projectId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const share = await this.shares.byId(tx, shareId);
      if (!share) throw new NotFoundError('share');
      if (await this.shares.revoke(tx, share, new Date(), me.userId))
        await this.audit.record(tx, me, deed('revoke', share, projectId));
    });
    this.sessions.forgetPrincipals();
    this.control.forgetDecisions();
  }

  openings(shareId: number, page: Page): Promise<Paged<ShareOpening>> {
    return this.shares.openings(this.work.db, shareId, page);
  }
}

const NEVER_OPENED: OpeningCount = { openings: 0, lastAt: null };

function deed(verb: string, { shareId, annotationId, right, expiresAt, note }: Share, projectId: number): Deed {
  const details = { annotation_id: annotationId, right, expires_at: expiresAt.toISOString(), note };
  return { kind: 'share', verb, objectId: shareId, projectId, details };
}

function nothingNamed(): InvalidRequestError {
  return new InvalidRequestError('The request cannot be accepted.', [
    { path: 'annotation_id', message: 'annotation_id or project_id is needed' },
  ]);
}
