import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AdoptModule } from './adopt/adopt.module.js';
import { AnnotationsModule } from './annotations/annotations.module.js';
import { ArrangementsModule } from './arrangements/arrangements.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { SessionGuard } from './auth/session.guard.js';
import { BrowseModule } from './browse/browse.module.js';
import { BulkModule } from './bulk/bulk.module.js';
import { CategoriesModule } from './categories/categories.module.js';
import { ClassificationsModule } from './classifications/classifications.module.js';
import { CommentsModule } from './comments/comments.module.js';
import { CompatModule } from './compat/compat.module.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { DecisionsModule } from './decisions/decisions.module.js';
import { DemoModule } from './demo/demo.module.js';
import { DisplayModule } from './display/display.module.js';
import { DocsModule } from './docs/docs.module.js';
import { ENTITIES } from './entities.js';
import { ErrorFilter } from './errors/error.filter.js';
import { ExportsModule } from './exports/exports.module.js';
import { HealthModule } from './health/health.module.js';
import { HomeModule } from './home/home.module.js';
import { IdempotencyModule } from './idempotency/idempotency.module.js';
import { ImagesModule } from './images/images.module.js';
import { LabelsModule } from './labels/labels.module.js';
import { LayersModule } from './layers/layers.module.js';
import { LiveModule } from './live/live.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OidcModule } from './oidc/oidc.module.js';
import { AccessGuard } from './permissions/access.guard.js';
import { PermissionsModule } from './permissions/permissions.module.js';
import { ProjectsModule } from './projects/projects.module.js';
import { RateLimitGuard } from './rate-limits/rate-limit.guard.js';
import { RateLimitsModule } from './rate-limits/rate-limits.module.js';
import { RegionsModule } from './regions/regions.module.js';
import { SamplePageModule } from './sample-page/sample-page.module.js';
import { SharesModule } from './shares/shares.module.js';
import { StorageModule } from './storage/storage.module.js';
import { TrashModule } from './trash/trash.module.js';
import { TrashCanModule } from './trash/trash-can.module.js';
import { UploadsModule } from './uploads/uploads.module.js';
import { UsersModule } from './users/users.module.js';
import { UtilitiesModule } from './utilities/utilities.module.js';
import { ViewersModule } from './viewers/viewers.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

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
    UsersModule,
    ProjectsModule,
    CategoriesModule,
    LabelsModule,
    ImagesModule,
    UploadsModule,
    AnnotationsModule,
    LayersModule,
    ArrangementsModule,
    DisplayModule,
    RegionsModule,
    ClassificationsModule,
    DecisionsModule,
    CommentsModule,
    SamplePageModule,
    SharesModule,
    BrowseModule,
    BulkModule,
    HomeModule,
    OidcModule,
    TrashModule,
    IdempotencyModule,
    UtilitiesModule,
    ExportsModule,
    WebhooksModule,
    ViewersModule,
    CompatModule,
    DemoModule,
    AdoptModule,
    DocsModule,
    HealthModule,
  ],
  providers: [
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_GUARD, useExisting: RateLimitGuard }, // whether it is too much, then
    { provide: APP_GUARD, useExisting: SessionGuard }, // who is asking, then
    { provide: APP_GUARD, useClass: AccessGuard }, // what they may
  ],
})
export class AppModule {}
