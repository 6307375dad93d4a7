import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('knows folders to import from by their real paths', () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'memento-roots-')));
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    try {
      const { importRoots, projectQuotaBytes } = configFrom({
        MEMENTO_IMPORT_ROOTS: `${folder}:${link}:`,
        MEMENTO_PROJECT_QUOTA_MB: '3',
      });
      expect([importRoots, projectQuotaBytes]).toEqual([[folder, folder], 3 * 1024 * 1024]);
    } finally {
      rmSync(link);
      rmSync(folder, { recursive: true });
    }
    expect(configFrom({})).toMatchObject({ importRoots: [], projectQuotaBytes: null });
  });

  it('lets a server tile nothing where others can', () => {
    const elsewhere = { DATABASE_URL: 'mariadb://memento@db.lab.test/memento', MEMENTO_TILING_WORKERS: '0' };
    expect(configFrom(elsewhere).tilingWorkers).toBe(0);
    expect(() => configFrom({ MEMENTO_TILING_WORKERS: '0' })).toThrow(/without DATABASE_URL/);
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
    { MEMENTO_TILING_WORKERS: '-1' },
    { MEMENTO_TILING_WORKERS: '65' },
    { MEMENTO_TILING_MEMORY_MB: '255' },
    { MEMENTO_VIPS: '/no/such/vips' },
    { MEMENTO_VIPS: 'vips' },
    { MEMENTO_REDIS_URL: 'localhost:6379' },
    { MEMENTO_REDIS_URL: 'http://localhost:6379' },
    { MEMENTO_REQUESTS_PER_MINUTE: 'many' },
    { MEMENTO_PROJECT_QUOTA_MB: '0' },
    { MEMENTO_PROJECT_QUOTA_MB: 'much' },
    { MEMENTO_IMPORT_ROOTS: 'slides' },
    { MEMENTO_IMPORT_ROOTS: '/no/such/folder' },
    { MEMENTO_IMPORT_ROOTS: '/dev/null' },
    { MEMENTO_IMPORT_ROOTS: '/' },
    { MEMENTO_IMPORT_ROOTS: tmpdir(), MEMENTO_DATA: tmpdir() },
    { MEMENTO_IMPORT_ROOTS: tmpdir(), MEMENTO_DATA: join(tmpdir(), 'made later') },
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
