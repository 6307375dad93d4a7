import { createHash } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's minimum for argon2id, the library's default variant: 19 MiB, two passes. About 25 ms. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** Verified against when there is no such user, so that the answer takes as long. */
const NOBODY = hash('nobody', COST);

/** What the seed's client sends in place of the password: its SHA-256 in lowercase hex. */
export function digestOf(plainPassword: string): string {
  return createHash('sha256').update(plainPassword, 'utf8').digest('hex');
}

/** What is stored: argon2id over the digest, so that a stolen table cannot sign in. */
export function hashOf(digest: string): Promise<string> {
  return hash(digest, COST);
}

/** @param stored null when there is no such user: false, after the usual time. */
export async function matches(stored: string | null, digest: string): Promise<boolean> {
  const same = await verify(stored ?? (await NOBODY), digest);
  return stored !== null && same;
}
