import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { NotFoundError } from '../errors/app-error.js';
import type { Rendering } from './rendering.js';

/** What an address for other viewers stands for. */
export interface ViewerGrant {
  imageId: number;
  /** `sessionId` of who made it: it ends with that, and lets in to no more than that. */
  holder: string;
  expiresAt: Date;
  rendering: Rendering;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LONGEST = 2000;

type Sealed = [imageId: number, holder: string, expires: number, rendering: Rendering];

/** Sealed: nobody can make one or change one, and nobody learns from it whose it is. Fits into a path. */
export function sealGrant({ imageId, holder, expiresAt, rendering }: ViewerGrant, key: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const content: Sealed = [imageId, holder, Math.floor(expiresAt.getTime() / 1000), rendering];
  const sealed = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** @throws NotFoundError when it is not ours; whether it has expired is the caller's to see */
export function openGrant(token: string, key: Buffer): ViewerGrant {
  const bytes = Buffer.from(token.length > LONGEST ? '' : token, 'base64url');
  // Base64 has several ways to write the same bytes; of an address there is one.
  if (bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== token)
    throw new NotFoundError('address');
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const content = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    const text = Buffer.concat([content, decipher.final()]).toString('utf8');
    const [imageId, holder, expires, rendering] = JSON.parse(text) as Sealed;
    return { imageId, holder, expiresAt: new Date(expires * 1000), rendering };
  } catch {
    throw new NotFoundError('address'); // made up or changed: which of them is nobody's business
  }
}
