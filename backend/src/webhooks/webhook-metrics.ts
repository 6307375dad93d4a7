import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Metrics } from '../metrics/metrics.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { WebhookSender } from './webhook-sender.js';

/** Tells how many messages wait to be sent, for how long, and how tries went on this server. */
@Injectable()
export class WebhookMetrics {
  constructor(metrics: Metrics, work: UnitOfWork, deliveries: DeliveriesRepository, sender: WebhookSender) {
    metrics.gauge(
      'memento_webhook_deliveries',
      'Messages to webhooks of the last 30 days, of all servers, by state',
      () => deliveries.countByState(work.db),
      'state',
    );
    metrics.gauge(
      'memento_webhook_oldest_wait_seconds',
      'For how long the oldest message has been waiting to be delivered',
      async () => {
        const since = await deliveries.oldestWaitingSince(work.db);
        return since ? (Date.now() - since.getTime()) / 1000 : 0;
      },
    );
    metrics.counter(
      'memento_webhook_tries_total',
      'Tries to send a message to a webhook, by how they ended',
      () => sender.counts,
      'result',
    );
  }
}
