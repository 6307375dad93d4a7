import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';

const FILE = 'secret';
const KEY_BYTES = 32;

/** Keys of this installation: from `MEMENTO_SECRET`, else made once and kept in the data folder. */
@Injectable()
export class Secret {
  /** Signs session tokens. */
  readonly tokenKey: KeyObject;
  /** Signs what a browser carries to an identity provider and back. */
  readonly flowKey: Buffer;
  /** Seals the addresses that viewers which cannot send headers are given. */
  readonly viewerKey: Buffer;
  /** Makes the secrets with which webhooks are signed. */
  readonly webhookKey: Buffer;
  /** Tells this installation from others, and nothing about the secret. */
  readonly installation: string;
  private readonly csrfKey: Buffer;

  constructor(config: AppConfig) {
    const secret = config.secret ?? keptSecret(config.dataDir);
    // As bytes, it would be tried for a public key first, with each request anew.
    this.tokenKey = createSecretKey(derive(secret, 'session tokens'));
    this.flowKey = derive(secret, 'sign-in with a provider');
    this.viewerKey = derive(secret, 'addresses for other viewers');
    this.webhookKey = derive(secret, 'secrets of webhooks');
    this.csrfKey = derive(secret, 'csrf tokens');
    this.installation = derive(secret, 'name of the installation').toString('hex').slice(0, 16);
  }

  /** What a browser must repeat in a header to change anything in this session; another site cannot read it. */
  csrfToken(sessionId: string): string {
    return createHmac('sha256', this.csrfKey).update(sessionId).digest('base64url');
  }
}

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES));
}

function keptSecret(dataDir: string): string {
  const file = join(dataDir, FILE);
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(KEY_BYTES).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // EEXIST: made at an earlier start.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
