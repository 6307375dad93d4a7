import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Connections } from '../database/connections.js';
import { Metrics } from '../metrics/metrics.js';
import { freeBytes } from '../storage/disk-space.js';
import { ReadinessProbe } from './readiness.js';

/** Tells whether the parts of a server are there, what is left of its disk, and how busy its connections are. */
@Injectable()
export class ServerMetrics {
  constructor(metrics: Metrics, probe: ReadinessProbe, config: AppConfig, connections: Connections) {
    const parts = async (): Promise<Record<string, number>> => {
      const { database, storage, live } = await probe.look();
      return { database: Number(database === 'ok'), storage: Number(storage === 'ok'), live: Number(live === 'ok') };
    };
    metrics.gauge('memento_part_up', 'Whether a part that the server needs answers', parts, 'part');
    const free = (): Promise<number> => freeBytes(config.dataDir);
    metrics.gauge('memento_storage_free_bytes', 'Bytes that may still be written to the data folder', free);
    metrics.gauge(
      'memento_database_connections',
      'Connections of the pool, and callers that wait for one',
      () => connections.counts,
      'state',
    );
  }
}
