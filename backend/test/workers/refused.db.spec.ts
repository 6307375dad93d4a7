import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATABASE_KIND } from '../../src/config/env.js';
import { aProject } from '../builders/a-project.js';
import { grey16Tiff } from '../builders/a-tiff.js';
import { anUploadedImage } from '../builders/an-uploaded-image.js';
import { type ThrowawayServer, throwawayServer } from '../throwaway-server.js';
import { refusedWorker } from './worker-process.js';

const onMariaDb = DATABASE_KIND === 'mariadb' ? it : it.skip;
const onSqlite = DATABASE_KIND === 'sqlite' ? it : it.skip;

describe(`a worker on ${DATABASE_KIND} does not start`, () => {
  let server: ThrowawayServer;
  beforeAll(async () => {
    server = await throwawayServer();
  });
  afterAll(() => server.close());

  onSqlite('on the embedded database, which has one server', async () => {
    const { exitCode, said } = await refusedWorker(server.place);
    expect(exitCode).toBe(1);
    expect(said).toMatch(/^The worker cannot start: .*DATABASE_URL.*\(worker\.embedded-database\)$/m);
  });

  onMariaDb('to do nothing', async () => {
    const { exitCode, said } = await refusedWorker(server.place, { MEMENTO_TILING_WORKERS: '0' });
    expect(exitCode).toBe(1);
    expect(said).toMatch(/^The worker cannot start: MEMENTO_TILING_WORKERS must be at least 1 for a worker\.$/m);
  });

  onMariaDb('where it has not the files of the installation, and takes no job there', async () => {
    const owner = await server.person('owner');
    const { projectId } = await aProject(owner);
    await anUploadedImage(owner, projectId, { name: 'slide', file: grey16Tiff(64, 48, (x, y) => x * y) });
    const dataDir = mkdtempSync(join(tmpdir(), 'memento-elsewhere-'));
    try {
      const { exitCode, said } = await refusedWorker({ ...server.place, dataDir });
      expect(exitCode).toBe(1);
      expect(said).toMatch(/^The worker cannot start: .*MEMENTO_DATA.*\(worker\.files-elsewhere\)$/m);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});
