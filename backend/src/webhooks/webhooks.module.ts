import { Module } from '@nestjs/common';
import { SecretModule } from '../auth/secret.module.js';
import { AppConfig } from '../config/app-config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { WebhookHosts } from './webhook-hosts.js';
import { WebhookMetrics } from './webhook-metrics.js';
import { WebhookOutbox } from './webhook-outbox.js';
import { WebhookPost } from './webhook-post.js';
import { WebhookSecrets } from './webhook-secret.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [SecretModule],
  controllers: [WebhooksController],
  providers: [
    ...[WebhooksService, WebhooksRepository, DeliveriesRepository, WebhookSecrets],
    ...[WebhookOutbox, WebhookMetrics],
    { provide: WebhookHosts, inject: [AppConfig], useFactory: (config: AppConfig) => new WebhookHosts(config) },
    { provide: WebhookPost, inject: [WebhookHosts], useFactory: (hosts: WebhookHosts) => new WebhookPost(hosts) },
    {
      provide: WebhookSender,
      inject: [UnitOfWork, DeliveriesRepository, WebhookSecrets, WebhookPost],
      useFactory: (...of: ConstructorParameters<typeof WebhookSender>) => new WebhookSender(...of),
    },
  ],
  exports: [WebhookOutbox],
})
export class WebhooksModule {}
