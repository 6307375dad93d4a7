import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { ConfigError } from './config-error.js';
import type { Env, EnvKey } from './env.js';
import { importRoots } from './import-roots.js';
import { type PrivateHosts, privateHosts } from './private-hosts.js';
import { type StorageSettings, storageFrom } from './storage-url.js';
import { type ListeningAddress, watchingFrom } from './watching.js';

export { ConfigError };

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Whether somebody whom nobody knows gets an account, without any rights. */
  create: boolean;
}

/** The validated settings of one server, read once at start. */
export class AppConfig {
  port: number;
  /** Address to listen on; unset listens on every interface. */
  host: string | null;
  /** Absolute folder that holds the database file, images and the generated secret. */
  dataDir: string;
  /** `mariadb://user:password@host:port/name`, or null for the embedded database in `dataDir`. */
  databaseUrl: string | null;
  /** Signs session tokens; null: made once and kept in `dataDir`. */
  secret: string | null;
  /** First administrator for unattended installs; both or neither. */
  firstAdmin: { username: string; password: string } | null;
  projectCreation: 'everyone' | 'admins';
  /** Address that people type, without a trailing slash; null: derived from the port. */
  publicUrl: string | null;
  /** The identity provider that people may sign in with; null: none. */
  oidc: OidcSettings | null;
  maxUploadBytes: number;
  /** What the images of a project may take, unless it was given a quota of its own; null: as much as there is. */
  projectQuotaBytes: number | null;
  /** Folders of files that may be imported where they lie; absolute, without symbolic links in them. */
  importRoots: string[];
  /** Images that are tiled at a time here; 0: none, other programs of the installation do it. */
  tilingWorkers: number;
  tilingMemoryMb: number;
  /** Path of the program vips, `off`, or null to look for it on the PATH. */
  vips: string | null;
  /** `redis://…` or `rediss://…`, through which several servers tell each other what has changed; null: there is one. */
  redisUrl: string | null;
  /** The bucket that keeps images and tiles; null: the data folder does. */
  storage: StorageSettings | null;
  /** What copies of objects may take in the data folder before old ones go; null: as much as leaves a tenth of the disk free. */
  storageCacheBytes: number | null;
  /** What webhooks may reach besides the internet. */
  webhookPrivateHosts: PrivateHosts;
  /** `text` for people, `json`: one object per line, requests included. */
  log: 'text' | 'json';
  /** Where the measurements of this server are read by Prometheus; null: nowhere. */
  metrics: ListeningAddress | null;
  /** Of one person, or of one network of people who are not signed in; null: as many as they like. */
  requestsPerMinute: number | null;
  /** Whose word about the address of a caller is taken: `loopback`, `uniquelocal`, addresses or networks. */
  trustedProxies: string[];
}

const MIN_SECRET_LENGTH = 32;

/** @throws ConfigError naming the first variable whose value cannot be used. */
export function configFrom(env: Env): AppConfig {
  return {
    port: integer(env, 'PORT', 8000, 0, 65535),
    host: env.HOST ?? null,
    dataDir: resolve(env.MEMENTO_DATA ?? './data'),
    databaseUrl: databaseUrl(env),
    secret: secret(env),
    firstAdmin: firstAdmin(env),
    projectCreation: projectCreation(env),
    publicUrl: publicUrl(env),
    oidc: oidc(env),
    maxUploadBytes: integer(env, 'MEMENTO_MAX_UPLOAD_MB', 64 * 1024, 1, 16 * 1024 * 1024) * 1024 * 1024,
    projectQuotaBytes: projectQuota(env),
    importRoots: importRoots(env.MEMENTO_IMPORT_ROOTS, resolve(env.MEMENTO_DATA ?? './data')),
    tilingWorkers: tilingWorkers(env),
    tilingMemoryMb: integer(env, 'MEMENTO_TILING_MEMORY_MB', 2048, 256, 1024 * 1024),
    vips: vips(env),
    redisUrl: redisUrl(env),
    storage: storageFrom(env),
    storageCacheBytes: storageCache(env),
    webhookPrivateHosts: privateHosts(env.MEMENTO_WEBHOOK_PRIVATE_HOSTS),
    requestsPerMinute: integer(env, 'MEMENTO_REQUESTS_PER_MINUTE', 12_000, 0, 1_000_000) || null,
    ...watchingFrom(env),
  };
}

