import { existsSync } from 'node:fs';

/**
 * Every variable that the server reads, with a sentence for `.env.example`. The only place that touches `process.env`;
 * `npm run check` compares this table with `.env.example`.
 */
export const ENV_KEYS = [
  'PORT',
  'HOST',
  'MEMENTO_DATA',
  'DATABASE_URL',
  'MEMENTO_SECRET',
  'MEMENTO_ADMIN_USERNAME',
  'MEMENTO_ADMIN_PASSWORD',
  'MEMENTO_PROJECT_CREATION',
  'MEMENTO_PUBLIC_URL',
  'MEMENTO_OIDC_ISSUER',
  'MEMENTO_OIDC_CLIENT_ID',
  'MEMENTO_OIDC_CLIENT_SECRET',
  'MEMENTO_OIDC_CREATE',
  'MEMENTO_MAX_UPLOAD_MB',
  'MEMENTO_PROJECT_QUOTA_MB',
  'MEMENTO_IMPORT_ROOTS',
  'MEMENTO_TILING_WORKERS',
  'MEMENTO_TILING_MEMORY_MB',
  'MEMENTO_VIPS',
  'MEMENTO_REDIS_URL',
  'MEMENTO_STORAGE_URL',
  'MEMENTO_STORAGE_ACCESS_KEY',
  'MEMENTO_STORAGE_SECRET_KEY',
  'MEMENTO_STORAGE_CACHE_MB',
  'MEMENTO_WEBHOOK_PRIVATE_HOSTS',
  'MEMENTO_LOG',
  'MEMENTO_METRICS',
  'MEMENTO_TRUSTED_PROXIES',
  'MEMENTO_REQUESTS_PER_MINUTE',
] as const;

export type EnvKey = (typeof ENV_KEYS)[number];
export type Env = Partial<Record<EnvKey, string>>;

/** The environment, with `.env` of the working folder beneath it; an empty value counts as unset. */
export function readEnv(): Env {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const env: Env = {};
  for (const key of ENV_KEYS) {
    const value = process.env[key]?.trim();
    if (value) env[key] = value;
  }
  return env;
}

/** Whether rows live in MariaDB or in the embedded SQLite file. Entities need it while they are being declared. */
export const DATABASE_KIND: 'mariadb' | 'sqlite' = /^(mariadb|mysql):/.test(readEnv().DATABASE_URL ?? '')
  ? 'mariadb'
  : 'sqlite';

/** What a process needs to start, and to find its scratch folder and its libraries. */
const PASSED_ON = ['PATH', 'TMPDIR', 'TEMP', 'TMP', 'TZ', 'LANG', 'LC_ALL', 'LD_LIBRARY_PATH', 'SystemRoot'];

/**
 * For processes that decode strangers' files: without the server's secrets, and without `NODE_EXTRA_CA_CERTS`, which takes each
 * of them 50 ms of CPU to read.
 */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const passed: NodeJS.ProcessEnv = {};
  for (const name of PASSED_ON) if (process.env[name] !== undefined) passed[name] = process.env[name];
  return passed;
}
