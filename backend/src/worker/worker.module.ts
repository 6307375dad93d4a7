import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { ConfigModule } from '../config/config.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { ENTITIES } from '../entities.js';
import { HealthModule } from '../health/health.module.js';
import { ImagesModule } from '../images/images.module.js';
import { LiveModule } from '../live/live.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { PermissionsModule } from '../permissions/permissions.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { StorageModule } from '../storage/storage.module.js';
import { TrashCanModule } from '../trash/trash-can.module.js';
import { NewestOriginalsRepository } from './newest-originals.repository.js';
import { OriginalsAtHand } from './originals-at-hand.js';
import { WorkerHealth } from './worker-health.js';

/**
 * Images with their queue, and what they lean on. Nobody asks the controllers among it: a worker has no API, sends no webhooks and
 * empties no trash.
 */
@Module({
  imports: [
    ConfigModule,
    DatabaseModule.of(ENTITIES),
    StorageModule,
    MetricsModule,
    AuditModule,
    TrashCanModule,
    AuthModule,
    RateLimitsModule,
    PermissionsModule,
    LiveModule,
    ImagesModule,
    HealthModule,
  ],
  providers: [NewestOriginalsRepository, OriginalsAtHand, WorkerHealth],
})
export class WorkerModule {}
