import type { StorageSettings } from '../config/storage-url.js';

/** What the client throws: an answer that refuses, or no answer. */
interface Thrown {
  name?: string;
  message?: string;
  $metadata?: { httpStatusCode?: number };
}

/** 404 of what is not an object. */
const NOT_OBJECTS = ['NoSuchBucket', 'NoSuchUpload'];
const WRONG_KEYS = ['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken', 'ExpiredToken'];
const WRONG_REGION = ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'];

/** `gone`: there is no such object; `replaced`: it is another one now; null: it says nothing about an object. */
export function saysOfObject(error: unknown): 'gone' | 'replaced' | null {
  const { name = '', $metadata } = (error ?? {}) as Thrown;
  const status = $metadata?.httpStatusCode;
  if (status === 404 && !NOT_OBJECTS.includes(name)) return 'gone';
  // 416: what was to be read lies beyond the end of what is there now.
  return status === 412 || status === 416 ? 'replaced' : null;
}

export function isNoSuchUpload(error: unknown): boolean {
  return (error as Thrown | null)?.name === 'NoSuchUpload';
}

/** What was thrown because the storage, or the way to it, is not as it should be, rather than this program. */
export function isOfStorage(error: unknown): boolean {
  return !(error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError);
}

/** In one line, for the log. */
export function inShort(error: unknown): string {
  const { name = 'Error', message = '', $metadata } = (error ?? {}) as Thrown;
  const status = $metadata?.httpStatusCode;
  return `${name}${status === undefined ? '' : ` ${status}`}: ${message}`.slice(0, 300);
}

/** Why this server may not use the bucket, as a sentence; null: that is not what it says. */
export function refusalIn(error: unknown, { bucket, region }: StorageSettings): string | null {
  const { name = '', $metadata } = (error ?? {}) as Thrown;
  const status = $metadata?.httpStatusCode;
  if (name === 'NoSuchBucket' || status === 404) return `there is no bucket "${bucket}". Make it first.`;
  if (WRONG_KEYS.includes(name)) return `the keys for the bucket "${bucket}" are not accepted (${name}).`;
  if (name === 'CredentialsProviderError')
    return 'there are no keys: set MEMENTO_STORAGE_ACCESS_KEY and MEMENTO_STORAGE_SECRET_KEY.';
  if (WRONG_REGION.includes(name) || status === 301)
    return `the bucket "${bucket}" is not in the region ${region}: say in which one, with &region=… after the "?".`;
  if (status === 401 || status === 403) return `the keys do not allow the bucket "${bucket}" to be used (${name}).`;
  return status !== undefined && status >= 400 && status < 500 ? `the bucket "${bucket}" is refused: ${name}.` : null;
}
