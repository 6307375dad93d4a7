import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppConfig, ConfigError, configFrom } from '../config/app-config.js';
import { readEnv } from '../config/env.js';
import { demandStartable } from '../database/startable.js';
import { StartRefused } from '../errors/start-refused.js';
import { ServerLog } from '../logging/server-log.js';
import { demandUsableStorage } from '../storage/usable-objects.js';
import { WorkerModule } from './worker.module.js';

/**
 * A program that takes jobs of the installation from now on, until SIGTERM: then it gives back what it has begun.
 *
 * @throws ConfigError, StartRefused worker.embedded-database, worker.files-elsewhere, and as {@link demandStartable} and
 *   {@link demandUsableStorage}
 */
export async function createWorker(): Promise<INestApplicationContext> {
  const config = configFrom(readEnv());
  demandWork(config);
  await demandUsableStorage(config);
  await demandStartable(config);
  const options = { logger: new ServerLog(config.log), abortOnError: false };
  const worker = await NestFactory.createApplicationContext(WorkerModule, options);
  return worker.enableShutdownHooks();
}

function demandWork({ databaseUrl, tilingWorkers }: AppConfig): void {
  if (databaseUrl === null)
    throw new StartRefused(
      'worker.embedded-database',
      'the embedded database has one server, which tiles by itself. Workers need MariaDB: set DATABASE_URL here and for the servers.',
    );
  if (tilingWorkers === 0) throw new ConfigError('MEMENTO_TILING_WORKERS', 'must be at least 1 for a worker.');
}
