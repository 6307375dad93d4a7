import { createHash, randomBytes } from 'node:crypto';

const RANDOM_BYTES = 32;

/** 256 random bits that can be typed into an address: 43 letters. */
export function newSecret(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}

/** SHA-256 (hex): what is stored in place of something that nobody can guess. */
export function hashOfSecret(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
