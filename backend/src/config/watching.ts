import { isIP } from 'node:net';
import { ConfigError } from './config-error.js';
import type { Env } from './env.js';
import { isNetwork } from './networks.js';

export interface ListeningAddress {
  host: string;
  port: number;
}

/** How a server is watched, and what stands in front of it. */
export interface Watching {
  log: 'text' | 'json';
  metrics: ListeningAddress | null;
  trustedProxies: string[];
}

const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/** @throws ConfigError naming the first variable whose value cannot be used. */
export function watchingFrom(env: Env): Watching {
  return { log: log(env), metrics: metrics(env), trustedProxies: trustedProxies(env) };
}

function log(env: Env): Watching['log'] {
  const text = env.MEMENTO_LOG ?? 'text';
  if (text !== 'text' && text !== 'json') throw new ConfigError('MEMENTO_LOG', `must be text or json, not "${text}".`);
  return text;
}

function metrics(env: Env): ListeningAddress | null {
  const text = env.MEMENTO_METRICS;
  if (text === undefined) return null;
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const bare = host?.replace(/^\[(.*)\]$/, '$1') ?? '';
  const isHost = isIP(bare) !== 0 || /^[a-z0-9.-]+$/i.test(bare);
  if (!isHost || Number(port) > 65535)
    throw new ConfigError('MEMENTO_METRICS', `must look like 127.0.0.1:9464, not "${text}".`);
  return { host: bare, port: Number(port) };
}

function trustedProxies(env: Env): string[] {
  const all = (env.MEMENTO_TRUSTED_PROXIES ?? 'loopback').split(',').map((one) => one.trim());
  for (const one of all)
    if (!NAMED_NETWORKS.includes(one) && !isNetwork(one))
      throw new ConfigError(
        'MEMENTO_TRUSTED_PROXIES',
        `must be addresses, networks such as 10.0.0.0/8, or ${NAMED_NETWORKS.join(', ')}, with commas between; "${one}" is none.`,
      );
  return all;
}
