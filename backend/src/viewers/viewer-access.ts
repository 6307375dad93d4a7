import { Injectable } from '@nestjs/common';
import { Secret } from '../auth/secret.js';
import { Sessions } from '../auth/sessions.js';
import { AppError } from '../errors/app-error.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import type { Rendering } from './rendering.js';
import { openGrant, sealGrant } from './viewer-token.js';

const HOUR_MS = 3600 * 1000;

/** 410: it was one of ours once. */
export class ViewerAddressGoneError extends AppError {
  constructor() {
    super(410, 'address.gone', 'This address has expired, or whoever made it has signed out. Copy a new one.');
  }
}

/**
 * Addresses for viewers that cannot send headers. One is for one image, for reading, for some hours, and in the name of a
 * session or an access token: it ends with it, and each request asks what that person may see by now.
 */
@Injectable()
export class ViewerAccess {
  constructor(
    private readonly secret: Secret,
    private readonly sessions: Sessions,
    private readonly control: AccessControl,
  ) {}

  /** For somebody whose right is settled. */
  issue(imageId: number, rendering: Rendering, hours: number, me: Principal): { token: string; expiresAt: Date } {
    const expiresAt = new Date(Date.now() + hours * HOUR_MS);
    const token = sealGrant({ imageId, holder: me.sessionId, expiresAt, rendering }, this.secret.viewerKey);
    return { token, expiresAt };
  }

  /** @throws NotFoundError, ViewerAddressGoneError, ShareGoneError */
  async open(token: string): Promise<{ imageId: number; rendering: Rendering }> {
    const { imageId, holder, expiresAt, rendering } = openGrant(token, this.secret.viewerKey);
    if (expiresAt <= new Date()) throw new ViewerAddressGoneError();
    const principal = await this.sessions.principalBehind(holder);
    if (!principal) throw new ViewerAddressGoneError();
    await this.control.demand('image:view', principal, 'image', imageId);
    return { imageId, rendering };
  }
}
