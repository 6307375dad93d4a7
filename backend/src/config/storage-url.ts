import { ConfigError } from './config-error.js';
import type { Env } from './env.js';

/** A bucket that keeps images and tiles, and how it is reached. */
export interface StorageSettings {
  bucket: string;
  /** Before the names of all objects; without slashes at its ends, and empty for none. */
  prefix: string;
  /** Address of an S3 server; null: Amazon's, of the region. */
  endpoint: string | null;
  region: string;
  /** Null: from where programs for Amazon's services look for them (AWS_… variables, ~/.aws, the role of the machine). */
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
}

const KEY = 'MEMENTO_STORAGE_URL';
const LOOKS_LIKE = 's3://bucket/prefix?endpoint=https://s3.lab.example&region=us-east-1';
/** Where servers that are not Amazon's say they are. */
const DEFAULT_REGION = 'us-east-1';
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^[\w.!*'()-]+(\/[\w.!*'()-]+)*$/;
const PARAMETERS = ['endpoint', 'region'];

/** @returns null: files are kept in the data folder. @throws ConfigError naming the variable that cannot be used */
export function storageFrom(env: Env): StorageSettings | null {
  const text = env[KEY];
  const credentials = credentialsFrom(env);
  if (text === undefined) {
    if (credentials) throw new ConfigError('MEMENTO_STORAGE_ACCESS_KEY', `is of no use without ${KEY}.`);
    return null;
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  // Never the text itself: whoever takes it for an address with a password may have written one there.
  if (url?.protocol !== 's3:' || !BUCKET.test(url.hostname))
    throw new ConfigError(KEY, `must look like ${LOOKS_LIKE}.`);
  if (url.username || url.password)
    throw new ConfigError(KEY, 'must not hold the keys: they belong in MEMENTO_STORAGE_ACCESS_KEY and _SECRET_KEY.');
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  if (prefix !== '' && (!PREFIX.test(prefix) || prefix.split('/').some((part) => /^\.+$/.test(part))))
    throw new ConfigError(KEY, 'has a prefix with other characters than letters, digits, "-", "_", "." and "/".');
  for (const name of url.searchParams.keys())
    if (!PARAMETERS.includes(name))
      throw new ConfigError(KEY, `knows endpoint and region after the "?", not "${name}".`);
  const region = url.searchParams.get('region') || DEFAULT_REGION;
  return { bucket: url.hostname, prefix, endpoint: endpointIn(url), region, credentials };
}

function endpointIn(url: URL): string | null {
  const text = url.searchParams.get('endpoint');
  if (text === null) return null;
  const endpoint = URL.canParse(text) ? new URL(text) : null;
  if (!endpoint || !/^https?:$/.test(endpoint.protocol) || endpoint.username || endpoint.search)
    throw new ConfigError(KEY, 'has an endpoint that is no http or https address.');
  return endpoint.href.replace(/\/+$/, '');
}

function credentialsFrom(env: Env): StorageSettings['credentials'] {
  const accessKeyId = env.MEMENTO_STORAGE_ACCESS_KEY;
  const secretAccessKey = env.MEMENTO_STORAGE_SECRET_KEY;
  if (accessKeyId === undefined && secretAccessKey === undefined) return null;
  if (accessKeyId === undefined) throw new ConfigError('MEMENTO_STORAGE_ACCESS_KEY', 'is missing beside its secret.');
  if (secretAccessKey === undefined) throw new ConfigError('MEMENTO_STORAGE_SECRET_KEY', 'is missing beside its key.');
  return { accessKeyId, secretAccessKey };
}
