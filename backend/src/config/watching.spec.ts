import { describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.js';
import type { Env } from './env.js';
import { watchingFrom } from './watching.js';

describe('watchingFrom', () => {
  it('watches nothing, and believes this machine alone, unless told otherwise', () => {
    expect(watchingFrom({})).toEqual({ log: 'text', metrics: null, trustedProxies: ['loopback'] });
  });

  it('reads what it is given', () => {
    const env = {
      MEMENTO_LOG: 'json',
      MEMENTO_METRICS: '[::]:9464',
      MEMENTO_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,::1',
    };
    const expected = {
      log: 'json',
      metrics: { host: '::', port: 9464 },
      trustedProxies: ['loopback', '10.0.0.0/8', '::1'],
    };
    expect(watchingFrom(env)).toEqual(expected);
  });

  const wrong: Env[] = [
    { MEMENTO_LOG: 'loud' },
    { MEMENTO_METRICS: '9464' },
    { MEMENTO_METRICS: 'localhost:99999' },
    { MEMENTO_METRICS: 'http://localhost:9464' },
    { MEMENTO_TRUSTED_PROXIES: 'everybody' },
    { MEMENTO_TRUSTED_PROXIES: '10.0.0.0/33' },
    { MEMENTO_TRUSTED_PROXIES: '10.0.0.0/8/8' },
    { MEMENTO_TRUSTED_PROXIES: '10.0.0.0/x' },
    { MEMENTO_TRUSTED_PROXIES: 'loopback,' },
  ];
  it.each(wrong)('refuses %j and names it', (env) => {
    expect(() => watchingFrom(env)).toThrow(ConfigError);
    expect(() => watchingFrom(env)).toThrow(Object.keys(env)[0]);
  });
});
