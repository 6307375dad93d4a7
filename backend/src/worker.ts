import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { AppConfig, ConfigError } from './config/app-config.js';
import { boundHeapGrowth } from './config/heap-growth.js';
import { StartRefused } from './errors/start-refused.js';
import { createWorker } from './worker/worker-app.js';

/* `node worker.js` tiles images for an installation on MariaDB, and does nothing else. `npm run worker` comes here. */

boundHeapGrowth();
try {
  const worker = await createWorker();
  const { tilingWorkers } = worker.get(AppConfig);
  new Logger('worker').log(`Takes jobs now: ${tilingWorkers} at a time`);
} catch (error) {
  console.error(reasonOf(error));
  process.exit(1);
}

function reasonOf(error: unknown): unknown {
  if (error instanceof StartRefused) return `The worker cannot start: ${error.message} (${error.code})`;
  return error instanceof ConfigError ? `The worker cannot start: ${error.message}` : error;
}
