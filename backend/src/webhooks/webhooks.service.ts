import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { WebhookHosts } from './webhook-hosts.js';
import { WebhookOutbox } from './webhook-outbox.js';
import { WebhookSecrets } from './webhook-secret.js';
import type { WebhookDelivery } from './webhook-delivery.entity.js';
import type { Webhook } from './webhook.entity.js';
import {
  MOST_WEBHOOKS,
  TestUnderWayError,
  TooManyWebhooksError,
  UnusableAddressError,
  WebhookOffError,
} from './webhooks.errors.js';
import { WebhooksRepository } from './webhooks.repository.js';

export interface ShownWebhook {
  webhook: Webhook;
  /** The last thing that was to be sent there. */
  newest: WebhookDelivery | null;
}

const SWITCHED_OFF = { code: 'webhook.switched-off', message: 'The webhook was switched off before this arrived.' };

/** Addresses that hear of a project's samples: docs/adr/0031-webhooks.md */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly outbox: WebhookOutbox,
    private readonly hosts: WebhookHosts,
    private readonly secrets: WebhookSecrets,
    private readonly audit: AuditTrail,
  ) {}

  async list(projectId: number): Promise<ShownWebhook[]> {
    const { db } = this.work;
    const webhooks = await this.webhooks.ofProject(db, projectId);
    const newest = await this.deliveries.newestOf(
      db,
      webhooks.map(({ webhookId }) => webhookId),
    );
    return webhooks.map((webhook) => ({ webhook, newest: newest.get(webhook.webhookId) ?? null }));
  }

  /** @returns With its secret, which nobody can see a second time. @throws UnusableAddressError, PrivateAddressError, TooManyWebhooksError */
  async create(projectId: number, text: string, me: Principal): Promise<ShownWebhook & { secret: string }> {
    const url = usable(text);
    await this.hosts.demand(url.hostname);
    const { secret, stored } = this.secrets.create();
    const webhook = await this.work.run(async (tx) => {
      await this.webhooks.lockProject(tx, projectId);
      if ((await this.webhooks.ofProject(tx, projectId)).length >= MOST_WEBHOOKS) throw new TooManyWebhooksError();
      const values = { ...madeBy(me.userId), projectId, address: url.href, active: true, ...stored };
      const made = await this.webhooks.add(tx, values);
      await this.audit.record(tx, me, deed('create', made));
      return made;
    });
    return { webhook, newest: null, secret };
  }

  /** What waits for one that is switched off is given up; nothing is written for it from then on. @throws NotFoundError */
  async switchTo(projectId: number, webhookId: number, active: boolean, me: Principal): Promise<ShownWebhook> {
    await this.work.run(async (tx) => {
      const webhook = await this.existing(tx, projectId, webhookId);
      if (webhook.active === active) return;
      await this.webhooks.switchTo(tx, webhookId, active, me.userId);
      if (!active) await this.deliveries.callOff(tx, webhookId, SWITCHED_OFF, new Date());
      await this.audit.record(tx, me, deed(active ? 'switch-on' : 'switch-off', webhook));
    });
    const webhook = await this.existing(this.work.db, projectId, webhookId);
    const newest = (await this.deliveries.newestOf(this.work.db, [webhookId])).get(webhookId) ?? null;
    return { webhook, newest };
  }

  /** Its deliveries go with it. @throws NotFoundError */
  async remove(projectId: number, webhookId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const webhook = await this.existing(tx, projectId, webhookId);
      await this.webhooks.remove(tx, webhookId);
      await this.audit.record(tx, me, deed('delete', webhook));
    });
  }

  /** Newest first. @throws NotFoundError */
  async deliveriesOf(projectId: number, webhookId: number, page: Page): Promise<Paged<WebhookDelivery>> {
    await this.existing(this.work.db, projectId, webhookId);
    return this.deliveries.list(this.work.db, webhookId, page);
  }

  /** Has a message sent that tells of nothing, once and soon. @throws NotFoundError, WebhookOffError, TestUnderWayError */
  async test(projectId: number, webhookId: number, me: Principal): Promise<WebhookDelivery> {
    const messageId = await this.work.run(async (tx) => {
      await this.webhooks.lock(tx, webhookId);
      const webhook = await this.existing(tx, projectId, webhookId);
      if (!webhook.active) throw new WebhookOffError();
      if (await this.deliveries.waits(tx, webhookId, 'webhook.test')) throw new TestUnderWayError();
      await this.audit.record(tx, me, deed('test', webhook));
      return this.outbox.test(tx, webhookId, projectId, me);
    });
    return this.deliveries.byMessage(this.work.db, webhookId, messageId);
  }

  private async existing(db: Db, projectId: number, webhookId: number): Promise<Webhook> {
    const webhook = await this.webhooks.find(db, projectId, webhookId);
    if (!webhook) throw new NotFoundError('webhook');
    return webhook;
  }
}

/** @throws UnusableAddressError */
function usable(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new UnusableAddressError('must begin with https:// or http://');
  // It would be shown to whoever sees the list, and stand in logs.
  if (url.username || url.password) throw new UnusableAddressError('must not hold a name or password');
  url.hash = '';
  if (url.href.length > LONGEST_ADDRESS) throw new UnusableAddressError(`is longer than ${LONGEST_ADDRESS} characters`);
  return url;
}

const LONGEST_ADDRESS = 1000;

function deed(verb: string, { webhookId, projectId, address }: Webhook): Deed {
  // What follows the host often is a secret of the receiver's.
  return { kind: 'webhook', verb, objectId: webhookId, projectId, details: { name: new URL(address).origin } };
}
