import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hashOfSecret } from '../auth/secret-token.js';
import { Secret } from '../auth/secret.js';
import type { Webhook } from './webhook.entity.js';

/** Tells people, and programs that look for lost secrets, what it is. */
const PREFIX = 'whsec_';
const SALT_BYTES = 32;

/**
 * What messages to one address are signed with. Signing needs the secret itself, not a hash of it; so it is made anew each time
 * from a random salt in the row and a key of the installation: who has the database alone has no secret.
 */
@Injectable()
export class WebhookSecrets {
  constructor(private readonly secret: Secret) {}

  /** @returns The secret, to be shown once, and what of it is stored. */
  create(): { secret: string; stored: Pick<Webhook, 'salt' | 'secretHash'> } {
    const salt = randomBytes(SALT_BYTES).toString('hex');
    const secret = this.made(salt);
    return { secret, stored: { salt, secretHash: hashOfSecret(secret) } };
  }

  /** @returns null: the key of the installation is another one by now */
  of({ salt, secretHash }: Pick<Webhook, 'salt' | 'secretHash'>): string | null {
    const secret = this.made(salt);
    return hashOfSecret(secret) === secretHash ? secret : null;
  }

  private made(salt: string): string {
    return PREFIX + createHmac('sha256', this.secret.webhookKey).update(salt).digest('base64');
  }
}

/**
 * The value of `webhook-signature`, as https://www.standardwebhooks.com has it.
 *
 * @param secret As it was shown; its base64 after the prefix is the key.
 */
export function signatureOf(secret: string, messageId: string, timestampS: number, body: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${messageId}.${timestampS}.${body}`).digest('base64')}`;
}
