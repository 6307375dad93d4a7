import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { afterCommit } from '../database/after-commit.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import type { WebhookDelivery, WebhookEvent } from './webhook-delivery.entity.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhooksRepository } from './webhooks.repository.js';

/** A sample as it is after the change. */
export interface ToldSample {
  annotationId: number;
  name: string;
  categoryId: number;
  status: string;
  /** How many people have submitted it. */
  submissions: number;
  project: { name: string; readers: number };
}

/**
 * Writes what webhooks are to be told, in the transaction of the change itself: a server that is killed right after it loses
 * nothing, and what was taken back is never sent.
 */
@Injectable()
export class WebhookOutbox {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly sender: WebhookSender,
    private readonly config: AppConfig,
  ) {}

  /**
   * @param tx     The transaction of the change.
   * @param sample Asked for only where somebody listens.
   */
  async sampleChanged(
    tx: Db,
    event: 'sample.submitted' | 'sample.reopened',
    projectId: number,
    sample: () => Promise<ToldSample>,
    me: Principal,
  ): Promise<void> {
    const listening = await this.webhooks.listening(tx, projectId);
    if (!listening.length) return;
    const { annotationId, name, categoryId, status, submissions, project } = await sample();
    const { publicUrl } = this.config;
    await this.add(tx, listening, event, {
      project: { project_id: projectId, name: project.name },
      sample: {
        ...{ annotation_id: annotationId, name, category_id: categoryId, status },
        ...{ submissions, readers: project.readers },
        ...(publicUrl ? { url: `${publicUrl}/projects/${projectId}/samples/${annotationId}` } : {}),
      },
      by: { user_id: me.userId, username: me.username },
    });
  }

  /** @returns Its id, by which the receiver knows it. */
  async test(tx: Db, webhookId: number, projectId: number, me: Principal): Promise<string> {
    const by = { user_id: me.userId, username: me.username };
    const [{ messageId }] = await this.add(tx, [webhookId], 'webhook.test', { project: { project_id: projectId }, by });
    return messageId;
  }

  private async add(
    tx: Db,
    webhookIds: number[],
    event: WebhookEvent,
    data: object,
  ): Promise<Pick<WebhookDelivery, 'messageId'>[]> {
    const now = new Date();
    const body = JSON.stringify({ type: event, timestamp: now.toISOString(), data });
    const waiting = { event, body, state: 'waiting' as const, attempts: 0, notBefore: now, createdAt: now };
    const rows = webhookIds.map((webhookId) => ({ ...waiting, webhookId, messageId: randomUUID() }));
    await this.deliveries.add(tx, rows);
    afterCommit(tx, () => void this.sender.look());
    return rows;
  }
}
