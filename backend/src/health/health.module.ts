import { Module } from '@nestjs/common';
import { LiveModule } from '../live/live.module.js';
import { HealthController } from './health.controller.js';
import { ReadinessProbe } from './readiness.js';
import { ServerMetrics } from './server-metrics.js';

@Module({
  imports: [LiveModule],
  controllers: [HealthController],
  providers: [ReadinessProbe, ServerMetrics],
  exports: [ReadinessProbe],
})
export class HealthModule {}