function redisUrl(env: Env): string | null {
  const text = env.MEMENTO_REDIS_URL;
  if (text === undefined) return null;
  if (!URL.canParse(text) || !/^rediss?:$/.test(new URL(text).protocol))
    throw new ConfigError('MEMENTO_REDIS_URL', 'must look like redis://user:password@host:port/0.');
  return text;
}

function vips(env: Env): string | null {
  const text = env.MEMENTO_VIPS;
  if (text !== undefined && text !== 'off' && !(isAbsolute(text) && existsSync(text)))
    throw new ConfigError('MEMENTO_VIPS', `must be the full path of the program vips, or off; "${text}" is not.`);
  return text ?? null;
}

function integer(env: Env, key: EnvKey, fallback: number, least: number, most: number): number {
  const text = env[key];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new ConfigError(key, `must be a whole number from ${least} to ${most}, not "${text}".`);
  return value;
}

function tilingWorkers(env: Env): number {
  const workers = integer(env, 'MEMENTO_TILING_WORKERS', 1, 0, 64);
  if (workers === 0 && env.DATABASE_URL === undefined)
    throw new ConfigError('MEMENTO_TILING_WORKERS', 'must be at least 1 without DATABASE_URL: nobody else could tile.');
  return workers;
}

function projectQuota(env: Env): number | null {
  if (env.MEMENTO_PROJECT_QUOTA_MB === undefined) return null;
  return integer(env, 'MEMENTO_PROJECT_QUOTA_MB', 0, 1, 1024 * 1024 * 1024) * 1024 * 1024;
}

function storageCache(env: Env): number | null {
  if (env.MEMENTO_STORAGE_CACHE_MB === undefined) return null;
  return integer(env, 'MEMENTO_STORAGE_CACHE_MB', 0, 64, 1024 * 1024 * 1024) * 1024 * 1024;
}

function databaseUrl(env: Env): string | null {
  const text = env.DATABASE_URL;
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^(mariadb|mysql):$/.test(url.protocol) || url.pathname.length < 2)
    throw new ConfigError('DATABASE_URL', 'must look like mariadb://user:password@host:port/name.');
  return text;
}

function secret(env: Env): string | null {
  const text = env.MEMENTO_SECRET;
  if (text !== undefined && text.length < MIN_SECRET_LENGTH)
    throw new ConfigError('MEMENTO_SECRET', `must have at least ${MIN_SECRET_LENGTH} characters.`);
  return text ?? null;
}

function firstAdmin(env: Env): AppConfig['firstAdmin'] {
  const username = env.MEMENTO_ADMIN_USERNAME;
  const password = env.MEMENTO_ADMIN_PASSWORD;
  if (username === undefined && password === undefined) return null;
  if (username === undefined) throw new ConfigError('MEMENTO_ADMIN_USERNAME', 'is missing beside its password.');
  if (password === undefined) throw new ConfigError('MEMENTO_ADMIN_PASSWORD', 'is missing beside its user name.');
  if (password.length < 8) throw new ConfigError('MEMENTO_ADMIN_PASSWORD', 'must have at least 8 characters.');
  return { username, password };
}

function projectCreation(env: Env): AppConfig['projectCreation'] {
  const text = env.MEMENTO_PROJECT_CREATION ?? 'everyone';
  if (text !== 'everyone' && text !== 'admins')
    throw new ConfigError('MEMENTO_PROJECT_CREATION', `must be "everyone" or "admins", not "${text}".`);
  return text;
}

function publicUrl(env: Env): string | null {
  const text = env.MEMENTO_PUBLIC_URL;
  if (text === undefined) return null;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new ConfigError('MEMENTO_PUBLIC_URL', 'must be an http or https address.');
  return text.replace(/\/+$/, '');
}

function oidc(env: Env): OidcSettings | null {
  const keys = ['MEMENTO_OIDC_ISSUER', 'MEMENTO_OIDC_CLIENT_ID', 'MEMENTO_OIDC_CLIENT_SECRET'] as const;
  const create = env.MEMENTO_OIDC_CREATE ?? 'no';
  if (create !== 'yes' && create !== 'no')
    throw new ConfigError('MEMENTO_OIDC_CREATE', `must be "yes" or "no", not "${create}".`);
  const [issuer, clientId, clientSecret] = keys.map((key) => env[key]);
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null;
  for (const key of keys) if (env[key] === undefined) throw new ConfigError(key, 'is missing beside the others.');
  if (!isIssuer(issuer as string))
    throw new ConfigError('MEMENTO_OIDC_ISSUER', 'must be an https address (http only on this machine).');
  return { issuer, clientId, clientSecret, create: create === 'yes' } as OidcSettings;
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}
