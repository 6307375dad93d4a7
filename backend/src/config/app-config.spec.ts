import { describe, expect, it } from '@jest/globals';
import { ConfigError, configFrom } from './app-config.js';
import type { Env } from './env.js';

describe('configFrom', () => {
  it('needs nothing', () => {
    expect(configFrom({})).toMatchObject({ port: 8000, databaseUrl: null, secret: null, projectCreation: 'everyone' });
  });

  it('reads what it is given', () => {
    const config = configFrom({ PORT: '81', MEMENTO_PUBLIC_URL: 'https://lab.test/', MEMENTO_MAX_UPLOAD_MB: '2' });
    expect(config).toMatchObject({ port: 81, publicUrl: 'https://lab.test', maxUploadBytes: 2 * 1024 * 1024 });
  });

  const wrong: Env[] = [
    { PORT: 'eight' },
    { PORT: '65536' },
    { DATABASE_URL: 'postgres://x/y' },
    { DATABASE_URL: 'mariadb://host' },
    { MEMENTO_SECRET: 'short' },
    { MEMENTO_ADMIN_USERNAME: 'a' },
    { MEMENTO_ADMIN_PASSWORD: 'long enough' },
    { MEMENTO_ADMIN_PASSWORD: 'short', MEMENTO_ADMIN_USERNAME: 'a' },
    { MEMENTO_PROJECT_CREATION: 'nobody' },
    { MEMENTO_PUBLIC_URL: 'lab' },
    { MEMENTO_TILING_WORKERS: '0' },
    { MEMENTO_TILING_MEMORY_MB: '255' },
    { MEMENTO_VIPS: '/no/such/vips' },
    { MEMENTO_VIPS: 'vips' },
    { MEMENTO_OIDC_ISSUER: 'https://id.lab.test' },
    { MEMENTO_OIDC_CREATE: 'maybe' },
    { MEMENTO_OIDC_ISSUER: 'http://id.lab.test', MEMENTO_OIDC_CLIENT_ID: 'a', MEMENTO_OIDC_CLIENT_SECRET: 'b' },
  ];
  for (const env of wrong) {
    it(`names the setting that cannot be used: ${JSON.stringify(env)}`, () => {
      expect(() => configFrom(env)).toThrow(ConfigError);
      expect(() => configFrom(env)).toThrow(
        new RegExp(`^(${Object.keys(env).join('|')}|MEMENTO_ADMIN_|MEMENTO_OIDC_)`),
      );
    });
  }
});
