import { randomUUID } from 'node:crypto';
import { Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { type GrowingWait, growingWaitAfter } from '../jobs/back-off.js';
import { type Claim, DeliveriesRepository } from './deliveries.repository.js';
import type { WebhookDelivery } from './webhook-delivery.entity.js';
import type { Attempt, WebhookPost } from './webhook-post.js';
import { signatureOf, type WebhookSecrets } from './webhook-secret.js';

export interface SenderTimes {
  /** Between two looks at the table. */
  pollMs: number;
  /** After so long a try is thought dead: much longer than a message takes. */
  claimMs: number;
  /** 5 and 20 seconds, 1, 5, 21 and 85 minutes, then every four hours: a day, more or less. */
  wait: GrowingWait;
  /** Between two looks for what is too old. */
  sweepMs: number;
  now: () => number;
}

const HOUR_MS = 3_600_000;
export const SENDER_TIMES: SenderTimes = {
  pollMs: 3_000,
  claimMs: 60_000,
  wait: { firstMs: 5_000, factor: 4, mostMs: 4 * HOUR_MS, tries: 12 },
  sweepMs: HOUR_MS,
  now: Date.now,
};
const KEPT_MS = 30 * 24 * HOUR_MS;
/** At once, on one server; to one address one by one, so that one that is slow does not hold up the others. */
const MOST_AT_ONCE = 8;

/** How tries went on this server, since it started. */
export type SendCounts = Record<'delivered' | 'again' | 'given_up', number>;

/**
 * Sends what waits, on every server. Whoever begins a try says so in the row and until when: of two servers one changes the row
 * and the other changes none. A server that dies over it leaves the row to the others when that time is over; the receiver may
 * have had the message by then, and knows it by its id.
 */
export class WebhookSender implements OnApplicationBootstrap, OnModuleDestroy {
  readonly counts: SendCounts = { delivered: 0, again: 0, given_up: 0 };
  private readonly log = new Logger('webhooks');
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly stop = new AbortController();
  /** Of this server, by webhook. */
  private readonly underWay = new Map<number, Promise<void>>();
  private looking: Promise<void> | null = null;
  private lookAgain = false;

  constructor(
    private readonly work: UnitOfWork,
    private readonly deliveries: DeliveriesRepository,
    private readonly secrets: WebhookSecrets,
    private readonly post: WebhookPost,
    private readonly times: SenderTimes = SENDER_TIMES,
  ) {}

  onApplicationBootstrap(): void {
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => this.log.error('Sweeping deliveries', (error as Error).stack));
    };
    this.timers.push(
      setInterval(() => void this.look(), this.times.pollMs),
      setInterval(sweep, this.times.sweepMs),
    );
    sweep();
    void this.look();
  }

  /** What is on its way is given back at once: another server, or this one when it is back, sends it again. */
  async onModuleDestroy(): Promise<void> {
    this.timers.forEach(clearInterval);
    this.stop.abort();
    await this.looking;
    await this.settled();
  }

  /** Sends what is due now, without waiting for the clock. Looks that are asked for meanwhile are one more look. */
  look(): Promise<void> {
    if (this.looking) {
      this.lookAgain = true;
      return this.looking;
    }
    this.looking = this.begin()
      .catch((error: unknown) => this.log.error('Looking for deliveries', (error as Error).stack))
      .finally(() => {
        this.looking = null;
        if (this.lookAgain) void this.look();
      });
    return this.looking;
  }

  /** Waits until nothing of this server is on its way. */
  async settled(): Promise<void> {
    while (this.underWay.size) await Promise.all(this.underWay.values());
  }

  /** Forgets deliveries of more than 30 days ago. @returns how many */
  sweep(): Promise<number> {
    return this.deliveries.sweep(this.work.db, new Date(this.times.now() - KEPT_MS));
  }

  private async begin(): Promise<void> {
    this.lookAgain = false;
    const { db } = this.work;
    while (!this.stop.signal.aborted && this.underWay.size < MOST_AT_ONCE) {
      const now = new Date(this.times.now());
      const next = await this.deliveries.next(db, now, [...this.underWay.keys()]);
      if (!next) return;
      const claim = randomUUID();
      const until = new Date(now.getTime() + this.times.claimMs);
      if (!(await this.deliveries.claim(db, next, claim, now, until))) continue;
      const { deliveryId, webhookId } = next;
      const sent = this.send({ ...next, attempts: next.attempts + 1 }, { deliveryId, claim })
        .catch((error: unknown) => this.log.error(`Delivery ${deliveryId}`, (error as Error).stack))
        .finally(() => {
          this.underWay.delete(webhookId);
          void this.look();
        });
      this.underWay.set(webhookId, sent);
    }
  }

  private async send(delivery: WebhookDelivery, claim: Claim): Promise<void> {
    const attempt = await this.attempt(delivery);
    const now = new Date(this.times.now());
    if (this.stop.signal.aborted && attempt.status === null) return this.deliveries.giveBack(this.work.db, claim, now);
    const { status: lastStatus, failure } = attempt;
    const told = { lastStatus, failureCode: failure?.code ?? null, failureMessage: failure?.message ?? null };
    const wait = failure ? this.waitAfter(delivery) : null;
    const over = { state: failure ? 'failed' : 'delivered', finishedAt: now } as const;
    const next = wait === null ? over : { notBefore: new Date(now.getTime() + wait) };
    if (!(await this.deliveries.report(this.work.db, claim, { ...told, ...next }))) return;
    this.counts[failure ? (wait === null ? 'given_up' : 'again') : 'delivered']++;
    if (failure) this.warn(delivery, failure.code, wait);
  }

  private async attempt({ webhook, messageId, body }: WebhookDelivery): Promise<Attempt> {
    const secret = this.secrets.of(webhook);
    if (secret === null) return { status: null, failure: SECRET_LOST };
    const timestampS = Math.floor(this.times.now() / 1000);
    const headers = {
      'user-agent': 'Memento',
      'webhook-id': messageId,
      'webhook-timestamp': String(timestampS),
      'webhook-signature': signatureOf(secret, messageId, timestampS, body),
    };
    return this.post.send({ address: webhook.address, headers, body }, this.stop.signal);
  }

  /** Somebody looks on while a test is sent: that is tried once. */
  private waitAfter({ event, attempts }: WebhookDelivery): number | null {
    return event === 'webhook.test' ? null : growingWaitAfter(attempts, this.times.wait);
  }

  private warn({ deliveryId, webhookId, attempts }: WebhookDelivery, code: string, wait: number | null): void {
    const then = wait === null ? 'given up' : `again in ${Math.round(wait / 1000)} s`;
    this.log.warn(`Webhook ${webhookId}, delivery ${deliveryId}, try ${attempts}: ${code}, ${then}`);
  }
}

const SECRET_LOST = {
  code: 'webhook.secret-lost',
  message: 'The secret of the installation has changed, and this one with it. Delete the webhook and make another.',
};
