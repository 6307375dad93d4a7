import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';
import { MetricsServer } from './metrics-server.js';
import { RequestMetrics } from './request-metrics.js';

/** Measurements for who runs the server. Global for {@link Metrics}: whoever has something to tell says so there. */
@Global()
@Module({ providers: [Metrics, MetricsServer, RequestMetrics], exports: [Metrics, MetricsServer, RequestMetrics] })
export class MetricsModule {}
